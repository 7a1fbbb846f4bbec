import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('fr');

export const restrictions: TopicWords<'restrictions'> = {
  announcement: 'Ici, l’écriture est réservée aux propriétaires et admins.',
  closed: 'Cette conversation est close. Vous pouvez la lire, mais personne ne peut y écrire.',
  deactivated: 'Cette personne n’utilise plus le chat.',
  silenced: (until) => `Vous pouvez lire, mais pas écrire, jusqu’à : ${until}.`,
  waiting: (seconds) => `Mode lent : votre prochain message pourra partir dans ${seconds}`,
  slow: (every) => `Mode lent : délai de ${every} entre deux messages`,
  busy: (time) => `Beaucoup de messages à la fois : la suite partira toute seule dans ${time}`,
  seconds: (count) => `${count} s`,
  time: (minutes, seconds) => `${minutes}:${String(seconds).padStart(2, '0')} min`,
  minutes: (count) => plural(count, { one: `${count} minute`, other: `${count} minutes` }),
  hours: (count) => plural(count, { one: `${count} heure`, other: `${count} heures` }),
  outsideTitle: 'Vous n’êtes pas dans cette conversation',
  outsideText:
    'Vous l’avez quittée, ou quelqu’un vous en a fait sortir. Ce qui s’y dit ne vous parvient pas.',
  comeBack: 'Rejoindre ou demander à entrer',
};
