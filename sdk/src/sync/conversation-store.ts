/**
 * The signed-in user's conversations, kept up to date while there are followers. Loading and
 * comparing are the same call, `conversations.sync`: without `known` it gives pages of the list,
 * with it the differences from the local state. In between, `conversation-state.ts` applies the
 * events of the socket. The list is a part of the whole, from its top; beside it, the store keeps
 * single conversations that were fetched by themselves.
 */
import type { ChatError } from '../chat-error.js';
import { isSame, LiveValue, type Live } from '../live.js';
import type { Platform } from '../platform.js';
import type { Conversation } from '../protocol/conversations.js';
import { fingerprintOf } from '../protocol/fingerprint.js';
import { limits } from '../protocol/limits.js';
import type { Input, Output } from '../protocol/operations.js';
import { abortable, asChatError } from '../transport/abortable.js';
import type { Backoff } from '../transport/backoff.js';
import type { Call } from '../transport/calls.js';
import {
  applyEvents,
  byActivity,
  find,
  laterOf,
  replayEvents,
  withConversation,
  without,
  type Ask,
  type Frame,
} from './conversation-state.js';
import {
  listOf,
  nothing,
  withoutPresence,
  type ConversationList,
  type More,
} from './conversation-list.js';
import { Journal } from './journal.js';
import { Lifecycle, type Transitions } from './lifecycle.js';
import { MuteEnds } from './mute-ends.js';
import { Questions } from './questions.js';
import { rerunning } from './rerunning.js';

export interface StoreDeps {
  call: Call;
  platform: Platform;
  backoff: Backoff;
  /** Unix milliseconds by the server's clock. */
  now: () => number;
  /** A conversation in the store has changed. */
  onChange: () => void;
  /** The first page is loaded. */
  onLoaded: () => void;
  /** The server has answered with the current state of this conversation. */
  onAnswer: (conversation: Conversation) => void;
  /** The user is no member of these. */
  onGone: (conversationIds: readonly string[]) => void;
  /** The server was restored from a backup: all local state is invalid. */
  onNewEpoch: () => void;
}

/** After the last follower left, another may come soon, as when a view is rendered again. */
const lingerMs = 10_000;

interface Synced {
  answer: Output<'conversations.sync'>;
  since: readonly Frame[];
}

/**
 * `idle`: nothing is loaded, because there are no followers. `loading`: the first page is on its
 * way, or is fetched again after a failure. `live`: events keep the list up to date. `stale`: it
 * was loaded, and there are no followers any more.
 */
type Status = 'signed-out' | 'idle' | 'loading' | 'live' | 'stale';
type Event = 'signed-in' | 'signed-out' | 'followed' | 'unfollowed' | 'loaded' | 'emptied';

const always = { 'signed-in': 'idle', 'signed-out': 'signed-out', closed: 'closed' } as const;
const transitions: Transitions<Status | 'closed', Event | 'closed'> = {
  'signed-out': always,
  idle: { ...always, followed: 'loading', loaded: 'stale' },
  loading: { ...always, unfollowed: 'idle', loaded: 'live' },
  live: { ...always, unfollowed: 'stale', emptied: 'loading' },
  stale: { ...always, followed: 'live', emptied: 'idle' },
  closed: {},
};

export class ConversationStore {
  readonly live: Live<ConversationList>;
  /**
   * Compares what is loaded, or loads the first page. Never rejects: `live` shows the result.
   */
  readonly reload: () => Promise<void>;
  /**
   * Conversations that may differ from the server although their `rev`s are equal: no counter
   * covers how far others have read, and who is online.
   */
  #doubted = new Set<string>();

