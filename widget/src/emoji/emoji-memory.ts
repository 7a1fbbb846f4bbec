/** Which emoji a user chose last, and in which skin tone: kept on this device for each user. */

export interface EmojiMemory {
  /** The latest first. */
  recent: readonly string[];
  /** 0 is none, 1 the lightest, 5 the darkest. */
  tone: number;
}

const recentMost = 32;
// oxlint-disable-next-line no-restricted-globals -- kept by the device
const kept = (): Storage => localStorage;
const keyOf = (userId: string): string => `parlor:${userId}:emoji`;

export function emojiMemoryOf(userId: string): EmojiMemory {
  try {
    const { recent, tone } = JSON.parse(kept().getItem(keyOf(userId)) ?? '{}') as Partial<
      Record<keyof EmojiMemory, unknown>
    >;
    return {
      recent: Array.isArray(recent)
        ? recent.filter((each) => typeof each === 'string').slice(0, recentMost)
        : [],
      tone: typeof tone === 'number' && tone in [0, 1, 2, 3, 4, 5] ? tone : 0,
    };
  } catch {
    return { recent: [], tone: 0 };
  }
}

export function rememberEmoji(userId: string, emoji: string): void {
  const memory = emojiMemoryOf(userId);
  keep(userId, {
    ...memory,
    recent: [emoji, ...memory.recent.filter((each) => each !== emoji)].slice(0, recentMost),
  });
}

export function rememberTone(userId: string, tone: number): void {
  keep(userId, { ...emojiMemoryOf(userId), tone });
}

function keep(userId: string, memory: EmojiMemory): void {
  try {
    kept().setItem(keyOf(userId), JSON.stringify(memory));
  } catch {
    // Storage is full or forbidden.
  }
}
