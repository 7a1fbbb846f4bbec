/** The words of the notification settings; loaded with them. */
export const words = {
  title: 'Notifications',
  sound: 'Sound',
  soundHint: 'A short tone for new messages that you are not looking at',
  notifications: 'On this device',
  notificationsHint: 'A notification while you are on another page',
  blocked:
    'Your browser blocks notifications from this website. You can allow them in its settings.',
  unsupported: 'This browser cannot show notifications here.',
  quiet: 'Quiet hours',
  quietHint: 'No sound and no notifications',
  from: 'From',
  to: 'To',
};
