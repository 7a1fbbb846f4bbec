/** The words of what comes after the first sight of a conversation: who writes, whom one mentions, how one finds something. */
import { listsOf } from './lists.js';
import { pluralsOf } from './plurals.js';

const plural = pluralsOf('en');
const { apart, list } = listsOf('en-GB', (count) => plural(count, { one: `${count} other`, other: `${count} others` }));

export const enTalk = {
  attach: 'Attach files',
  record: 'Record a voice message',
  /** Where there is only one other. */
  writes: 'writing',
  /** Of one or two by their names. */
  writing: (names: readonly string[]) => (names.length > 1 ? `${list(names, 0)} are writing` : `${apart(names[0] ?? '')} is writing`),
  manyWriting: (count: number) => plural(count, { one: `${count} person is writing`, other: `${count} people are writing` }),
  search: {
    title: 'Search',
    /** The field, where all is searched, and where one conversation is. */
    all: 'Search people and messages',
    here: (name: string) => `Search with ${name}`,
    hintTitle: 'Find it again',
    hintText: 'People, conversations and everything that was said.',
    hintHere: 'Type a word of the message that you look for.',
    conversations: 'Conversations',
    people: 'People',
    messages: 'Messages',
    noneTitle: 'Nothing found',
    noneText: 'Try another word, or only its beginning.',
    failed: 'The search did not work.',
    found: (count: number) => plural(count, { one: `${count} result`, other: `${count} results` }),
  },
  mention: {
    list: 'People to mention',
    found: (count: number) => plural(count, { one: `${count} person to mention`, other: `${count} people to mention` }),
  },
};
