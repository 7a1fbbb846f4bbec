/**
 * What comes after the first sight of a conversation, so that this does not wait for it:
 * formatting, who writes, drafts, mentions, emoji.
 */
import {
  createMuteEnds,
  createTyping,
  type Core,
  type Typing,
  type User,
  type AttachmentKind,
  type Message,
} from '@parlor/sdk';
import type { LitElement } from 'lit';
import { ConversationExtras, type ConversationParts } from '../writing/conversation-extras.js';
import { NewConversationController } from '../writing/new-conversation-controller.js';
import { LateRelations } from '../conversation-list/late-relations.js';
import { RowActions } from '../conversation-list/row-actions.js';
import { ListHints } from '../conversation-list/list-hints.js';
import { richText } from '../writing/rich-text.js';
import type { TopicWords } from '../i18n/en.js';
import { isLargeEmoji } from '../writing/emoji.js';
import { plainText } from '../shared/plain-text.js';
import type { ViewContext } from '../shared/view-context.js';

export interface Talk {
  /** Takes the words of a language, at first and whenever it changes. */
  speak(words: TopicWords<'talk'>): void;
  /** Those that came with this: one object for all that hold it. */
  readonly words: TopicWords<'talk'>;
  /** A message's text with its formatting. */
  readonly rich: typeof richText;
  /** A text of few emoji alone, shown large. */
  readonly isLarge: typeof isLargeEmoji;
  /** A message's text in words alone, or where it has none, what its files are. */
  plain(text: string, files?: Message['attachments'] | AttachmentKind): string;
  /** What is said of files. */
  readonly files: TopicWords<'talk'>['files'];
  /** What a conversation's view has beyond its log. */
  conversation(host: LitElement, parts: ConversationParts): ConversationExtras;
  /** What is written to people before there is a conversation with them. */
  first(
    host: LitElement,
    people: readonly User[],
    context: () => ViewContext,
  ): NewConversationController;
  /** Who writes and what is muted, for the list of conversations. */
  hints(host: LitElement, context: () => ViewContext): ListHints;
  /** What is done with a conversation on its row in the list. */
  rows(host: LitElement, context: () => ViewContext): RowActions;
  /** Who asks to be a contact, and whose words are folded, for the list of conversations. */
  relations(host: LitElement, context: () => ViewContext): LateRelations;
}

export function createTalk(): Talk {
  const words = {} as TopicWords<'talk'>;
  let made: { chat: Core; typing: Typing } | undefined;
  /** One for all views of a chat: what one has heard, all know. */
  const typingOf = (chat: Core): Typing => {
    if (made?.chat !== chat) {
      made = { chat, typing: chat.use(createTyping) };
      chat.use(createMuteEnds);
    }
    return made.typing;
  };
  return {
    speak: (now) => void Object.assign(words, now),
    words,
    rich: richText,
    plain: (text, files) => plainText(text, files, words.files),
    get files() {
      return words.files;
    },
    isLarge: isLargeEmoji,
    conversation: (host, parts) => new ConversationExtras(host, parts, words, typingOf),
    first: (host, people, context) => new NewConversationController(host, people, context),
    hints: (host, context) => new ListHints(host, context, words, typingOf),
    rows: (host, context) => new RowActions(host, context, words),
    relations: (host, context) => new LateRelations(host, context),
  };
}
