import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { gallery } from './gallery.js';

const plural = pluralsOf('de');
const others = (count: number) => plural(count, { one: `${count} weitere Person`, other: `${count} weitere` });
const { list, apart } = listsOf('de', others);

export const actions: TopicWords<'actions'> = {
  open: 'Aktionen für die Nachricht',
  reply: 'Antworten',
  react: 'Reagieren',
  moreReactions: 'Mehr Reaktionen',
  edit: 'Bearbeiten',
  copy: 'Text kopieren',
  copied: 'Kopiert',
  pin: 'Anheften',
  unpin: 'Lösen',
  pinned: 'Angeheftet',
  removePreviews: (count) => (count === 1 ? 'Vorschau entfernen' : 'Vorschauen entfernen'),
  previewsRemoved: (count) => (count === 1 ? 'Vorschau entfernt' : 'Vorschauen entfernt'),
  seenBy: 'Gesehen von',
  restore: 'Wiederherstellen',
  deleteForMe: 'Für mich löschen',
  deleteForAll: 'Für alle löschen',
  deletedForMe: 'Für dich gelöscht',
  undo: 'Rückgängig',
  dismiss: 'Ausblenden',
  cancel: 'Abbrechen',
  delete: 'Löschen',
  confirmTitle: 'Diese Nachricht für alle löschen?',
  confirmText: 'Alle sehen, dass hier eine Nachricht gelöscht wurde. Das lässt sich nicht rückgängig machen.',
  replyingTo: (name) => `Antwort an ${apart(name)}`,
  replyingToYou: 'Antwort an dich selbst',
  editing: 'Nachricht bearbeiten',
  saving: 'Wird gespeichert',
  saved: 'Nachricht geändert',
  quoted: 'Antwort auf',
  reacted: (names, more, emoji) => `${list(names, more)} mit ${emoji}`,
  reactions: 'Reaktionen',
  allReactions: 'Alle',
  noReactions: 'Keine Reaktionen mehr.',
  seenByNobody: 'Noch niemand hat sie gesehen.',
  seenByMore: (count) => `und ${others(count)}`,
  emoji: {
    smileys: 'Smileys',
    gestures: 'Hände',
    hearts: 'Herzen',
    nature: 'Tiere und Natur',
    things: 'Essen und Dinge',
    signs: 'Zeichen',
  },
  tooLateToEdit: 'Diese Nachricht lässt sich nicht mehr ändern.',
  tooLateToDelete: 'Diese Nachricht lässt sich nicht mehr für alle löschen.',
  notYoursToPin: 'Nur Leitung und Admins der Gruppe heften Nachrichten an.',
  tooManyReactions: 'Hier ist kein Platz für weitere Reaktionen.',
  tooManyPins: 'Mehr lässt sich nicht anheften. Löse zuerst eine andere Nachricht.',
  copyFailed: 'Der Browser hat das Kopieren nicht erlaubt.',
  gallery,
};
