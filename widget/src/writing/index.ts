/**
 * Writing: formatted texts, users who are typing, the first messages to people, and what helps to
 * write a message: drafts, mentions, emoji and keys for formatting.
 */
import { plainText } from '../shared/plain-text.js';
import type { Slots } from '../shared/slots.js';
import { createComposerText } from './composer-text.js';
import { FirstMessagesController } from './first-messages-controller.js';
import { isLargeEmoji } from './emoji.js';
import { richText } from './rich-text.js';
import { richTextStyles } from './rich-text.styles.js';
import { createTypingLine } from './typing-line.js';

export function createSlots(): Pick<
  Slots,
  'messageText' | 'typing' | 'composerText' | 'firstMessages'
> {
  return {
    messageText: {
      styles: richTextStyles,
      rich: richText,
      isLarge: isLargeEmoji,
      plain: plainText,
    },
    typing: createTypingLine,
    firstMessages: (host, people, context) => new FirstMessagesController(host, people, context),
    composerText: createComposerText,
  };
}
