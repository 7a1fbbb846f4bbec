/** Made by build/emoji-data.js. */
declare module 'virtual:emoji/*' {
  import type { EmojiData } from './emoji-data.js';

  const data: EmojiData;
  export default data;
}
