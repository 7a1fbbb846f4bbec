/** Phrases with a number that several topics have. */
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('he');

export const peopleCounted = (count: number) =>
  plural(count, { one: 'אדם אחד', two: 'שני אנשים', other: `${count} אנשים` });

export const others = (count: number) =>
  plural(count, { one: 'עוד אחד', two: 'עוד שניים', other: `עוד ${count}` });
