/** The words of the user's own profile. */
export const words = {
  title: 'Your profile',
  name: 'Name',
  bio: 'About you',
  bioPlaceholder: 'A line or two',
  save: 'Save',
  saved: 'Saved',
  guestTitle: 'You are here as a guest',
  guestText:
    'Your conversations are available on this device only. With an account, you keep them on all your devices.',
  upgrade: 'Create an account',
  upgradeDone: 'Your account is ready',
  signOut: 'Sign out',
  signOutGuestTitle: 'Sign out and leave your conversations?',
  signOutGuestText:
    'As a guest you cannot come back to them. Create an account first to keep them.',
  signOutTitle: 'Sign out on this device?',
  signOutText: 'Your conversations are kept. Sign in again to see them.',
  signOutUntold:
    'You are signed out on this device. The server could not be notified, so your session there will end later, automatically.',
};
