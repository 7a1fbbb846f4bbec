import type { TopicWords } from '../en.js';

export const attention: TopicWords<'attention'> = {
  title: 'Benachrichtigungen',
  sound: 'Ton',
  soundHint: 'Ein kurzer Ton bei Nachrichten, die du gerade nicht ansiehst',
  notifications: 'Auf diesem Gerät',
  notificationsHint: 'Eine Benachrichtigung, während du auf einer anderen Seite bist',
  blocked:
    'Dein Browser blockiert Benachrichtigungen dieser Website. Du kannst sie in seinen Einstellungen erlauben.',
  unsupported: 'Dieser Browser zeigt hier keine Benachrichtigungen an.',
  quiet: 'Ruhezeiten',
  quietHint: 'Weder Ton noch Benachrichtigungen',
  from: 'Von',
  to: 'Bis',
};
