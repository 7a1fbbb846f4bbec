import type { TopicWords } from '../en.js';

export const attention: TopicWords<'attention'> = {
  title: 'Notifications',
  sound: 'Son',
  soundHint: 'Un bref son pour les messages que vous ne regardez pas',
  notifications: 'Sur cet appareil',
  notificationsHint: 'Une notification pendant que vous êtes sur une autre page',
  blocked:
    'Votre navigateur bloque les notifications de ce site. Vous pouvez les autoriser dans ses réglages.',
  unsupported: 'Ce navigateur n’affiche pas de notifications ici.',
  quiet: 'Heures calmes',
  quietHint: 'Ni son ni notifications',
  from: 'De',
  to: 'À',
};
