import { limits, type ChatError, type Page } from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Query {
  limit: number;
  cursor?: string;
}

/**
 * A list that comes in pages: what is there, whether more is to come, and why the last page did
 * not. What was there stays until a new first page is here.
 */
export class PagedController<T> implements ReactiveController {
  items: readonly T[] = [];
  next: string | null = null;
  loading = false;
  /** A first page was here. */
  loaded = false;
  error: ChatError | null = null;
  #request = new AbortController();

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly ask: (query: Query, signal: AbortSignal) => Promise<Page<T>>,
    private readonly length = 50,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#request.abort();
    this.loading = false;
  }

  /** From the beginning. */
  load(): Promise<void> {
    return this.#load(null);
  }

  /**
   * Anew, with as much as is there: nobody who reads far below is taken back. As far as a page
   * goes.
   */
  reload(): Promise<void> {
    return this.#load(null, Math.min(limits.pageMax, Math.max(this.length, this.items.length)));
  }

  async more(): Promise<void> {
    if (this.next !== null && !this.loading) await this.#load(this.next);
  }

  /** All of it. */
  async rest(): Promise<void> {
    while (this.next !== null && !this.loading && !this.error && !this.#request.signal.aborted)
      await this.#load(this.next);
  }

  /** What is known from elsewhere. */
  change(change: (items: readonly T[]) => readonly T[]): void {
    this.items = change(this.items);
    this.host.requestUpdate();
  }

  /** To be set as the list's `scroll` listener. */
  readonly scrolled = ({ currentTarget }: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget as Element;
    if (!this.error && scrollHeight - scrollTop - clientHeight < 800) void this.more();
  };

  async #load(cursor: string | null, limit = this.length): Promise<void> {
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    this.loading = true;
    this.error = null;
    this.host.requestUpdate();
    try {
      const page = await this.ask({ limit, ...(cursor !== null && { cursor }) }, signal);
      if (signal.aborted) return;
      this.items = cursor === null ? page.items : [...this.items, ...page.items];
      this.next = page.next;
      this.loaded = true;
    } catch (error) {
      if (signal.aborted) return;
      this.error = error as ChatError;
    }
    this.loading = false;
    this.host.requestUpdate();
  }
}
