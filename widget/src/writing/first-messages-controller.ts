import type { Conversation, Live, PendingMessage, PendingTo, User } from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import { newClientId } from '../shared/client-id.js';
import { isInFront } from '../shared/is-in-front.js';
import type { ComposerFiles, FirstMessages } from '../shared/slots.js';
import type { ViewContext } from '../shared/view-context.js';

/**
 * The first messages to people with whom there is no conversation yet. When the conversation
 * exists, it replaces the view, unless the user has left the view by then.
 */
export class FirstMessagesController implements ReactiveController, FirstMessages {
  readonly #live: Live<PendingTo>;
  /** An earlier conversation with the same people, which may be closed. */
  readonly #earlier: string | undefined;
  #unsubscribe: (() => void) | undefined;
  #isEntered = false;

  constructor(
    private readonly host: LitElement,
    private readonly people: readonly User[],
    private readonly context: () => ViewContext,
  ) {
    this.#live = context().chat.messages.pendingTo(this.#userIds);
    this.#earlier = this.#live.value.conversation?.id;
    host.addController(this);
  }

  hostConnected(): void {
    this.#unsubscribe ??= this.#live.subscribe(() => this.#changed());
  }

  hostUpdated(): void {
    this.#enter();
  }

  hostDisconnected(): void {
    this.#stopIfGone();
  }

  get pending(): readonly PendingMessage[] {
    return this.#live.value.pending;
  }

  /** The conversation, once it exists. */
  get made(): Conversation | undefined {
    const { conversation } = this.#live.value;
    return conversation && conversation.id !== this.#earlier ? conversation : undefined;
  }

  /** With the files that are chosen, if any. */
  send(text: string, files: ComposerFiles | undefined): void {
    const { chat } = this.context();
    const options = { clientId: newClientId() };
    const sent =
      files?.send({ userIds: this.#userIds }, text, options) ??
      chat.conversations.start(this.#userIds, text, options);
    // A failed message shows its reason.
    sent.catch(() => {});
  }

  get #userIds(): string[] {
    return this.people.map((user) => user.id);
  }

  #changed(): void {
    const { made } = this;
    if (made) {
      const { drafts } = this.context();
      const key = `to:${this.#userIds.join()}`;
      // The text that is being written is the next message of the conversation.
      const draft = drafts.get(key);
      drafts.delete(key);
      if (draft) drafts.set(made.id, draft);
    }
    this.host.requestUpdate();
    this.#enter();
    this.#stopIfGone();
  }

  /**
   * A view that was removed still follows pending messages until they are sent, because it moves
   * the draft.
   */
  #stopIfGone(): void {
    if (this.host.isConnected || this.pending.length > 0) return;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  /** Replaces the view by the conversation, if the view is in front. */
  #enter(): void {
    if (!this.made || this.#isEntered || !isInFront(this.host)) return;
    this.#isEntered = true;
    this.context().navigate(
      { name: 'conversation', conversationId: this.made.id },
      { replace: true },
    );
  }
}
