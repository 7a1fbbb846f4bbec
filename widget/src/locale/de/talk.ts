import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('de');
const { apart, list } = listsOf('de', (count) => `${count} weitere`);

export const talk: TopicWords<'talk'> = {
  attach: 'Dateien anhängen',
  record: 'Sprachnachricht aufnehmen',
  writes: 'schreibt',
  writing: (names) => (names.length > 1 ? `${list(names, 0)} schreiben` : `${apart(names[0] ?? '')} schreibt`),
  manyWriting: (count) => plural(count, { one: `${count} Person schreibt`, other: `${count} Personen schreiben` }),
  search: {
    title: 'Suche',
    all: 'Personen und Nachrichten durchsuchen',
    here: (name) => `Mit ${name} suchen`,
    hintTitle: 'Finde es wieder',
    hintText: 'Personen, Unterhaltungen und alles, was gesagt wurde.',
    hintHere: 'Tippe ein Wort der Nachricht, die du suchst.',
    conversations: 'Unterhaltungen',
    people: 'Personen',
    messages: 'Nachrichten',
    noneTitle: 'Nichts gefunden',
    noneText: 'Versuch ein anderes Wort oder nur seinen Anfang.',
    failed: 'Die Suche hat nicht geklappt.',
    found: (count) => plural(count, { one: `${count} Treffer`, other: `${count} Treffer` }),
  },
  mention: {
    list: 'Personen zum Erwähnen',
    found: (count) => plural(count, { one: `${count} Person zum Erwähnen`, other: `${count} Personen zum Erwähnen` }),
  },
};
