/**
 * What bots write and offer to press: messages that grow, buttons below their messages, and quick
 * replies above the composer.
 */
import type { Slots } from '../shared/slots.js';
import { blockStyles } from './blocks.styles.js';
import { buttons } from './buttons.js';
import { quickReplies } from './quick-replies.js';
import { growing } from './streamed-text.js';

export function createSlots(): Pick<Slots, 'messageBlocks'> {
  return { messageBlocks: { styles: blockStyles, growing, buttons, quickReplies } };
}
