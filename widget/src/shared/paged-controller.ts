import { limits, type ChatError, type Page } from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Query {
  limit: number;
  cursor?: string;
}

/**
 * A list that is loaded page by page: the loaded items, whether there are more, and why the last
 * page failed. The old items stay until a new first page is loaded.
 */
export class PagedController<T> implements ReactiveController {
  items: readonly T[] = [];
  next: string | null = null;
  loading = false;
  /** A first page has been loaded. */
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

  /** Loads from the start. */
  load(): Promise<void> {
    return this.#load(null);
  }

  /**
   * Loads again, with as many items as are loaded now, so that a user who has scrolled down keeps
   * their place. Limited to one page of the maximal size.
   */
  reload(): Promise<void> {
    return this.#load(null, Math.min(limits.pageMax, Math.max(this.length, this.items.length)));
  }

  async more(): Promise<void> {
    if (this.next !== null && !this.loading) await this.#load(this.next);
  }

  /** Loads all remaining pages. */
  async rest(): Promise<void> {
    while (this.next !== null && !this.loading && !this.error && !this.#request.signal.aborted)
      await this.#load(this.next);
  }

  /** Applies a change that is known from elsewhere. */
  change(change: (items: readonly T[]) => readonly T[]): void {
    this.items = change(this.items);
    this.host.requestUpdate();
  }

  /** The list's `scroll` listener. */
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