  readonly #deps: StoreDeps;
  /** The current value of `live`, for code that does not follow it. */
  readonly list = new LiveValue<ConversationList>(nothing);
  readonly #journal = new Journal<Frame>();
  readonly #questions: Questions;
  readonly #muteEnds: MuteEnds;
  readonly #removed = new Set<string>();
  readonly #life: Lifecycle<Status, Event>;
  #me: string | null = null;
  #epoch: string | null = null;
  #followers = 0;
  /** The next load fetches everything that is loaded, whether it seems to differ or not. */
  #entirely = false;
  #all: readonly Conversation[] = [];
  #isCutOff = false;
  /** Each conversation as it is shown while disconnected: the same object each time. */
  readonly #shownCutOff = new WeakMap<Conversation, Conversation>();
  /** `null` when the list is complete. */
  #more: More | null = null;
  #stopLingering: (() => void) | null = null;

  constructor(deps: StoreDeps) {
    this.#deps = deps;
    this.#life = new Lifecycle<Status, Event>(deps, 'signed-out', transitions);
    this.reload = rerunning(() => this.#load());
    this.#muteEnds = new MuteEnds({ ...deps, onEnd: () => this.#recount() });
    this.#questions = new Questions({
      platform: deps.platform,
      revOf: (conversationId) => find(this.#all, conversationId)?.rev,
      ask: (conversationId) => this.#get(conversationId),
      onNotFound: (conversationId) => this.#drop(conversationId),
      onFailure: () => void this.reload(),
    });
    const value = this.list;
    this.live = {
      get value() {
        return value.value;
      },
      subscribe: (listener) => {
        const unfollow = this.follow();
        const stop = value.subscribe(listener);
        return () => {
          stop();
          unfollow();
        };
      },
    };
  }

  /** A conversation that the store keeps up to date. */
  get(conversationId: string): Conversation | undefined {
    return this.#life.status === 'live' ? find(this.#all, conversationId) : undefined;
  }

