/** The words of choosing an emoji. */
import { pluralsOf } from '../i18n/plurals.js';

const plural = pluralsOf('en');

export const words = {
  search: 'Search emoji',
  none: 'No emoji found',
  tone: 'Skin tone',
  /** From none and light to dark. */
  tones: ['None', 'Light', 'Medium-light', 'Medium', 'Medium-dark', 'Dark'],
  found: (count: number) => plural(count, { one: '1 emoji found', other: `${count} emoji found` }),
  /** The name of the group of tabs. */
  groups: 'Groups',
  recent: 'Recent',
  smileys: 'Smileys',
  people: 'People',
  nature: 'Animals and nature',
  food: 'Food and drink',
  travel: 'Travel and places',
  activities: 'Activities',
  objects: 'Objects',
  symbols: 'Symbols',
  flags: 'Flags',
};
