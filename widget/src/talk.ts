/** What comes after the first sight of a conversation, so that this does not wait for it: formatting, who writes, drafts, mentions, emoji. */
import { createTyping, type Core, type Typing } from '@parlor/sdk';
import type { LitElement } from 'lit';
import { ConversationExtras, type ConversationParts } from './controllers/conversation-extras.js';
import { TypingHints } from './controllers/typing-hints.js';
import { richText } from './elements/rich-text.js';
import type { enTalk } from './locale/en-talk.js';
import { plainOf } from './messages/formatting.js';
import type { ViewContext } from './view-context.js';

export interface Talk {
  /** A message's text with its formatting. */
  readonly rich: typeof richText;
  /** A message's text in words alone. */
  readonly plain: typeof plainOf;
  /** What a conversation's view has beyond its log. */
  conversation(host: LitElement, parts: ConversationParts): ConversationExtras;
  /** Who writes, for the list of conversations. */
  hints(host: LitElement, context: () => ViewContext): TypingHints;
}

export function createTalk(words: typeof enTalk): Talk {
  let made: { chat: Core; typing: Typing } | undefined;
  /** One for all views of a chat: what one has heard, all know. */
  const typingOf = (chat: Core): Typing => {
    if (made?.chat !== chat) made = { chat, typing: chat.use(createTyping) };
    return made.typing;
  };
  return {
    rich: richText,
    plain: plainOf,
    conversation: (host, parts) => new ConversationExtras(host, parts, words, typingOf),
    hints: (host, context) => new TypingHints(host, context, words, typingOf),
  };
}
