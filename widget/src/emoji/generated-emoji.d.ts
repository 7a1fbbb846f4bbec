/** Written by scripts/emoji-data.mjs. */
declare module '*.emoji.js' {
  import type { EmojiData } from './emoji-data.js';

  export const emoji: EmojiData;
}
