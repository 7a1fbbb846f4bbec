/**
 * What a conversation's view has beyond its log: who writes in it, drafts that outlive the page,
 * completion of names, emoji for what one writes, and keys for its formatting. Comes with what
 * `talk.ts` names; works on the composer that the view shows now.
 */
import {
  createDrafts,
  isMuted,
  type ChatError,
  type Conversation,
  type Core,
  type Draft,
  type FileToSend,
  type Message,
  type MessageWindow,
  type SendOptions,
  type Typing,
  type User,
} from '@parlor/sdk';
import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { addIcon } from '../shared/add-icon.js';
import type { Composer, ComposerExtras } from '../conversation/composer.js';
import { mutedSign } from '../shared/muted-sign.js';
import { richTextStyles } from './rich-text.styles.js';
import type { enActions } from '../i18n/en-actions.js';
import type { enTalk } from '../i18n/en-talk.js';
import { adopt } from '../shared/adopt.js';
import { mutedStyles } from '../shared/muted.styles.js';
import { titleStyles } from './title.styles.js';
import { typingStyles } from '../shared/typing.styles.js';
import type { View, ViewContext } from '../shared/view-context.js';
import { HeldController } from '../moderation/held-controller.js';
import { writingLine } from '../conversation-list/list-hints.js';
import { LiveController } from '../shared/live-controller.js';
import { MentionController } from './mention-controller.js';
import { SendingController } from '../attachments/sending-controller.js';
import { StandingController, type Place } from '../moderation/standing-controller.js';
import { UnlistedController } from './unlisted-controller.js';
import { insertText, surround } from './writing-keys.js';
import { load } from '../shared/load.js';

export interface ConversationParts {
  context: () => ViewContext;
  conversation: () => Conversation | undefined;
  people: () => ReadonlyMap<string, User>;
  /** What is written is a new message, and no change of an old one. */
  isNew: () => boolean;
  /** Goes to a message, wherever in the log it is. */
  show: (seq: number) => void;
}

export class ConversationExtras implements ReactiveController {
  readonly #typing: Typing;
  readonly #drafts: ReturnType<typeof createDrafts>;
  readonly #writers: LiveController<readonly string[]>;
  readonly #mention: MentionController;
  readonly #standing: StandingController;
  readonly #sending: SendingController;
  readonly #unlisted: UnlistedController;
  readonly #held: HeldController;
  #composer: Composer | null = null;
  #listening = new AbortController();
  #draft: { of: string; draft: Draft; stop: () => void } | undefined;
  /** Where one is told to write. */
  #told: string | undefined;
  #emoji: { words: typeof enActions } | undefined;
  #named: { id: string; name: TemplateResult } | undefined;
  #showsFiles = false;
  #wantsPins = false;

