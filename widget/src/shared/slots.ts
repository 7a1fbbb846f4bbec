/**
 * What features add to the views of other features, as types. `shell/registry.ts` names the feature
 * of each slot, loads it, and calls its `createSlots`. Views find what is loaded in
 * `context.slots`: a slot that is not loaded is absent, and the view shows what it can without it.
 * `context.load(name)` loads one.
 */
import type {
  Attachment,
  AttachmentKind,
  ChatError,
  Conversation,
  Core,
  Message,
  MessageLog,
  MessageWindow,
  PendingMessage,
  Report,
  SendOptions,
  User,
} from '@parlor/sdk';
import type { CSSResult, LitElement, nothing, ReactiveControllerHost, TemplateResult } from 'lit';
import type { ModerationWords, TalkWords } from '../i18n/en.js';
import type { ViewContext } from './view-context.js';

/** What a slot renders: `nothing` if it has nothing to show. */
export type Drawn = TemplateResult | typeof nothing;

/** The panel, as far as features use it: its lifecycle, and whether it is visible. */
export interface PanelHost extends HTMLElement, ReactiveControllerHost {
  readonly shown: boolean;
  /** Shows an element over all views, until it removes itself. */
  overlay(element: Element): void;
}

/** What `createSlots` of a feature is called with, once for each panel and chat. */
export interface SlotScope {
  readonly chat: Core;
  readonly panel: PanelHost;
}

/** The element in which a message is written, as far as other features use it. */
export interface ComposerElement extends LitElement {
  text: string;
  /** Names what is written: a conversation, the people of a new one, or an edit. */
  readonly draftKey: string;
  readonly field: HTMLTextAreaElement;
  readonly emojiButton: HTMLElement;
  /** The button for emoji was pressed, and the picker has not been opened yet. */
  isEmojiWanted: boolean;
  /** Adds an element to the composer, in which a slot draws with these styles. */
  addLayer(...styles: readonly CSSResult[]): HTMLElement;
  /** Sends a text, and what the slots add to it. */
  send(text: string): void;
}

/** The element of the log, as far as other features use it. */
export interface LogElement extends LitElement {
  /** Brings a message of the window into view. */
  reveal(seq: number): Promise<HTMLElement | null>;
}

/** A conversation's view, as its slots see it. All functions return the current value. */
export interface ConversationScope {
  context(): ViewContext;
  /** Undefined before it is loaded, and before the first message creates it. */
  conversation(): Conversation | undefined;
  log(): MessageLog | undefined;
  /** Every user who is named in what is shown. */
  people(): ReadonlyMap<string, User>;
  composer(): ComposerElement | null;
  list(): LogElement | null;
  /** The composer holds a new message, not an edit. */
  isNew(): boolean;
}

/** The text of a message. Without it texts are shown as they were written. */
export interface MessageText {
  readonly styles: CSSResult;
  /** With formatting, links and mentions. `me` is the user who reads it. */
  rich(
    text: string,
    mentions: readonly string[],
    people: ReadonlyMap<string, User>,
    me: string,
  ): unknown[];
  /** A few emoji and nothing else, which are shown large. */
  isLarge(text: string): boolean;
  /** In one line without formatting; without a text, what the files are. */
  plain(
    text: string,
    files: Message['attachments'] | AttachmentKind | undefined,
    words: TalkWords['files'],
  ): string;
}

/** The files of messages. Without it their place is left empty. */
export interface MessageFiles {
  /** For the list. They change no height, because its rows have reserved it. */
  readonly styles: readonly CSSResult[];
  /**
   * In the bubble, at the height that `filesHeight` gives. `isChecked`: messages of blocked users
   * are folded already, so that this one may be loaded.
   */
  files(message: Message | PendingMessage, context: ViewContext, isChecked: boolean): Drawn;
  /** Below the bubble: the pages that its links lead to. */
  previews(message: Message, context: ViewContext): Drawn;
  /** Downloads a file. Rejects with `not_found` if it does not exist any more. */
  save(conversationId: string, attachmentId: string): Promise<void>;
  /** A page of the menu of a message from which each of its files is downloaded. */
  saving(
    host: ReactiveControllerHost,
    deps: { context: () => ViewContext; message: () => Message },
  ): { readonly files: readonly Attachment[]; page(): TemplateResult };
}

/** What bots offer to press. Without it, messages are their texts. */
export interface MessageBlocks {
  /** For the list, and for the view around it. */
  readonly styles: CSSResult;
  /** In the bubble: the text so far of a message that grows, above its placeholder. */
  growing(
    message: Message,
    around: { context: ViewContext; people: ReadonlyMap<string, User> },
  ): Drawn;
  /** Below the bubble. */
  buttons(message: Message, context: ViewContext): Drawn;
  /** Above the composer: those of the newest message. */
  quickReplies(scope: ConversationScope): Drawn;
}

/** What a row of the log shows beside its message. */
export interface RowExtras {
  readonly styles: readonly CSSResult[];
  /**
   * Shown in place of a folded message; the first message of a group stands for the whole group.
   */
  folded(message: Message, opens: boolean): TemplateResult | undefined;
  /** In the bubble, above the text: the quoted message, and the text of one that grows. */
  quote(message: Message | PendingMessage): Drawn;
  /** Beside the bubble. */
  button(message: Message): Drawn;
  /** Below the bubble: previews, reactions, the pin, what went wrong. */
  below(message: Message): Drawn;
}

