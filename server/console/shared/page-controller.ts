import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface ListPage<T> {
  items: readonly T[];
  next: string | null;
}

/** A list that the server gives in pages: the first one, and more on demand. */
export class PageController<T> implements ReactiveController {
  items: readonly T[] = [];
  /** Whether the first page is being read. */
  loading = true;
  loadingMore = false;
  error: unknown;
  #next: string | null = null;
  #running: AbortController | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly read: (
      cursor: string | undefined,
      signal: AbortSignal,
    ) => Promise<ListPage<T>>,
  ) {
    host.addController(this);
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  hostConnected(): void {
    void this.load();
  }

  hostDisconnected(): void {
    this.#running?.abort();
  }

  /** Reads the first page again, as when a filter has changed. */
  readonly load = async (): Promise<void> => {
    this.loading = true;
    await this.#read(undefined, (page) => (this.items = page.items));
  };

  readonly more = async (): Promise<void> => {
    if (this.#next === null || this.loadingMore || this.loading) return;
    this.loadingMore = true;
    await this.#read(this.#next, (page) => (this.items = [...this.items, ...page.items]));
  };

  /** Changes the items that are shown, after an action. */
  update(change: (items: readonly T[]) => readonly T[]): void {
    this.items = change(this.items);
    this.host.requestUpdate();
  }

  async #read(cursor: string | undefined, use: (page: ListPage<T>) => void): Promise<void> {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    this.error = undefined;
    this.host.requestUpdate();
    try {
      const page = await this.read(cursor, running.signal);
      if (running.signal.aborted) return;
      use(page);
      this.#next = page.next;
    } catch (error) {
      if (running.signal.aborted) return;
      this.error = error;
    }
    this.loading = this.loadingMore = false;
    this.host.requestUpdate();
  }
}
