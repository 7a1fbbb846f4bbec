import type { ChatError, Message, Reactor, Reactions } from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ViewContext } from '../shared/view-context.js';

/** Who reacted to a message, in pages: with any emoji or with one of them. */
export class ReactorsController implements ReactiveController {
  /** Only users who reacted with this emoji; `undefined` for all. */
  emoji: string | undefined;
  items: readonly Reactor[] = [];
  isLoading = false;
  /** Why the last page was not loaded. */
  failure = '';
  #next: string | null = null;
  #request = new AbortController();

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly parts: {
      context: () => ViewContext;
      message: () => Message;
      list: Reactions['list'];
    },
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#request.abort();
  }

  show(emoji?: string): void {
    this.emoji = emoji;
    this.items = [];
    this.#next = null;
    void this.load();
  }

  /** The next page, if there is one and it is not being loaded. */
  loadMore(): void {
    if (this.#next && !this.isLoading && !this.failure) void this.load();
  }

  /** Loads the next page, or retries the one that failed. */
  async load(): Promise<void> {
    this.#request.abort();
    const { signal } = (this.#request = new AbortController());
    const { conversationId, seq } = this.parts.message();
    const { context } = this.parts;
    this.isLoading = true;
    this.failure = '';
    this.host.requestUpdate();
    try {
      const query = {
        ...(this.emoji !== undefined && { emoji: this.emoji }),
        ...(this.#next && { cursor: this.#next }),
        limit: 50,
      };
      const page = await this.parts.list(conversationId, seq, query, signal);
      if (signal.aborted) return;
      this.items = [...this.items, ...page.items];
      this.#next = page.next;
    } catch (error) {
      if (signal.aborted) return;
      this.failure = context().t.failure((error as ChatError).code);
      context().announce(this.failure);
    }
    this.isLoading = false;
    this.host.requestUpdate();
  }
}
