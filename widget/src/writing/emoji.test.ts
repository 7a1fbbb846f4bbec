import { expect, test } from 'vitest';
import { isLargeEmoji } from './emoji.js';

test.each(['👍', '👍🏽', '👨‍👩‍👧‍👦', '🏳️‍🌈', '🇩🇪', '❤️', '1️⃣', ' 🎉 🎉 🎉 ', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'])(
  '%s is shown large',
  (text) => {
    expect(isLargeEmoji(text)).toBe(true);
  },
);

test.each(['', '©', '™', ' ', '1', '12#', '*', 'ok 👍', '👍👍👍👍', 'a', '👍'.repeat(40)])(
  '%j is shown as text',
  (text) => {
    expect(isLargeEmoji(text)).toBe(false);
  },
);
