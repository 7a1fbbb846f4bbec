/**
 * The pictures of a conversation for the viewer, the oldest first: starts at one, and fetches more
 * on either side in advance. Removes pictures that are deleted in the meantime; leaves out pictures
 * of blocked users, except those that the user unfolded.
 */
import { createAttachments, type ChatError, type FileSize, type SentAttachment } from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { foldedIn } from './folded-in.js';
import type { ViewContext } from '../shared/view-context.js';

interface Options {
  context: ViewContext;
  conversationId: string;
  /** The first picture to show. */
  attachmentId: string;
  /** The same picture, if it is loaded: then it can be shown at once. */
  sent?: SentAttachment | undefined;
  /** Messages of blocked users that the user unfolded. */
  shown?: ReadonlySet<number> | undefined;
  /** Called if no picture is left. */
  gone: () => void;
}

export type Side = 'older' | 'newer';
/** More are fetched when only this many are left. */
const ahead = 6;

export class PictureReel implements ReactiveController {
  /** Undefined until the first are loaded. */
  items: readonly SentAttachment[] | undefined;
  error: ChatError | null = null;
  at = 0;
  readonly #cursors: Record<Side, string | null> = { older: null, newer: null };
  readonly #asking = new Map<Side, Promise<void>>();
  readonly #request = new AbortController();
  #stops: (() => void)[] = [];
  /** The message whose picture was opened. */
  #opened: number | undefined;
  #isFolded: Awaited<ReturnType<typeof foldedIn>> = () => false;
  /** The items came from the server, and are not only the loaded picture. */
  #isWhole = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly options: Options,
  ) {
    if (options.sent) this.items = [options.sent];
    host.addController(this);
  }

  hostConnected(): void {
    const { chat } = this.options.context;
    const isHere = (id: string) => id === this.options.conversationId;
    this.#stops = [
      chat.on('message.changed', ({ message }) => {
        if (isHere(message.conversationId) && (message.deletedAt !== null || message.hidden))
          this.#drop(message.seq);
      }),
      chat.on('conversation.removed', ({ conversationId }) => {
        if (isHere(conversationId)) this.options.gone();
      }),
    ];
    void this.load();
  }

  hostDisconnected(): void {
    this.#request.abort();
    for (const stop of this.#stops) stop();
  }

  get current(): SentAttachment | undefined {
    return this.items?.[this.at];
  }

  has(by: -1 | 1): boolean {
    return (
      this.items !== undefined &&
      (this.items[this.at + by] !== undefined || this.#cursors[by < 0 ? 'older' : 'newer'] !== null)
    );
  }

  /** Returns whether there was a picture to go to. */
  step(by: -1 | 1): boolean {
    if (!this.items?.[this.at + by]) return false;
    this.#go(this.at + by);
    return true;
  }

  /** Goes to the very first, or the last. */
  async toEnd(side: Side): Promise<void> {
    do await this.#more(side, 100);
    while (this.#cursors[side] !== null && !this.error && !this.#request.signal.aborted);
    if (this.items?.length) this.#go(side === 'older' ? 0 : this.items.length - 1);
  }

  /** Never rejects: a failure is set in `error`. Continues where the last try ended. */
  async load(): Promise<void> {
    const { attachmentId, context, conversationId } = this.options;
    if (this.#isWhole) return this.#ahead();
    await this.#try(async () => {
      this.#isFolded = await foldedIn(context.chat, conversationId, this.#request.signal);
      const { items, next, prev } = await this.#list({ from: attachmentId, limit: 20 });
      this.#opened = items.find(({ attachment }) => attachment.id === attachmentId)?.seq;
      this.items = items.filter((item) => this.#isSeen(item)).toReversed();
      Object.assign(this.#cursors, { older: next, newer: prev });
      this.#isWhole = true;
      const at = this.items.findIndex(({ attachment }) => attachment.id === attachmentId);
      if (at < 0) return this.options.gone();
      this.#go(at);
    });
  }

  /** Expires after minutes: requested whenever a picture is shown. */
  url({ attachment }: SentAttachment, size: FileSize, download = false): Promise<string> {
    return this.#files.url(this.options.conversationId, attachment.id, size, {
      download,
      signal: this.#request.signal,
    });
  }

  get #files() {
    return this.options.context.chat.use(createAttachments);
  }

  #list(query: { from?: string; cursor?: string; limit: number }) {
    return this.#files.list(
      this.options.conversationId,
      { kind: 'picture', ...query },
      this.#request.signal,
    );
  }

  #isSeen(item: SentAttachment): boolean {
    const isAskedFor = item.seq === this.#opened || this.options.shown?.has(item.seq);
    return item.attachment.state === 'clean' && (isAskedFor || !this.#isFolded(item));
  }

  #go(to: number): void {
    this.at = to;
    this.host.requestUpdate();
    this.#ahead();
  }

  #ahead(): void {
    if (this.at < ahead) void this.#more('older');
    if (this.at >= (this.items?.length ?? 0) - ahead) void this.#more('newer');
  }

  /** One page at a time for each side: calls in the meantime wait for the same page. */
  async #more(side: Side, limit = 30): Promise<void> {
    const cursor = this.#cursors[side];
    if (cursor === null) return;
    let asking = this.#asking.get(side);
    if (!asking) {
      asking = this.#fetch(side, cursor, limit).finally(() => {
        this.#asking.delete(side);
        // A page may contain few visible pictures.
        if (!this.error && !this.#request.signal.aborted) this.#ahead();
      });
      this.#asking.set(side, asking);
    }
    await asking;
  }

  #fetch(side: Side, cursor: string, limit: number): Promise<void> {
    return this.#try(async () => {
      const page = await this.#list({ cursor, limit });
      const found = page.items.filter((item) => this.#isSeen(item)).toReversed();
      const known = this.items ?? [];
      this.items = side === 'older' ? [...found, ...known] : [...known, ...found];
      if (side === 'older') this.at += found.length;
      this.#cursors[side] = side === 'older' ? page.next : page.prev;
    });
  }

  async #try(task: () => Promise<void>): Promise<void> {
    this.error = null;
    try {
      await task();
    } catch (error) {
      if (this.#request.signal.aborted) return;
      this.error = error as ChatError;
    }
    this.host.requestUpdate();
  }

  #drop(seq: number): void {
    const { items, current } = this;
    const left = items?.filter((item) => item.seq !== seq);
    if (!items || left?.length === items.length) return;
    this.items = left;
    const before = items.slice(0, this.at).filter((item) => item.seq !== seq).length;
    this.at =
      current?.seq === seq ? Math.max(0, Math.min(before, (left?.length ?? 0) - 1)) : before;
    if (left?.length === 0) this.options.gone();
    this.host.requestUpdate();
  }
}
