/** The words of writing: who else writes, and who can be mentioned. */
import { listsOf } from '../i18n/lists.js';
import { pluralsOf } from '../i18n/plurals.js';

const plural = pluralsOf('en');
const { apart, list } = listsOf('en-GB', (count) =>
  plural(count, { one: `${count} other`, other: `${count} others` }),
);

export const words = {
  /** If there is only one other user. */
  writes: 'writing',
  /** For one or two users, by their names. */
  writing: (names: readonly string[]) =>
    names.length > 1 ? `${list(names, 0)} are writing` : `${apart(names[0] ?? '')} is writing`,
  manyWriting: (count: number) =>
    plural(count, { one: `${count} person is writing`, other: `${count} people are writing` }),
  addPeople: 'Add people',
  mention: {
    list: 'People to mention',
    found: (count: number) =>
      plural(count, { one: `${count} person to mention`, other: `${count} people to mention` }),
  },
};