  constructor(
    private readonly host: LitElement,
    private readonly parts: ConversationParts,
    private readonly words: typeof enTalk,
    typingOf: (chat: Core) => Typing,
  ) {
    const { chat } = parts.context();
    this.#typing = typingOf(chat);
    this.#drafts = chat.use(createDrafts);
    let of: { id: string; live: ReturnType<Typing['live']> } | undefined;
    this.#writers = new LiveController(host, () => {
      const id = parts.conversation()?.id;
      if (id === undefined) return undefined;
      if (of?.id !== id) of = { id, live: this.#typing.live(id) };
      return of.live;
    });
    this.#mention = new MentionController(words, parts);
    this.#standing = new StandingController(host, parts);
    this.#sending = new SendingController(host, parts, words);
    this.#unlisted = new UnlistedController(host, parts);
    this.#held = new HeldController(host, parts.context, (clientId) =>
      host.renderRoot
        .querySelector('parlor-message-list')
        ?.dispatchEvent(new CustomEvent('retry', { detail: clientId })),
    );
    host.addController(this);
  }

  hostUpdated(): void {
    const composer = this.host.renderRoot.querySelector<Composer>('parlor-composer');
    if (composer !== this.#composer) {
      this.#release();
      this.#composer = composer;
      const { signal } = this.#listening;
      composer?.addEventListener('input', this.#typed, { signal });
      composer?.addEventListener('keydown', this.#keyed, { signal, capture: true });
      // Before an edit that is sent has ended: until then what is written is no new message.
      composer?.addEventListener('send', this.#sent, { signal, capture: true });
      composer?.addEventListener('emoji', () => void this.#openEmoji(), { signal });
      this.#mention.attach(composer, signal);
      this.#sending.attach(composer, signal);
    }
    adopt(this.host.renderRoot.querySelector('parlor-message-list')?.shadowRoot, richTextStyles);
    if (this.#writers.value?.length) adopt(this.host.shadowRoot, typingStyles);
    this.#followDraft();
    this.#sending.follow();
  }

  hostDisconnected(): void {
    this.#release();
  }

  /** In place of who is there, while somebody writes. */
  presence(): TemplateResult | undefined {
    const writers = this.#writers.value;
    const members = this.parts.conversation()?.members;
    if (!members) return undefined;
    if (!writers?.length) return this.#membersOf();
    const people = this.parts.people();
    const names = writers.map((id) => people.get(id)?.name ?? this.parts.context().t.someone);
    return writingLine(this.words, names, members.length === 2);
  }

  /** Those whom the conversation lists, and who is shown and not among them. */
  get everybody(): { user: User }[] {
    return [...(this.parts.conversation()?.members ?? []), ...this.#unlisted.found];
  }

  /**
   * What stands in the composer's place, or above it; `error` is why the conversation cannot be
   * shown.
   */
  standing(
    conversationId: string | undefined,
    window: MessageWindow,
    error: ChatError | null,
  ): Place | undefined {
    this.#unlisted.look(window.items);
    if (
      !this.#showsFiles &&
      (window.items.some(({ attachments }) => attachments) ||
        window.pending.some(({ files }) => files))
    )
      this.#showFiles();
    this.#held.follow(window.pending);
    return this.#standing.of(conversationId, window, error);
  }

  /** Fetched when the first message with files is here; until then their place is reserved. */
  #showFiles(): void {
    this.#showsFiles = true;
    load(() => import('../attachments/message-files.js')).catch(() => {
      this.#showsFiles = false;
    });
  }

  /**
   * Above the messages, once they are drawn; it is fetched after them, and finds out itself whether
   * anything is pinned.
   */
  pins({ items, loading }: MessageWindow): TemplateResult | typeof nothing {
    const conversation = this.parts.conversation();
    if (!conversation) return nothing;
    if (!this.#wantsPins) {
      if (loading || items.length === 0) return nothing;
      this.#wantsPins = true;
      requestAnimationFrame(() =>
        setTimeout(() =>
          load(() => import('../pins/pin-bar.js')).catch(() => {
            this.#wantsPins = false;
          }),
        ),
      );
    }
    return html`<parlor-pin-bar
      .context=${this.parts.context()}
      .conversation=${conversation}
      .messages=${items}
      @show=${({ detail }: CustomEvent<number>) => this.parts.show(detail)}
    ></parlor-pin-bar>`;
  }

  /** At the end of the header. */
  adding(): TemplateResult | typeof nothing {
    const conversation = this.parts.conversation();
    if (conversation?.kind !== 'group' || conversation.role === 'member') return nothing;
    const { navigate } = this.parts.context();
    return html`<button
      class="round"
      type="button"
      aria-label=${this.words.addPeople}
      title=${this.words.addPeople}
      @click=${() => navigate({ name: 'group-add', conversationId: conversation.id })}
    >
      ${addIcon}
    </button>`;
  }

  /** Of a group: all, also those who are not listed. */
  #membersOf(): TemplateResult | undefined {
    const conversation = this.parts.conversation();
    if (conversation?.kind !== 'group') return undefined;
    const { t, me } = this.parts.context();
    const online = conversation.members.filter(
      ({ user }) => user.online && user.id !== me.id,
    ).length;
    const { memberCount } = conversation;
    return html`${online > 0 ? t.presence.membersOnline(memberCount, online) : t.presence.members(memberCount)}`;
  }

  /** What a conversation is called leads to the page about it, or about the other one. */
  title(name: TemplateResult, others: readonly User[]): TemplateResult | undefined {
    const conversation = this.parts.conversation();
    const [other, second] = others;
    if (conversation) this.#named = { id: conversation.id, name };
    if (!conversation || (!other && conversation.kind !== 'group')) return undefined;
    adopt(this.host.shadowRoot, titleStyles);
    const view: View =
      second || conversation.kind === 'group'
        ? { name: 'group', conversationId: conversation.id }
        : { name: 'person', userId: other!.id };
    const isQuiet = isMuted(conversation);
    if (isQuiet) adopt(this.host.shadowRoot, mutedStyles);
    return html`<button type="button" @click=${() => this.parts.context().navigate(view)}>
      ${name}${isQuiet ? mutedSign(this.words.mute.muted) : nothing}
    </button>`;
  }

  /** What stands there once one is not in the conversation any more. */
  former(
    id: string | undefined,
    error: ChatError | null,
  ): TemplateResult | string | typeof nothing {
    if (this.#named && this.#named.id === id) return this.#named.name;
    return error ? this.parts.context().t.conversations.title : nothing;
  }

  /** What stands around the composer's text. */
  composing(): ComposerExtras | undefined {
    return this.#sending.extras();
  }

  /** The files that go with the message that is sent now. */
  files(): readonly FileToSend[] {
    return this.#sending.take();
  }

  /** Sends a text with all that goes with it. */
  send(conversationId: string, text: string, options: SendOptions): Promise<Message> {
    const { chat } = this.parts.context();
    const mentions = this.#mention.in(text);
    const all = { ...options, ...(mentions.length > 0 && { mentions }) };
    const files = this.files();
    return files.length > 0
      ? this.#sending.attachments.send(conversationId, text, files, all)
      : chat.messages.send(conversationId, text, all);
  }

  /** What lies over the conversation. */
  overlay(): TemplateResult | typeof nothing {
    if (!this.#emoji) return this.#sending.overlay();
    return html`<parlor-emoji-picker
      .context=${this.parts.context()}
      .words=${this.#emoji.words}
      .anchor=${() => this.#composer?.emojiButton}
      @choose=${({ detail }: CustomEvent<string>) => this.#chooseEmoji(detail)}
      @close=${() => this.#closeEmoji()}
    ></parlor-emoji-picker>`;
  }

  readonly #typed = (): void => {
    const id = this.parts.conversation()?.id;
    const text = this.#composer?.text ?? '';
    if (id === undefined || !this.parts.isNew()) return;
    this.#draft?.draft.set(text);
    this.#tell(text.trim() ? id : undefined);
  };

  readonly #sent = (): void => {
    this.#tell(undefined);
    // Its button goes with the text.
    if (this.#composer?.shadowRoot?.activeElement?.matches('.send')) this.#composer.focus();
    if (this.parts.isNew()) this.#draft?.draft.set('');
  };

  readonly #keyed = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return;
    if (this.#mention.keyed(event)) return;
    const sign = { b: '*', i: '_' }[event.key.toLowerCase()];
    const field = this.#composer?.field;
    if (!sign || !field || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
      return;
    event.preventDefault();
    surround(field, sign);
  };

  #tell(id: string | undefined): void {
    if (this.#told !== undefined && this.#told !== id) this.#typing.set(this.#told, false);
    this.#told = id;
    if (id !== undefined) this.#typing.set(id, true);
  }

  #followDraft(): void {
    const id = this.parts.conversation()?.id;
    const composer = this.#composer;
    if (!composer || id === undefined || !this.parts.isNew() || this.#draft?.of === id) return;
    this.#draft?.stop();
    const draft = this.#drafts.of(id);
    const { drafts } = this.parts.context();
    // What stands there already was written before this came.
    if (composer.text) draft.set(composer.text);
    const stop = draft.subscribe((text) => {
      if (!text || composer.text || !this.parts.isNew()) return;
      drafts.set(id, text);
      composer.text = text;
    });
    this.#draft = { of: id, draft, stop };
  }

  #release(): void {
    this.#listening.abort();
    this.#listening = new AbortController();
    this.#draft?.stop();
    this.#draft = undefined;
    this.#composer = null;
    this.#tell(undefined);
    this.#mention.close();
  }

  async #openEmoji(): Promise<void> {
    if (this.#emoji) return this.#closeEmoji();
    try {
      const [words] = await Promise.all([
        this.parts.context().t.actions(),
        load(() => import('../emoji/emoji-picker.js')),
      ]);
      this.#emoji = { words };
    } catch {
      const { announce, t } = this.parts.context();
      announce(t.panel.brokenView);
    }
    this.host.requestUpdate();
  }

  #closeEmoji(): void {
    this.#emoji = undefined;
    this.host.requestUpdate();
    this.#composer?.focus();
  }

  #chooseEmoji(emoji: string): void {
    this.#closeEmoji();
    const field = this.#composer?.field;
    if (field) insertText(field, emoji);
  }
}
