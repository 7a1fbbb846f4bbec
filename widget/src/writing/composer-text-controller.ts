import { createDrafts, createTyping, type Draft } from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import type { ComposerElement, ConversationScope } from '../shared/slots.js';
import { MentionController } from './mention-controller.js';
import { insertText, surround } from './writing-keys.js';

/**
 * Helps to write the text in the composer of a conversation: keeps the draft beyond the page, tells
 * the others that the user is typing, completes mentions, opens the emoji, and formats by keys.
 */
export class ComposerTextController implements ReactiveController {
  isEmojiOpen = false;
  readonly #mention: MentionController;
  #composer: ComposerElement | null = null;
  #listening = new AbortController();
  #draft: { of: string; draft: Draft; stop: () => void } | undefined;
  /** The conversation for which typing was last reported to the others. */
  #typingIn: string | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly scope: ConversationScope,
  ) {
    this.#mention = new MentionController(scope);
    host.addController(this);
  }

  hostUpdated(): void {
    const composer = this.scope.composer();
    if (composer !== this.#composer) {
      this.#release();
      this.#composer = composer;
      const { signal } = this.#listening;
      composer?.addEventListener('input', this.#typed, { signal });
      composer?.addEventListener('keydown', this.#keyed, { signal, capture: true });
      // Before an edit that is sent has ended: until then the composer holds no new message.
      composer?.addEventListener('send', this.#sent, { signal, capture: true });
      composer?.addEventListener('emoji', () => void this.#openEmoji(), { signal });
      this.#mention.attach(composer, signal);
      // Pressed before this was loaded.
      if (composer?.isEmojiWanted) void this.#openEmoji();
    }
    this.#followDraft();
  }

  hostDisconnected(): void {
    this.#release();
  }

  mentions(text: string): readonly string[] {
    return this.#mention.in(text);
  }

  get emojiButton(): HTMLElement | undefined {
    return this.#composer?.emojiButton;
  }

  readonly #typed = (): void => {
    const id = this.scope.conversation()?.id;
    const text = this.#composer?.text ?? '';
    if (id === undefined || !this.scope.isNew()) return;
    this.#draft?.draft.set(text);
    this.#tell(text.trim() ? id : undefined);
  };

  readonly #sent = (): void => {
    this.#tell(undefined);
    if (this.scope.isNew()) this.#draft?.draft.set('');
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
    const typing = this.scope.context().chat.use(createTyping);
    if (this.#typingIn !== undefined && this.#typingIn !== id) typing.set(this.#typingIn, false);
    this.#typingIn = id;
    if (id !== undefined) typing.set(id, true);
  }

  #followDraft(): void {
    const id = this.scope.conversation()?.id;
    const composer = this.#composer;
    if (!composer || id === undefined || !this.scope.isNew() || this.#draft?.of === id) return;
    this.#draft?.stop();
    const { chat, drafts } = this.scope.context();
    const draft = chat.use(createDrafts).of(id);
    // The user may have written before this was loaded.
    if (composer.text) draft.set(composer.text);
    const stop = draft.subscribe((text) => {
      if (!text || composer.text || !this.scope.isNew()) return;
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
    if (this.#composer) this.#composer.isEmojiWanted = false;
    if (this.isEmojiOpen) return this.closeEmoji();
    const { t, load, announce } = this.scope.context();
    try {
      await Promise.all([t.actions(), load('emoji')]);
      this.isEmojiOpen = true;
    } catch {
      announce(t.panel.brokenView);
    }
    this.host.requestUpdate();
  }

  closeEmoji(): void {
    this.isEmojiOpen = false;
    this.host.requestUpdate();
    this.#composer?.focus();
  }

  chooseEmoji(emoji: string): void {
    this.closeEmoji();
    const field = this.#composer?.field;
    if (field) insertText(field, emoji);
  }
}
