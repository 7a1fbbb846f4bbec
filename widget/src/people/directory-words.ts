/** The words of the directory: who can be written to. */
import { pluralsOf } from '../i18n/plurals.js';

const plural = pluralsOf('en');

export const words = {
  title: 'New message',
  search: 'Search people',
  several: 'Message several people',
  severalHint: (max: number) => `Choose up to ${max}`,
  several_on: 'Choose people',
  groups: 'Groups',
  groupsHint: 'Your groups, new groups, and groups to join',
  chosen: (count: number) =>
    plural(count, { one: `${count} person chosen`, other: `${count} people chosen` }),
  remove: (name: string) => `Remove ${name}`,
  start: 'Start chat',
  list: 'People',
  emptyTitle: 'Nobody here yet',
  emptyText: 'People who join this site appear here.',
  unlistedTitle: 'Nobody to show here',
  unlistedText: 'This site does not list its people. Your conversations are under Messages.',
  noMatchTitle: 'Nobody with that name',
  noMatchText: 'Type the beginning of any word of the name.',
  found: (count: number) =>
    plural(count, { one: `${count} person found`, other: `${count} people found` }),
  failed: 'The list of people could not be loaded.',
};
