/** What an operator chooses of the look, as the view draws it. */
import type { Look } from './preview/preview-message.js';

type Keys<T> = { [K in keyof Look]-?: NonNullable<Look[K]> extends T ? K : never }[keyof Look];

export type ColourKey = Exclude<
  Keys<string>,
  'launcher' | 'position' | 'theme' | 'density' | 'language' | 'title' | 'greeting' | 'intro'
>;
export type WordKey = 'title' | 'greeting' | 'intro';
export type ChoiceKey = Exclude<keyof Look, ColourKey | WordKey>;

/** `start`: what the colour field begins with, about the chat's own colour. */
export const colours: readonly {
  key: ColourKey;
  label: string;
  hint: string;
  start: string;
}[] = [
  {
    key: 'accent',
    label: 'Accent',
    hint: 'All other colours derive from it. Any colour can be read.',
    start: '#17685b',
  },
  {
    key: 'ground',
    label: 'Background',
    hint: 'A dark one makes the whole chat dark.',
    start: '#fdfdfd',
  },
  { key: 'text', label: 'Text', hint: 'Also on messages of others.', start: '#1c1f1e' },
  { key: 'bubble', label: "Others' messages", hint: 'Their background.', start: '#eef1f0' },
  { key: 'ownBubble', label: 'Own messages', hint: 'Their background.', start: '#17685b' },
  { key: 'ownText', label: 'Text of own messages', hint: 'On that background.', start: '#ffffff' },
];

/** A value is its text; an empty one is the chat's own, or the page's. */
export const choices: readonly {
  key: ChoiceKey;
  label: string;
  hint: string;
  options: readonly (readonly [value: string, label: string])[];
}[] = [
  {
    key: 'theme',
    label: 'Light or dark',
    hint: 'A page that sets color-scheme on the chat has its own.',
    options: [
      ['', 'As the page, or the system of the visitor'],
      ['light', 'Light'],
      ['dark', 'Dark'],
    ],
  },
  {
    key: 'radius',
    label: 'Corners',
    hint: 'Of the window of the chat.',
    options: [
      ['0', 'Square'],
      ['6', 'Slightly rounded'],
      ['12', 'Rounded'],
      ['18', 'More rounded'],
      ['', 'Round (22 px)'],
      ['28', 'Very round'],
    ],
  },
  {
    key: 'density',
    label: 'Room around messages',
    hint: 'Also in lists.',
    options: [
      ['', 'Comfortable'],
      ['compact', 'Compact'],
    ],
  },
  {
    key: 'launcher',
    label: 'Button',
    hint: 'Without one, a button of your page opens the chat.',
    options: [
      ['', 'With rounded corners'],
      ['round', 'A circle'],
      ['none', 'None'],
    ],
  },
  {
    key: 'position',
    label: 'Corner of the window',
    hint: 'Mirrored on pages that are read from right to left.',
    options: [
      ['', 'Bottom right'],
      ['bottom-start', 'Bottom left'],
      ['top-end', 'Top right'],
      ['top-start', 'Top left'],
    ],
  },
  {
    key: 'language',
    label: 'Language',
    hint: 'The chat has the language of the page if you leave this open.',
    options: [
      ['', 'As the page, or the browser of the visitor'],
      ['en', 'English'],
      ['de', 'Deutsch'],
      ['fr', 'Français'],
      ['es', 'Español'],
      ['pt', 'Português'],
      ['zh', '中文'],
      ['ja', '日本語'],
      ['hi', 'हिन्दी'],
      ['ar', 'العربية'],
      ['he', 'עברית'],
    ],
  },
];

export const words: readonly {
  key: WordKey;
  label: string;
  hint: string;
  max: number;
  placeholder: string;
}[] = [
  {
    key: 'greeting',
    label: 'Greeting',
    hint: 'The heading for visitors who have not signed in.',
    max: 120,
    placeholder: 'Welcome to …',
  },
  {
    key: 'intro',
    label: 'Below the greeting',
    hint: 'What they can do here.',
    max: 200,
    placeholder: 'Talk with the people here.',
  },
  {
    key: 'title',
    label: 'Title of the list',
    hint: 'Above the conversations.',
    max: 60,
    placeholder: 'Messages',
  },
];

/** The look with another value; `undefined` or an empty text takes it out. */
export function withValue(look: Look, key: keyof Look, value: string | undefined): Look {
  const { [key]: _, ...rest } = look;
  if (!value) return rest;
  return { ...rest, [key]: key === 'radius' ? Number(value) : value };
}
