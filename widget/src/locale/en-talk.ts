/** The words of what comes after the first sight of a conversation: who writes, whom one mentions, how one finds something. */
import { listsOf } from './lists.js';
import { pluralsOf } from './plurals.js';

const plural = pluralsOf('en');
const { apart, list } = listsOf('en-GB', (count) => plural(count, { one: `${count} other`, other: `${count} others` }));

export const enTalk = {
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
  /** What stands where one cannot write, and while one has to wait. */
  standing: {
    announcement: 'Only owners and admins write here.',
    closed: 'You are not contacts any more. You can read this, and nobody can write in it.',
    deactivated: 'This person does not use the chat any more.',
    silenced: (until: string) => `You may read and not write until ${until}.`,
    waiting: (seconds: string) => `Slow mode: your next message can go in ${seconds}`,
    slow: (every: string) => `Slow mode: one message every ${every}`,
    seconds: (count: number) => `${count} s`,
    time: (minutes: number, seconds: number) => `${minutes}:${String(seconds).padStart(2, '0')} min`,
    minutes: (count: number) => plural(count, { one: `${count} minute`, other: `${count} minutes` }),
    hours: (count: number) => plural(count, { one: `${count} hour`, other: `${count} hours` }),
    outsideTitle: 'You are not in this conversation',
    outsideText: 'You left it, or somebody removed you. What is said there does not reach you.',
    comeBack: 'Join or ask to join',
  },
};
