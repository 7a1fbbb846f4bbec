import type { Live } from '../live.js';
import type { Platform } from '../platform.js';
import type { Conversation } from '../protocol/conversations.js';
import type { WireEvent } from '../protocol/events.js';
import type { Message } from '../protocol/messages.js';
import type { Me } from '../protocol/users.js';
import { ChatError } from '../chat-error.js';
import type { Backoff } from '../transport/backoff.js';
import type { Call } from '../transport/calls.js';
import { reachOf, type Reach } from './conversation-state.js';
import { ConversationStore } from './conversation-store.js';
import { Deliveries } from './deliveries.js';
import type { DraftStore } from './draft-store.js';
import { PendingToViews, type PendingTo } from './pending-to.js';
import { Kept, type Found, type Keeping } from './kept.js';
import { Logs } from './logs.js';
import { Outbox, type OutboxDeps } from './outbox.js';
import type { Outgoing, Prepare } from './pending-message.js';
import { rerunning } from './rerunning.js';
import { withoutCleared } from './window-state.js';

/**
 * A broadcast may get lost although the socket stays open: how often to check for that, in
 * milliseconds.
 */
const slowCompareMs = 4 * 60_000;

/**
 * Milliseconds between polls when no events arrive: while the page is in view, and while it is
 * hidden.
 */
const pollMs = 3_500;
const hiddenPollMs = 30_000;

/**
 * After a longer absence (milliseconds), everything that is loaded is checked again: no counter
 * covers who is online, and how far others have read.
 */
const longAwayMs = 60_000;

export interface SyncDeps {
  call: Call;
  platform: Platform;
  backoff: Backoff;
  /** Where unsent messages and drafts are kept after the page is closed. */
  keeping?: Keeping | undefined;
  /** Uploads the files of a message that an earlier page has left. */
  prepare?: OutboxDeps['prepare'];
  /** Unix milliseconds by the server's clock. Default: by the device's. */
  now?: () => number;
}

/** A first message, and the people it is for. */
export interface StartedBy extends Pick<Outgoing, 'clientId' | 'text' | 'attachmentIds'> {
  userIds: readonly string[];
}

/**
 * The local store: the conversations, the open logs and the outbox, and the updates between them.
 * Events come in through `take`; `compare` makes up for missed events.
 */
export class Sync {
  readonly conversations: ConversationStore;
  readonly logs: Logs;
  readonly outbox: Outbox;
  readonly toPeople: PendingToViews;
  /** Unix milliseconds by the server's clock. */
  readonly now: () => number;
  /** Makes sure that everything shown is as the server has it. Never rejects. */
  readonly compare: () => Promise<void>;

  readonly #call: Call;
  readonly #platform: Platform;
  readonly #deliveries: Deliveries;
  readonly #kept: Kept | undefined;
  #drafts: DraftStore | undefined;
  /** What the device has kept for the signed-in user. */
  #found: Promise<Found> | undefined;
  #me: string | null = null;
  #stopTimer: (() => void) | null = null;
  #awaySince: number | null = null;

