import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('de');

export const sending: TopicWords<'talk'>['sending'] = {
  tray: 'Dateien zum Senden',
  chosen: (count) =>
    plural(count, { one: `${count} Datei zum Senden`, other: `${count} Dateien zum Senden` }),
  remove: (name) => `${name} entfernen`,
  drop: 'Dateien hier ablegen, um sie zu senden',
  large: (name, most) => `${name} ist zu groß. Eine Datei darf höchstens ${most} groß sein.`,
  kind: (name) => `${name} kann hier nicht gesendet werden: Dateien dieser Art sind nicht erlaubt.`,
  format: (name) =>
    `${name} hat ein Bildformat, das hier nicht angezeigt werden kann. Als JPEG oder PNG gespeichert lässt es sich senden.`,
  empty: (name) => `${name} ist leer.`,
  many: (count) =>
    plural(count, {
      one: 'Eine Nachricht kann nur eine Datei enthalten. Die anderen wurden weggelassen.',
      other: `Eine Nachricht kann höchstens ${count} Dateien enthalten. Die anderen wurden weggelassen.`,
    }),
  nearlyFull: (used, most) => `Mit diesen belegen deine Dateien ${used} von ${most}.`,
  littleRoom: (left) => `Diese Dateien passen vielleicht nicht: Es ist noch Platz für ${left}.`,
  noRoom: 'Für weitere Dateien ist im Moment kein Platz.',
  dismiss: 'Ausblenden',
  voice: 'Sprachnachricht',
  recording: 'Aufnahme läuft',
  stop: 'Stopp',
  discard: 'Verwerfen',
  discarded: 'Aufnahme verworfen.',
  undo: 'Rückgängig',
  listen: 'Anhören',
  pause: 'Pause',
  left: (time) => `noch ${time}`,
  full: 'Die Aufnahme hat die maximale Länge erreicht.',
  denied:
    'Der Browser lässt diese Seite das Mikrofon nicht benutzen. Du kannst es in den Einstellungen des Browsers für diese Seite erlauben.',
  missing: 'Es wurde kein Mikrofon gefunden.',
  broken: 'Die Aufnahme hat nicht geklappt. Bitte versuch es noch einmal.',
};
