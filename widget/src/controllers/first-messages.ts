import type { ChatError, Conversation, PendingMessage, User } from '@parlor/sdk';
import type { ReactiveControllerHost } from 'lit';
import type { ViewContext } from '../view-context.js';

/** What is written to people before there is a conversation with them: the first message makes it, and the others follow into it. */
export class FirstMessages {
  #pending: readonly PendingMessage[] = [];
  #made: Conversation | undefined;
  #delivering = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly people: readonly User[],
    private readonly context: () => ViewContext,
  ) {}

  get pending(): readonly PendingMessage[] {
    return this.#pending;
  }

  /** The conversation, once it is there. */
  get made(): Conversation | undefined {
    return this.#made;
  }

  send(text: string): void {
    const clientId = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    this.#become([...this.#pending, { clientId, conversationId: '', text, createdAt: Date.now(), status: 'queued', error: null }]);
    void this.#deliver();
  }

  retry(clientId: string): void {
    this.#mark(clientId, { status: 'queued', error: null });
    void this.#deliver();
  }

  discard(clientId: string): void {
    this.#become(this.#pending.filter((one) => one.clientId !== clientId));
  }

  async #deliver(): Promise<void> {
    const [first] = this.#pending;
    if (!first || first.status === 'failed' || this.#delivering) return;
    const { chat, navigate, drafts } = this.context();
    const others = this.people.map((user) => user.id);
    this.#delivering = true;
    this.#mark(first.clientId, { status: 'sending' });
    try {
      const { conversation } = await chat.conversations.start(others, first.text, { clientId: first.clientId });
      this.#made = conversation;
      drafts.delete(`to:${others.join()}`);
      navigate({ name: 'conversation', conversationId: conversation.id }, { replace: true });
      for (const one of this.#pending)
        if (one.clientId !== first.clientId) chat.messages.send(conversation.id, one.text, { clientId: one.clientId }).catch(() => {});
    } catch (error) {
      this.#mark(first.clientId, { status: 'failed', error: error as ChatError });
    } finally {
      this.#delivering = false;
    }
  }

  #mark(clientId: string, change: Partial<PendingMessage>): void {
    this.#become(this.#pending.map((one) => (one.clientId === clientId ? { ...one, ...change } : one)));
  }

  #become(pending: readonly PendingMessage[]): void {
    this.#pending = pending;
    this.host.requestUpdate();
  }
}
