import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('de');

export const restrictions: TopicWords<'restrictions'> = {
  announcement: 'Hier schreiben nur Leitung und Admins.',
  closed: 'Diese Unterhaltung ist beendet. Du kannst sie lesen, aber niemand kann darin schreiben.',
  deactivated: 'Diese Person nutzt den Chat nicht mehr.',
  silenced: (until) => `Du kannst bis ${until} lesen, aber nicht schreiben.`,
  waiting: (seconds) => `Langsamer Modus: nächste Nachricht in ${seconds}`,
  slow: (every) => `Langsamer Modus: eine Nachricht je ${every}`,
  busy: (time) => `Viele Nachrichten auf einmal: Der Rest geht von selbst in ${time} ab`,
  seconds: (count) => `${count} s`,
  time: (minutes, seconds) => `${minutes}:${String(seconds).padStart(2, '0')} min`,
  minutes: (count) => plural(count, { one: `${count} Minute`, other: `${count} Minuten` }),
  hours: (count) => plural(count, { one: `${count} Stunde`, other: `${count} Stunden` }),
  outsideTitle: 'Du bist nicht in dieser Unterhaltung',
  outsideText:
    'Du hast sie verlassen oder wurdest entfernt. Was dort gesagt wird, erreicht dich nicht.',
  comeBack: 'Beitreten oder um Einlass bitten',
};