  constructor({ call, platform, backoff, keeping, prepare, now = platform.now }: SyncDeps) {
    this.#call = call;
    this.now = now;
    this.#platform = platform;
    this.#kept = keeping && new Kept(keeping, platform);
    this.conversations = new ConversationStore({
      call,
      now,
      platform,
      backoff,
      onChange: () => this.logs.refreshAll(),
      onLoaded: () => this.logs.ensureAll(),
      onAnswer: (conversation) => this.#answered(conversation),
      onGone: (conversationIds) => this.logs.remove(conversationIds),
      onNewEpoch: () => {
        this.outbox.forgetStored();
        this.logs.reset(true);
      },
    });
    this.outbox = new Outbox({
      platform,
      backoff,
      kept: this.#kept,
      prepare,
      send: (outgoing, signal) => this.#send(outgoing, signal),
      onChange: (lane) => {
        this.logs.refresh(lane);
        this.toPeople.refresh(lane);
      },
      onStored: (message, { edits }) =>
        edits === undefined ? this.stored(message) : this.changed(message),
    });
    this.toPeople = new PendingToViews((lane) =>
      this.outbox.of(lane).map(({ pending }) => pending),
    );
    this.logs = new Logs({
      call,
      platform,
      backoff,
      entriesOf: (conversationId) => this.outbox.of(conversationId),
      revisionsOf: (conversationId) => {
        const conversation = this.conversations.get(conversationId);
        return (
          conversation && { memberRev: conversation.memberRev, ...reachOf(conversation, this.#me) }
        );
      },
      revisions: (conversationId) => this.conversations.current(conversationId),
      ensure: (conversationId) => this.conversations.ensure(conversationId),
      follow: () => this.conversations.follow(),
      onFetched: (messages) => this.#confirm(messages),
      onSettle: (conversationId, isShown) => this.outbox.forget(conversationId, isShown),
    });
    this.#deliveries = new Deliveries({
      platform,
      get: (conversationId) => this.conversations.get(conversationId),
      mark: (conversationId, seq) => {
        const own = this.conversations
          .get(conversationId)
          ?.members.find(({ user }) => user.id === this.#me);
        // Already marked, for example if the answer to an earlier call was on its way.
        if (own && own.deliveredSeq >= seq) return;
        // If it fails, the next message makes up for it.
        call('receipts.markDelivered', { conversationId, seq }).then(
          ({ deliveredSeq }) => this.#delivered(conversationId, deliveredSeq),
          () => undefined,
        );
      },
    });
    this.compare = rerunning(() => this.#compare());
  }

  /**
   * Adds drafts. This may happen at any time; from then on they change with the user. Repeated
   * calls return the same store.
   */
  addDrafts(make: (kept: Kept | undefined) => DraftStore): DraftStore {
    if (!this.#drafts) {
      this.#drafts = make(this.#kept);
      this.#drafts.reset(this.#me !== null);
      this.#findDrafts();
    }
    return this.#drafts;
  }

  /** Sends a first message to people through the outbox. */
  async start(
    { userIds, ...message }: StartedBy,
    signal?: AbortSignal,
    prepare?: Prepare,
  ): Promise<{ conversation: Conversation; message: Message }> {
    const others = this.#othersOf(userIds);
    const outgoing = { conversationId: '', userIds: others, ...message };
    const stored = await this.outbox.add(outgoing, signal, prepare);
    return { conversation: this.toPeople.madeWith(others)!, message: stored };
  }

  /** See `Messages.pendingTo`. */
  pendingTo(userIds: readonly string[]): Live<PendingTo> {
    return this.toPeople.of(this.#othersOf(userIds));
  }

  /** Takes a frame of events, as the server sent it. */
  take(frame: readonly WireEvent[]): void {
    const events = frame.map((event) =>
      'message' in event.data
        ? withoutCleared(event, this.conversations.get(event.data.conversationId)?.clearedSeq ?? 0)
        : event,
    );
    this.#confirm(events.flatMap(({ data }) => ('message' in data ? [data.message] : [])));
    this.conversations.take(events);
    this.logs.take(events);
    for (const { name, data } of events) {
      if (
        name !== 'message.created' ||
        data.message.senderId === null ||
        data.message.senderId === this.#me
      )
        continue;
      this.#deliveries.reached(data.conversationId, data.message.seq);
    }
  }

  /**
   * A call has answered with a stored message: it is treated like its event, which may come later,
   * or not at all.
   */
  stored(message: Message): void {
    this.#take(message, 'message.created');
  }

  /** The same for a message that was changed. */
  changed(message: Message): void {
    this.#take(message, 'message.changed');
  }

  /** How far the other members have received and seen the log. */
  reachOf(conversationId: string): Reach {
    return reachOf(this.conversations.get(conversationId), this.#me);
  }

  /**
   * After connecting: sends what waited and fetches what was missed; with `isPolling`, repeats this
   * until a socket opens.
   */
  connected(isPolling = false): void {
    this.conversations.setCutOff(false);
    this.outbox.wake();
    const away = this.#awaySince === null ? 0 : this.#platform.now() - this.#awaySince;
    this.#awaySince = null;
    this.conversations.doubt(away > longAwayMs);
    void this.compare();
    this.#compareLater(isPolling);
    this.#kept?.prepare();
  }

  /** `isCutOff`: the connection is lost, not only being replaced. */
  disconnected(isCutOff: boolean): void {
    if (isCutOff) this.conversations.setCutOff(true);
    this.#stopTimer?.();
    this.#awaySince ??= this.#platform.now();
  }

  /** Another user signed in, or the user signed out. */
  reset(me: Me | null): void {
    if (this.#me !== null) this.#kept?.wipe();
    this.#me = me?.id ?? null;
    this.#deliveries.clear();
    this.outbox.clear(new ChatError('signed_out', 'The user has changed.'));
    this.toPeople.reset();
    this.#drafts?.reset(me !== null);
    this.#found = undefined;
    if (me) this.#restore(me.id);
    this.conversations.reset(this.#me);
    this.logs.reset(this.#me !== null);
  }

  close(): void {
    this.#me = null;
    this.#stopTimer?.();
    this.#deliveries.clear();
    this.logs.close();
    this.outbox.clear(new ChatError('closed', 'The chat was closed.'));
    this.toPeople.close();
    this.#drafts?.close();
    this.#kept?.close();
    this.conversations.close();
  }

  async #send(
    { conversationId, userIds, edits, ...message }: Outgoing,
    signal: AbortSignal,
  ): Promise<Message> {
    const { clientId, text, mentions, attachmentIds } = message;
    const options = { signal, repeatable: true };
    if (edits !== undefined) {
      const edit = { conversationId, seq: edits, text, ...(mentions && { mentions }) };
      return await this.#call('messages.edit', edit, options);
    }
    if (conversationId !== '' || !userIds)
      return await this.#call('messages.send', { conversationId, ...message }, options);
    const first = {
      userIds: [...userIds],
      clientId,
      text,
      ...(attachmentIds && { attachmentIds }),
    };
    const started = await this.conversations.fetch(
      () => this.#call('conversations.start', first, options),
      ({ conversation }) => conversation,
    );
    this.toPeople.made(userIds, started.conversation);
    return started.message;
  }

  /** The user belongs to the people of a conversation, whether listed or not. */
  #othersOf(userIds: readonly string[]): string[] {
    return userIds.filter((id) => id !== this.#me);
  }

  #restore(me: string): void {
    if (!this.#kept) return;
    this.#found = this.#kept.open(me);
    this.outbox.restore(this.#found.then(({ sends }) => sends));
    if (this.#drafts) this.#findDrafts();
  }

  #findDrafts(): void {
    const me = this.#me;
    void this.#found?.then(({ drafts }) => {
      if (this.#me === me) this.#drafts?.found(drafts);
    });
  }

  #take(message: Message, name: 'message.created' | 'message.changed'): void {
    this.take([
      { name, data: { conversationId: message.conversationId, rev: message.rev, message } },
    ]);
  }

  #answered(conversation: Conversation): void {
    this.logs.expect(conversation);
    const { id, lastMessage, lastSeq, unread } = conversation;
    // Messages that came while this device was away have reached it now.
    if (unread > 0 && lastMessage?.senderId !== this.#me) this.#deliveries.reached(id, lastSeq);
  }

  #delivered(conversationId: string, deliveredSeq: number): void {
    const userId = this.#me;
    if (userId !== null)
      this.take([{ name: 'receipt.delivered', data: { conversationId, userId, deliveredSeq } }]);
  }

  async #compare(): Promise<void> {
    if (this.#me === null) return;
    this.conversations.doubt(false);
    await this.conversations.reload();
    await this.logs.compare();
  }

  #compareLater(isPolling: boolean): void {
    this.#stopTimer?.();
    const isVisible = this.#platform.visible();
    const ms = !isPolling ? slowCompareMs : isVisible ? pollMs : hiddenPollMs;
    // Spread out, so that the clients of a restarted server do not all ask at the same time.
    this.#stopTimer = this.#platform.after(ms * (0.75 + 0.5 * this.#platform.random()), () => {
      // A hidden page needs no compare: it compares when it becomes visible.
      if (isPolling || this.#platform.visible()) void this.compare();
      this.#compareLater(isPolling);
    });
  }

  #confirm(messages: readonly Message[]): void {
    for (const message of messages)
      if (message.clientId !== null && message.senderId === this.#me) this.outbox.confirm(message);
  }
}