/** What a user does with messages: the menu, replies, edits, reactions, pins, deletions. */
export interface MessageActions {
  /** Another object whenever the rows have to be drawn again. */
  readonly extras: RowExtras;
  readonly writing: {
    /** Names the text of an edit; undefined while a new message is written. */
    readonly draftKey: string | undefined;
    /** A key in the composer. */
    keyed(event: KeyboardEvent): void;
    /** Whether the composer's text is an edit, and was taken. */
    saved(text: string): boolean;
    /** What the message that is sent now replies to. */
    takeReply(): { replyTo?: number };
  };
  readonly safety: {
    /** The message is folded, because its sender is blocked. */
    hides(message: Pick<Message, 'seq' | 'senderId'>): boolean;
  };
  /** Above the composer. */
  bar(): Drawn;
  /** Over the conversation. */
  menu(): Drawn;
  /** Goes to a message, wherever in the log it is, and marks it for a moment. */
  jump(seq: number): Promise<void>;
}

/** Users who are typing, in the header of a conversation and in a row of the list. */
export interface TypingLine {
  readonly styles: CSSResult;
  /** Undefined while no one is typing. */
  line(
    conversation: Conversation | undefined,
    nameOf: (userId: string) => string | undefined,
  ): TemplateResult | undefined;
}

/** The first messages to people with whom there is no conversation, until there is one. */
export interface FirstMessages {
  /** Those that are on their way. */
  readonly pending: readonly PendingMessage[];
  /** The conversation, once it exists. */
  readonly made: Conversation | undefined;
  /** Sends a text with the files that are chosen. */
  send(text: string, files: ComposerFiles | undefined): void;
}

/** Drafts, mentions, emoji and keys for formatting, for the text in the composer. */
export interface ComposerText {
  /** The users whom a text mentions. */
  mentions(text: string): readonly string[];
  /** Over the conversation: the emoji picker. */
  overlay(): Drawn;
}

/** What the composer shows around its text. */
export interface ComposerExtras {
  readonly styles: CSSResult;
  readonly above: Drawn;
  readonly beside: Drawn;
  readonly end: Drawn;
  /** There is something to send without a text. */
  readonly ready: boolean;
}

/** Files and recordings beside the text in the composer. */
export interface ComposerFiles {
  /** Undefined while the composer takes no files. */
  extras(): ComposerExtras | undefined;
  /** Over the conversation: where dragged files are dropped. */
  overlay(): Drawn;
  /**
   * Sends a text with the files that are chosen, to a conversation or as the first message to
   * people. Undefined if there are none: then the text is sent without them.
   */
  send(
    to: { conversationId: string } | { userIds: readonly string[] },
    text: string,
    options: SendOptions,
  ): Promise<unknown> | undefined;
}

/** What is shown above the composer, or in its place where a user cannot write. */
export interface ComposerPlace {
  /**
   * Called with each drawing. `error` says why there is no conversation. `hinders`: there is no
   * composer. `isAll`: there is no log either.
   */
  of(
    conversationId: string | undefined,
    window: MessageWindow,
    error: ChatError | null,
  ): { place: Drawn; hinders: boolean; isAll: boolean } | undefined;
}

/** The pinned messages, above the log. `show` goes to a message. */
export type PinBarSlot = (deps: {
  context: ViewContext;
  conversation: Conversation;
  messages: readonly Message[];
  show: (seq: number) => void;
}) => TemplateResult;

export interface EmojiSlot {
  /** Emoji for a text, beside the element that `anchor` gives. */
  picker(deps: {
    context: ViewContext;
    anchor: () => Element | null | undefined;
    choose: (emoji: string) => void;
    close: () => void;
  }): TemplateResult;
  /** All emoji, for a reaction. */
  choice(deps: {
    context: ViewContext;
    isMine: (emoji: string) => boolean;
    choose: (emoji: string) => void;
  }): TemplateResult;
}

/** What the moderators of a site do to a user. */
export interface Measures {
  readonly styles: CSSResult;
  /** A question is open over the view. */
  readonly asks: boolean;
  /** The user's sanctions, in words. */
  tags(): readonly string[];
  items(): Drawn;
  dialog(): Drawn;
}

/** Where moderators act on a user: their profile, or a report. */
export interface MeasuresScope {
  context: () => ViewContext;
  words: () => ModerationWords | undefined;
  user: () => { id: string; name: string } | undefined;
  report: () => Report | undefined;
  /** Something was done; with the report if that has changed. */
  changed: (report?: Report) => void;
}

/** Every slot. A factory is called by each view that shows the slot, which becomes its host. */
export interface Slots {
  readonly messageText: MessageText;
  readonly messageFiles: MessageFiles;
  readonly messageBlocks: MessageBlocks;
  /** Rejects if the words cannot be fetched. */
  readonly messageActions: (host: LitElement, scope: ConversationScope) => Promise<MessageActions>;
  readonly typing: (host: LitElement, context: () => ViewContext) => TypingLine;
  readonly firstMessages: (
    host: LitElement,
    people: readonly User[],
    context: () => ViewContext,
  ) => FirstMessages;
  readonly composerText: (host: LitElement, scope: ConversationScope) => ComposerText;
  readonly composerFiles: (host: LitElement, scope: ConversationScope) => ComposerFiles;
  readonly composerPlace: (host: LitElement, scope: ConversationScope) => ComposerPlace;
  readonly pinBar: PinBarSlot;
  readonly emoji: EmojiSlot;
  readonly measures: (host: LitElement, scope: MeasuresScope) => Promise<Measures>;
  /** The form with the notification settings of this device. */
  readonly notificationSettings: (context: ViewContext) => TemplateResult;
}

export type SlotName = keyof Slots;
