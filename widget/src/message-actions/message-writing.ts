/**
 * Replies and edits: the bar above the composer while one is written, and what is done with its
 * text.
 */
import type { ChatError, Message } from '@parlor/sdk';
import { nothing, type LitElement, type TemplateResult } from 'lit';
import type { ActionWords } from '../i18n/en.js';
import type { ComposerElement } from '../shared/slots.js';
import { quoteBar } from './quote-bar.js';
import { wordsOf } from '../shared/message-words.js';
import type { ViewContext } from '../shared/view-context.js';

export interface WritingDeps {
  host: LitElement;
  words: () => ActionWords;
  context: () => ViewContext;
  items: () => readonly Message[];
  find: (seq: number) => Message | undefined;
  nameOf: (userId: string | null) => string;
  composer: () => ComposerElement | null;
  save: (message: Message, text: string) => Promise<unknown>;
  /** Whether it may still be edited, as far as is known here. */
  isInTime: (message: Message) => boolean;
}

type Editing = { kind: 'edit'; message: Message; error: string };
type State = { kind: 'reply'; message: Message } | Editing;

export class MessageWriting {
  #state: State | undefined;

  constructor(private readonly deps: WritingDeps) {}

  /**
   * The key under which the composer keeps its text: an edit has its own, so that the draft is not
   * changed.
   */
  get draftKey(): string | undefined {
    return this.#state?.kind === 'edit'
      ? `edit:${this.#state.message.conversationId}:${this.#state.message.seq}`
      : undefined;
  }

  bar(): TemplateResult | typeof nothing {
    const { nameOf, find, context } = this.deps;
    const state = this.#state;
    if (!state) return nothing;
    const words = this.deps.words();
    const { me } = context();
    const now = find(state.message.seq);
    const message = now ?? state.message;
    const editing = state.kind === 'edit' ? state : undefined;
    const isOwn = message.senderId === me.id;
    return quoteBar({
      kind: state.kind,
      title: editing
        ? words.editing
        : isOwn
          ? words.replyingToYou
          : words.replyingTo(nameOf(message.senderId)),
      // The current text of a message that is not loaded is not known here.
      text: now ? wordsOf(now, nameOf, context()) : '',
      error: editing?.error ?? '',
      cancel: words.cancel,
      onCancel: () => this.#end(),
    });
  }

  /** A key in the composer. */
  keyed(event: KeyboardEvent): void {
    if (
      event.defaultPrevented ||
      event.isComposing ||
      event.keyCode === 229 ||
      event.altKey ||
      event.ctrlKey ||
      event.metaKey ||
      event.shiftKey
    )
      return;
    const { context, composer, items } = this.deps;
    if (event.key === 'Escape' && this.#state) {
      event.preventDefault();
      this.#end();
    } else if (event.key === 'ArrowUp' && !this.#state && !composer()?.text) {
      const { me } = context();
      const last = items().findLast(({ senderId, text }) => senderId === me.id && text);
      if (!last || !this.deps.isInTime(last)) return;
      event.preventDefault();
      this.edit(last);
    }
  }

  /** Whether the composer's text is an edit, and was saved as one. */
  saved(text: string): boolean {
    const state = this.#state;
    if (state?.kind !== 'edit') return false;
    void this.#save(state, text);
    return true;
  }

  /** Returns what the sent message replies to, and ends the reply. */
  takeReply(): { replyTo?: number } {
    if (this.#state?.kind !== 'reply') return {};
    const { seq } = this.#state.message;
    this.clear();
    return { replyTo: seq };
  }

  reply(message: Message): void {
    this.#begin({ kind: 'reply', message });
  }

  edit(message: Message): void {
    this.#begin({ kind: 'edit', message, error: '' });
  }

  /** A message that was deleted in the meantime can no longer be replied to or edited. */
  check(): void {
    if (this.#state && this.deps.find(this.#state.message.seq)?.text === null)
      this.#state = undefined;
  }

  clear(): void {
    this.#state = undefined;
    this.deps.host.requestUpdate();
  }

  #begin(state: State): void {
    if (this.#state) this.#end();
    this.#state = state;
    if (this.draftKey) this.deps.context().drafts.set(this.draftKey, state.message.text ?? '');
    void this.#focus();
  }

  #end(): void {
    const state = this.#state;
    const key = this.draftKey;
    const composer = this.deps.composer();
    const { drafts } = this.deps.context();
    this.clear();
    if (state && key !== undefined) {
      drafts.delete(key);
      // The composer returns to the draft, or to an empty text.
      if (composer) composer.text = '';
    }
    void this.#focus();
  }

  async #focus(): Promise<void> {
    const { host, composer } = this.deps;
    host.requestUpdate();
    await host.updateComplete;
    await composer()?.updateComplete;
    composer()?.focus();
  }

  async #save(state: Editing, text: string): Promise<void> {
    const { context, find, words, save, host, composer } = this.deps;
    const { announce, t } = context();
    const isChanged = (find(state.message.seq) ?? state.message).text !== text;
    this.#end();
    if (!isChanged) return;
    try {
      // It is sent when there is a connection; until then the log shows it.
      await save(state.message, text);
      announce(words().saved);
    } catch (error) {
      const { code } = error as ChatError;
      const refusal = code === 'forbidden' ? words().tooLateToEdit : t.failure(code);
      announce(refusal);
      // The user may be writing something else by now, which must not be replaced.
      if (this.#state || composer()?.text) return;
      this.#begin({ kind: 'edit', message: state.message, error: refusal });
      await host.updateComplete;
      await composer()?.updateComplete;
      const field = composer();
      if (field) field.text = text;
    }
  }
}
