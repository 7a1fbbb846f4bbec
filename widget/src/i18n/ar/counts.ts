/** Phrases with a number that several topics use. */
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('ar');

export const peopleCounted = (count: number) =>
  plural(count, {
    zero: 'لا أحد',
    one: 'شخص واحد',
    two: 'شخصان',
    few: `${count} أشخاص`,
    many: `${count} شخصًا`,
    other: `${count} شخص`,
  });

export const others = (count: number) =>
  plural(count, {
    one: 'شخص آخر',
    two: 'شخصان آخران',
    few: `${count} آخرون`,
    many: `${count} آخرًا`,
    other: `${count} آخر`,
  });
