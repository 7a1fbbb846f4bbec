/**
 * The signed-in user's list of conversations, kept up to date while somebody follows it. Loading takes the server's word, and replays
 * the events that came meanwhile; between loads the events of the socket are applied by `conversation-state.ts`.
 */
import { ChatError } from '../chat-error.js';
import type { ConversationList } from '../conversations.js';
import { LiveValue, type Live } from '../live.js';
import type { Platform } from '../platform.js';
import type { Conversation } from '../protocol/conversations.js';
import type { WireEvent } from '../protocol/events.js';
import type { Page } from '../protocol/fields.js';
import { limits } from '../protocol/limits.js';
import { abortable, asChatError } from '../transport/abortable.js';
import type { Backoff } from '../transport/backoff.js';
import type { Call } from '../transport/calls.js';
import { applyEvents, replacedBy, replayEvents, withConversation, type Ask } from './conversation-state.js';
import { Journal } from './journal.js';
import { rerunning } from './rerunning.js';

export interface StoreParts {
  call: Call;
  platform: Platform;
  backoff: Backoff;
}

/** After the last subscriber left, one may come back, as when a view is drawn anew. */
const lingerMs = 10_000;
/** What is missing may be in a frame that is on its way. */
const patienceMs = 200;
/** A reload covers as much as was loaded, up to this many. */
const reloadMax = 300;

const nothing: ConversationList = { items: [], loading: false, hasMore: false, unread: 0, error: null };

export class ConversationStore {
  readonly live: Live<ConversationList>;
  /** Loads again what is loaded. Never rejects: the outcome shows in `live`. */
  readonly reload: () => Promise<void>;

  readonly #parts: StoreParts;
  readonly #value = new LiveValue<ConversationList>(nothing);
  readonly #journal = new Journal<WireEvent>();
  readonly #asks = new Map<string, { rev: number | null; cancel: () => void }>();
  #me: string | null = null;
  /** Replaced with every user, so that what began for one does not end with another. */
  #era = {};
  #subscribers = 0;
  #following = false;
  #loaded = false;
  #failures = 0;
  #cursor: string | null = null;
  #stopLingering: (() => void) | null = null;
  #stopRetry: (() => void) | null = null;

