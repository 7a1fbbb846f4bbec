/** The words of searching people, conversations and messages. */
import { pluralsOf } from '../i18n/plurals.js';

const plural = pluralsOf('en');

export const words = {
  title: 'Search',
  /** The label of the field, for a search in all conversations, and in one. */
  all: 'Search people and messages',
  here: (name: string) => `Search messages with ${name}`,
  hintTitle: 'Search the chat',
  hintText: 'Find people, conversations and messages.',
  hintHere: 'Type a word from the message you are looking for.',
  conversations: 'Conversations',
  people: 'People',
  messages: 'Messages',
  noneTitle: 'Nothing found',
  noneText: 'Try another word, or only its beginning.',
  failed: 'The search did not work.',
  found: (count: number) => plural(count, { one: `${count} result`, other: `${count} results` }),
};
