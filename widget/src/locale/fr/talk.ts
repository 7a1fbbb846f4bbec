import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('fr');
const { apart, list } = listsOf('fr', (count) => `${count} autres`);

export const talk: TopicWords<'talk'> = {
  attach: 'Joindre des fichiers',
  record: 'Enregistrer un message vocal',
  writes: 'écrit',
  writing: (names) => (names.length > 1 ? `${list(names, 0)} écrivent` : `${apart(names[0] ?? '')} écrit`),
  manyWriting: (count) => plural(count, { one: `${count} personne écrit`, other: `${count} personnes écrivent` }),
  search: {
    title: 'Recherche',
    all: 'Rechercher des personnes et des messages',
    here: (name) => `Rechercher avec ${name}`,
    hintTitle: 'Retrouvez-le',
    hintText: 'Des personnes, des conversations et tout ce qui a été dit.',
    hintHere: 'Saisissez un mot du message que vous cherchez.',
    conversations: 'Conversations',
    people: 'Personnes',
    messages: 'Messages',
    noneTitle: 'Aucun résultat',
    noneText: 'Essayez un autre mot, ou seulement son début.',
    failed: 'La recherche n’a pas fonctionné.',
    found: (count) => plural(count, { one: `${count} résultat`, other: `${count} résultats` }),
  },
  mention: {
    list: 'Personnes à mentionner',
    found: (count) => plural(count, { one: `${count} personne à mentionner`, other: `${count} personnes à mentionner` }),
  },
};