  constructor(parts: StoreParts) {
    this.#parts = parts;
    this.reload = rerunning(() => this.#load());
    const value = this.#value;
    this.live = {
      get value() {
        return value.value;
      },
      subscribe: (listener) => this.#subscribe(listener),
    };
  }

  /** The `rev` of a conversation here, if it is kept up to date. */
  revOf(conversationId: string): number | undefined {
    if (!this.#following || !this.#loaded) return undefined;
    return this.#find(conversationId)?.rev;
  }

  /** How far the user has read, and what is unread, if the conversation is kept up to date here. */
  marksOf(conversationId: string): { readSeq: number; unread: number } | undefined {
    return this.#following && this.#loaded ? this.#find(conversationId) : undefined;
  }

  take(events: readonly WireEvent[]): void {
    if (!this.#following || this.#me === null) return;
    for (const event of events) this.#journal.record(event);
    const { items, asks } = applyEvents(this.#value.value.items, events, this.#me);
    this.#publish({ items });
    for (const ask of asks) this.#askLater(ask);
  }

  /** A conversation as a call has just answered it; `since` is what happened while it was on its way. */
  absorb(conversation: Conversation, since: readonly WireEvent[] = []): void {
    if (!this.#following || this.#me === null) return;
    const last = this.#value.value.items.at(-1);
    // One from a page that is not loaded yet comes with that page.
    const isBeyond = this.#cursor !== null && last !== undefined && conversation.lastActivityAt < last.lastActivityAt;
    if (isBeyond && !this.#find(conversation.id)) return;
    const { items, asks } = replayEvents(withConversation(this.#value.value.items, conversation), since, this.#me);
    this.#publish({ items });
    for (const ask of asks) this.#askLater(ask);
  }

  /** Asks for a conversation and keeps the list in step with the answer. */
  async fetch<A>(ask: () => Promise<A>, conversationOf: (answer: A) => Conversation | null): Promise<A> {
    const era = this.#era;
    const { answer, since } = await this.#journal.during(ask);
    const conversation = conversationOf(answer);
    if (era === this.#era && conversation) this.absorb(conversation, since);
    return answer;
  }

  async loadMore(signal?: AbortSignal): Promise<void> {
    const era = this.#era;
    const cursor = this.#cursor;
    const me = this.#me;
    if (me === null) return;
    if (!this.#loaded) return await this.#loadFirst(signal);
    if (cursor === null) return;
    this.#publish({ loading: true });
    try {
      const { answer, since } = await this.#journal.during(() => this.#parts.call('conversations.list', { cursor }, { signal }));
      // A reload in between has made another list, of which this is not the next page.
      if (era !== this.#era) return;
      if (cursor !== this.#cursor) {
        this.#publish({ loading: false });
        return;
      }
      this.#cursor = answer.next;
      const known = new Set(this.#value.value.items.map(({ id }) => id));
      const all = [...this.#value.value.items, ...answer.items.filter(({ id }) => !known.has(id))];
      const { items, asks } = replayEvents(replacedBy(this.#value.value.items, all), since, me);
      this.#publish({ items, loading: false, error: null });
      for (const ask of asks) this.#askLater(ask);
    } catch (error) {
      if (era === this.#era) this.#publish({ loading: false, error: asChatError(error) });
      throw error;
    }
  }

  /** After a first load that failed, the next page is the first. */
  async #loadFirst(signal: AbortSignal | undefined): Promise<void> {
    await abortable([signal], () => this.reload());
    const { error } = this.#value.value;
    if (error) throw error;
  }

  /** Another user, or nobody. */
  reset(me: string | null): void {
    this.#era = {};
    this.#me = me;
    this.#stopTimers();
    this.#loaded = false;
    this.#failures = 0;
    this.#cursor = null;
    this.#value.set(nothing);
    if (me !== null && this.#following) void this.reload();
  }

  close(): void {
    this.#era = {};
    this.#me = null;
    this.#following = false;
    this.#stopTimers();
    this.#stopLingering?.();
    this.#value.close();
  }

  #subscribe(listener: (value: ConversationList) => void): () => void {
    this.#subscribers += 1;
    this.#stopLingering?.();
    this.#stopLingering = null;
    if (!this.#following) {
      this.#following = true;
      if (this.#me !== null) void this.reload();
    }
    let stop: (() => void) | null = this.#value.subscribe(listener);
    return () => {
      if (!stop) return;
      stop();
      stop = null;
      this.#subscribers -= 1;
      if (this.#subscribers === 0) this.#stopLingering = this.#parts.platform.after(lingerMs, () => this.#unfollow());
    };
  }

  #unfollow(): void {
    this.#following = false;
    this.#stopTimers();
  }

  async #load(): Promise<void> {
    const era = this.#era;
    const me = this.#me;
    if (me === null || !this.#following) return;
    this.#stopRetry?.();
    if (!this.#loaded) this.#publish({ loading: true });
    try {
      const wanted = Math.min(reloadMax, this.#value.value.items.length);
      const { answer, since } = await this.#journal.during(() => this.#firstOnes(wanted));
      if (era !== this.#era) return;
      this.#loaded = true;
      this.#failures = 0;
      this.#cursor = answer.next;
      const { items, asks } = replayEvents(replacedBy(this.#value.value.items, answer.items), since, me);
      this.#publish({ items, loading: false, error: null });
      for (const ask of asks) this.#askLater(ask);
    } catch (failure) {
      if (era === this.#era) this.#failed(asChatError(failure));
    }
  }

  /** The first page, and as many more as it takes to cover what was loaded before. */
  async #firstOnes(wanted: number): Promise<{ items: Conversation[]; next: string | null }> {
    const items: Conversation[] = [];
    let next: string | null = null;
    do {
      const limit = Math.max(limits.pageDefault, Math.min(limits.pageMax, wanted - items.length));
      const page: Page<Conversation> = await this.#parts.call('conversations.list', { limit, ...(next !== null && { cursor: next }) });
      items.push(...page.items);
      next = page.next;
    } while (next !== null && items.length < wanted);
    // Between two pages a conversation may have moved up and be in both.
    return { items: [...new Map(items.map((item) => [item.id, item])).values()], next };
  }

  #failed(error: ChatError): void {
    this.#publish({ loading: false, error });
    if (!error.retryable) return;
    this.#failures += 1;
    const delay = Math.max(this.#parts.backoff.delay(this.#failures), error.retryAfterMs ?? 0);
    this.#stopRetry = this.#parts.platform.after(delay, () => void this.reload());
  }

  #askLater({ conversationId, rev }: Ask): void {
    const before = this.#asks.get(conversationId);
    before?.cancel();
    const wanted = rev === null || before?.rev === null ? null : Math.max(rev, before?.rev ?? 0);
    const cancel = this.#parts.platform.after(patienceMs, () => {
      this.#asks.delete(conversationId);
      const known = this.#find(conversationId);
      if (wanted === null || !known || known.rev < wanted) void this.#ask(conversationId);
    });
    this.#asks.set(conversationId, { rev: wanted, cancel });
  }

  async #ask(conversationId: string): Promise<void> {
    const era = this.#era;
    try {
      await this.fetch(
        () => this.#parts.call('conversations.get', { conversationId }),
        (conversation) => conversation,
      );
    } catch (error) {
      if (era !== this.#era) return;
      if (error instanceof ChatError && error.code === 'not_found') this.#drop(conversationId);
      else void this.reload();
    }
  }

  #drop(conversationId: string): void {
    this.#publish({ items: this.#value.value.items.filter(({ id }) => id !== conversationId) });
  }

  #find(conversationId: string): Conversation | undefined {
    return this.#value.value.items.find(({ id }) => id === conversationId);
  }

  #publish(change: Partial<ConversationList>): void {
    const before = this.#value.value;
    const next = { ...before, ...change, hasMore: this.#cursor !== null };
    if (next.items !== before.items) next.unread = next.items.reduce((sum, { unread }) => sum + unread, 0);
    const same = (Object.keys(next) as (keyof ConversationList)[]).every((field) => next[field] === before[field]);
    if (!same) this.#value.set(next);
  }

  #stopTimers(): void {
    this.#stopRetry?.();
    for (const { cancel } of this.#asks.values()) cancel();
    this.#asks.clear();
  }
}
