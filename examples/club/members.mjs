/**
 * The club knows its members itself, as every host site does. Parlor learns of one from the token
 * that the club signs.
 */
export const defaultMembers = [
  { id: 'ada', name: 'Ada Lovelace' },
  { id: 'grace', name: 'Grace Hopper' },
  { id: 'linus', name: 'Linus Okafor' },
  { id: 'mei', name: 'Mei Chen' },
];

/** What each scribbles; members beyond the list get the first again. */
const habits = [
  'Underlines in pencil',
  'Argues in ink',
  'Folds the corners',
  'Presses flowers',
  'Reads the end first',
  'Never returns a book',
];
export const habitOf = (index) => habits[index % habits.length];