  /**
   * The state of a conversation as the server has answered since the last compare, or answers now.
   * Throws the error of that call.
   */
  async current(conversationId: string): Promise<Conversation> {
    const known = this.#doubted.has(conversationId) ? undefined : this.get(conversationId);
    return known ?? (await this.#get(conversationId));
  }

  /** Loads this conversation if the store does not have it: it is shown from now on. */
  ensure(conversationId: string): void {
    // If it fails, the next compare repairs it.
    if (this.#life.status === 'live') this.current(conversationId).catch(() => undefined);
  }

  /**
   * Parts without a counter are uncertain from here on. `entirely`: so is the whole list.
   */
  doubt(entirely: boolean): void {
    this.#doubted = new Set(this.#all.map(({ id }) => id));
    this.#entirely ||= entirely;
  }

  /**
   * A user who is listed in one of the conversations whose members are told of each other's
   * presence: elsewhere, it may be out of date.
   */
  presentUser(userId: string): Conversation['members'][number]['user'] | undefined {
    return this.#all
      .filter(({ memberCount }) => memberCount <= limits.presenceMembers)
      .flatMap(({ members }) => members)
      .find(({ user }) => user.id === userId)?.user;
  }

  /** Keeps the conversations up to date until the returned function is called. */
  follow(): () => void {
    this.#followers += 1;
    this.#stopLingering?.();
    this.#stopLingering = null;
    if (this.#life.move('followed')) {
      this.#entirely = this.#life.status === 'live';
      void this.reload();
    }
    let followed = true;
    return () => {
      if (!followed) return;
      followed = false;
      this.#followers -= 1;
      if (this.#followers === 0 && this.#life.status !== 'closed')
        this.#stopLingering = this.#deps.platform.after(lingerMs, () => this.#unfollow());
    };
  }

  take(frame: Frame): void {
    if (!this.#isKept) return;
    this.#journal.record(frame);
    const { items, asks } = applyEvents(this.#all, frame, this.#me!);
    this.#become(items);
    for (const ask of asks) this.expect(ask);
    // Removed and added again in one frame: the events do not say which was last.
    for (const { name, data } of frame) {
      if (name === 'conversation.removed') this.#removed.add(data.conversationId);
      const id =
        name === 'conversation.removed'
          ? data.conversationId
          : name === 'conversation.created'
            ? data.conversation.id
            : '';
      if (this.#removed.has(id)) this.expect({ conversationId: id, rev: null });
    }
  }

  /**
   * Takes a conversation from the answer to a call; `since` are the events that arrived while it
   * was on its way.
   */
  absorb(conversation: Conversation, since: readonly Frame[] = []): void {
    if (!this.#isKept) return;
    this.#absorb([conversation], since);
  }

  /** Fetches a conversation and merges the answer into the store. */
  async fetch<A>(
    ask: () => Promise<A>,
    conversationOf: (answer: A) => Conversation | null,
  ): Promise<A> {
    const { signal } = this.#life;
    const { answer, since } = await this.#journal.during(ask);
    const conversation = conversationOf(answer);
    if (!signal.aborted && conversation) this.absorb(conversation, since);
    return answer;
  }

  async loadMore(signal?: AbortSignal): Promise<void> {
    const { signal: life } = this.#life;
    const more = this.#more;
    if (this.#me === null) return;
    if (!this.#isLoaded) return await this.#loadFirst(signal);
    if (more === null) return;
    this.#publish({ loading: true });
    try {
      const { answer, since } = await this.#ask(
        { held: [], cursor: more.cursor, limit: limits.pageDefault },
        signal,
      );
      if (life.aborted) return;
      // If another page was loaded or the epoch has changed, this page is of no use.
      if (more === this.#more && this.#isSameEpoch(answer)) {
        this.#goesTo(answer.next, answer.items.at(-1) ?? more.edge);
        this.#absorb(answer.items, since);
      }
      this.#publish({ loading: false, error: null });
    } catch (error) {
      if (!life.aborted) this.#publish({ loading: false, error: asChatError(error) });
      throw error;
    }
  }

  /** Fetches a conversation unless events bring it to this `rev`. */
  expect({ conversationId, rev }: Ask): void {
    if (!this.#isKept) return;
    this.#questions.add({ conversationId, rev });
  }

  /** Another user signed in, or the user signed out. */
  reset(me: string | null): void {
    this.#me = me;
    this.#epoch = null;
    this.#life.move(me === null ? 'signed-out' : 'signed-in');
    if (this.#followers > 0 || this.#stopLingering) this.#life.move('followed');
    this.#wipe();
    if (this.#life.status === 'loading') void this.reload();
  }

  close(): void {
    this.#me = null;
    this.#life.move('closed');
    this.#life.startOver();
    this.#questions.pause();
    this.#stopLingering?.();
    this.#muteEnds.stop();
    this.list.close();
  }

  #wipe(): void {
    this.#life.move('emptied');
    this.#life.startOver();
    this.#life.succeeded();
    this.#all = [];
    this.#doubted.clear();
    this.#questions.clear();
    this.#removed.clear();
    this.#more = null;
    this.#muteEnds.stop();
    this.list.set(nothing);
    this.#deps.onChange();
  }

  /** After a failed first load, the next page is the first page. */
  async #loadFirst(signal: AbortSignal | undefined): Promise<void> {
    await abortable([signal], () => this.reload());
    const { error } = this.list.value;
    if (error) throw error;
  }

  /** Whether events keep the list up to date, or its first page is on its way. */
  get #isKept(): boolean {
    return this.#life.status === 'loading' || this.#life.status === 'live';
  }

  get #isLoaded(): boolean {
    return this.#life.status === 'live' || this.#life.status === 'stale';
  }

  #unfollow(): void {
    this.#stopLingering = null;
    this.#life.move('unfollowed');
    this.#life.stopRetry();
    this.#questions.pause();
  }

  async #load(): Promise<void> {
    const { signal } = this.#life;
    if (!this.#isKept) return;
    this.#life.stopRetry();
    const entirely = this.#entirely;
    if (!this.#isLoaded) this.#publish({ loading: true });
    try {
      const isDone =
        this.#isLoaded && !entirely ? await this.#compare(signal) : await this.#walk(signal);
      if (!isDone) return;
      if (entirely) this.#entirely = false;
      this.#life.succeeded();
      this.#publish({ loading: false, error: null });
    } catch (failure) {
      if (!signal.aborted) this.#failed(asChatError(failure));
    }
  }

  /**
   * Loads the first page, or everything that is loaded again. Resolves to `false` if the answers
   * are of no use any more.
   */
  async #walk(signal: AbortSignal): Promise<boolean> {
    // Conversations beside the list are not loaded again: code that needs them fetches them.
    const listed = this.list.value.items;
    // Each loaded conversation moves down by one place for each new conversation above it.
    const lowest = listed.at(-1);
    const missing = new Set(listed.map(({ id }) => id));
    let wanted = listed.length;
    let walked = 0;
    let next: string | null = null;
    do {
      const limit = Math.min(
        limits.pageMax,
        walked === 0 ? Math.max(limits.pageDefault, wanted) : wanted - walked,
      );
      const { answer, since }: Synced = await this.#ask({ held: [], limit, cursor: next });
      if (signal.aborted || !this.#isSameEpoch(answer)) return false;
      for (const { id } of answer.items) missing.delete(id);
      walked += limit;
      wanted += answer.items.filter(
        (item) => lowest && !find(listed, item.id) && byActivity(item, lowest) < 0,
      ).length;
      ({ next } = answer);
      const isFirst = !this.#isLoaded;
      if (isFirst) this.#goesTo(next, answer.items.at(-1));
      this.#life.move('loaded');
      this.#absorb(answer.items, since);
      if (isFirst) this.#deps.onLoaded();
    } while (next !== null && walked < wanted);
    if (next === null || !this.#more) this.#goesTo(next, this.#all.at(-1));
    return this.#askFor([...missing], signal);
  }

  /** Fetches what differs from what is loaded. Resolves to `false` like `#walk`. */
  async #compare(signal: AbortSignal): Promise<boolean> {
    const listed = this.list.value.items;
    const sure = listed
      .filter(({ id }) => !this.#questions.isUncertain(id))
      .slice(0, limits.syncKnown);
    const known = sure.map(({ id, rev, memberRev }) => fingerprintOf(id, rev, memberRev)).join('');
    const missing = new Set(listed.map(({ id }) => id));
    for (const { id } of sure) missing.delete(id);
    const until = this.#more?.cursor;
    const limit = limits.pageMax;
    let cursor: string | null = null;
    do {
      const { answer, since }: Synced = await this.#ask({ held: [], known, until, limit, cursor });
      if (signal.aborted || !this.#isSameEpoch(answer)) return false;
      // Later pages name again what earlier pages have brought.
      if (cursor === null) for (const place of answer.outdated ?? []) missing.add(sure[place]!.id);
      for (const { id } of answer.items) missing.delete(id);
      this.#absorb(answer.items, since);
      cursor = answer.next;
    } while (cursor !== null);
    return this.#askFor([...missing], signal);
  }

  /**
   * Finds out what became of conversations that are not in the list any more, or not in the part of
   * it that is loaded. Resolves to `false` like `#walk`.
   */
  async #askFor(ids: readonly string[], signal: AbortSignal): Promise<boolean> {
    for (let from = 0; from < ids.length; from += limits.syncHeld) {
      const some = ids.slice(from, from + limits.syncHeld);
      const held = some.map((id) => ({ id, rev: 0, memberRev: 0 }));
      const { answer, since }: Synced = await this.#ask({ held, limit: 1 });
      if (signal.aborted || !this.#isSameEpoch(answer)) return false;
      this.#all = without(this.#all, answer.gone);
      this.#absorb(answer.items, since);
      if (answer.gone.length > 0)
        this.#deps.onGone(answer.gone.filter((id) => !find(this.#all, id)));
      for (const id of some)
        if (!answer.gone.includes(id) && !find(answer.items, id))
          this.expect({ conversationId: id, rev: null });
    }
    return true;
  }

  #ask(
    { cursor, ...input }: Omit<Input<'conversations.sync'>, 'cursor'> & { cursor?: string | null },
    signal?: AbortSignal,
  ): Promise<Synced> {
    return this.#journal.during(() =>
      this.#deps.call(
        'conversations.sync',
        { ...input, cursor: cursor ?? undefined },
        { repeatable: true, signal },
      ),
    );
  }

  /** If the numbers of the log have a new meaning (another epoch), everything is fetched again. */
  #isSameEpoch({ epoch }: { epoch: string }): boolean {
    const before = this.#epoch;
    this.#epoch = epoch;
    if (before === null || before === epoch) return true;
    this.#wipe();
    this.#deps.onNewEpoch();
    void this.reload();
    return false;
  }

  #goesTo(cursor: string | null, edge: Conversation | undefined): void {
    this.#more = cursor === null || !edge ? null : { cursor, edge };
  }

  #absorb(answered: readonly Conversation[], since: readonly Frame[]): void {
    const before = this.#all;
    const replayed = replayEvents(answered, since, this.#me!);
    let next = before;
    const asks: Ask[] = [];
    for (const { id } of answered) {
      const [known, now] = [find(before, id), find(replayed.items, id)];
      // The local state includes all of `since`: if the conversation is here in spite of a removal,
      // a later answer has added it again.
      const later = now ? laterOf(known, now, this.#me!) : known;
      if (later && later === now) next = withConversation(next, now);
      // A conversation that was kept stays uncertain if it was uncertain; and an answer that was
      // read before a removal may bring the conversation back.
      const wasUncertain = later !== now && this.#questions.isUncertain(id);
      if (later === null || wasUncertain || (!known && now && this.#removed.has(id)))
        asks.push({ conversationId: id, rev: null });
      asks.push(...replayed.asks.filter(({ conversationId }) => conversationId === id));
      this.#doubted.delete(id);
      this.#questions.answered(id);
    }
    this.#become(next);
    for (const ask of asks) this.expect(ask);
    for (const conversation of answered) this.#deps.onAnswer(conversation);
  }

  #failed(error: ChatError): void {
    this.#publish({ loading: false, error });
    this.#life.retryLater(error, () => void this.reload());
  }

  #get(conversationId: string): Promise<Conversation> {
    return this.fetch(
      () => this.#deps.call('conversations.get', { conversationId }),
      (conversation) => conversation,
    );
  }

  /** The user is no longer a member. */
  #drop(conversationId: string): void {
    this.#removed.add(conversationId);
    this.#become(without(this.#all, [conversationId]));
    this.#deps.onGone([conversationId]);
  }

  #become(all: readonly Conversation[]): void {
    if (all === this.#all) return;
    this.#all = all;
    this.#publish({});
    this.#deps.onChange();
  }

  /**
   * While disconnected, it is not known who is online: the shown list says so, and the stored data
   * stays as it was.
   */
  setCutOff(isCutOff: boolean): void {
    if (isCutOff === this.#isCutOff) return;
    this.#isCutOff = isCutOff;
    this.#publish({});
  }

  /** Counted and watched at one time: a mute that ends in between would be missed. */
  #publish(change: Partial<ConversationList>, now = this.#deps.now()): void {
    const before = this.list.value;
    const next = listOf(
      before,
      change,
      this.#isCutOff ? this.#all.map((each) => this.#cutOffForm(each)) : this.#all,
      this.#more,
      now,
    );
    if (isSame(next, before)) return;
    this.list.set(next);
    this.#muteEnds.watch(this.list.value.items, now);
  }

  /** A conversation is no longer muted: its row and the total change, its data does not. */
  #recount(): void {
    const now = this.#deps.now();
    this.list.set({ ...this.list.value });
    this.#publish({}, now);
    this.#muteEnds.watch(this.list.value.items, now);
  }

  #cutOffForm(conversation: Conversation): Conversation {
    let shown = this.#shownCutOff.get(conversation);
    if (!shown) this.#shownCutOff.set(conversation, (shown = withoutPresence(conversation)));
    return shown;
  }
}
