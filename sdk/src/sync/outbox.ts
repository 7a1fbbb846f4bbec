/**
 * Messages of one's own on their way. In each conversation one is in flight at a time, so that they
 * arrive in order; what fails for now is tried again by itself under the same `clientId`, what
 * fails for good steps aside and waits for the user. An entry stays until its message is stored
 * *and* shown: `forget` is called by whoever shows it. Where the device keeps rows, an entry is
 * kept before its first attempt and until it is stored, so that it survives a reload. Another tab
 * may have taken up the same entry then: each attempt is made under a lock, if the row is still
 * there.
 */
import { ChatError } from '../chat-error.js';
import type { Platform } from '../platform.js';
import type { Message } from '../protocol/messages.js';
import { abortError, asChatError, whenAborted } from '../transport/abortable.js';
import type { Backoff } from '../transport/backoff.js';
import { pause } from '../transport/pause.js';
import { deferred, type Deferred } from '../deferred.js';
import type { Kept, KeptSend } from './kept.js';
import type { Outgoing, PendingMessage, Prepare } from './pending-message.js';

export interface OutboxParts {
  send: (message: Outgoing, signal: AbortSignal) => Promise<Message>;
  platform: Platform;
  backoff: Backoff;
  /** Keeps entries over a reload. */
  kept?: Kept | undefined;
  /** The entries of this conversation changed. */
  onChange: (conversationId: string) => void;
  /**
   * The server's answer to a send: the message as it is stored. Called before the promise of `add`
   * resolves.
   */
  onStored: (message: Message) => void;
}

export interface Entry {
  readonly pending: PendingMessage;
  /** The message that it became. */
  readonly stored: Message | null;
}

interface Item {
  outgoing: Outgoing;
  /** Until it is done, the device cannot keep the message: its files end with the page. */
  prepare?: Prepare | undefined;
  pending: PendingMessage;
  stored: Message | null;
  failures: number;
  /** Done when the device has it, or will not have it. */
  kept?: Promise<void> | undefined;
  /**
   * Found on the device, and nobody waits for it: another tab may be sending it, or have sent it.
   */
  found: boolean;
  readonly outcome: Deferred<Message>;
  /**
   * Fires when it is not wanted, or not needed, any more; a retry keeps it, and with it who waits
   * for its end.
   */
  abort: AbortController;
}

interface Lane {
  items: Item[];
  /** What the first one waits for, and with it all behind it. */
  wait: Pick<PendingMessage, 'waitsFor' | 'retryAt'>;
  /** One is in flight, or waits for its next attempt. */
  busy: boolean;
  goOn: (() => void) | null;
}

export class Outbox {
  readonly #parts: OutboxParts;
  readonly #lanes = new Map<string, Lane>();
  /** While entries are fetched from the device, which go first. */
  #gate: Promise<void> | null = null;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /**
   * Takes a message for sending; resolves when it is stored. The same `clientId` again is the same
   * message.
   */
  add(outgoing: Outgoing, signal?: AbortSignal, prepare?: Prepare): Promise<Message> {
    if (signal?.aborted) return Promise.reject(abortError(signal));
    const known = this.#find(outgoing.clientId);
    if (known && !isSame(known.outgoing, outgoing)) {
      return Promise.reject(
        new ChatError('client_id_reused', 'This clientId is on its way with a different message.'),
      );
    }
    if (known && known.pending.status !== 'failed') {
      // Whoever sends it again waits for its message, which the server gives also if another tab
      // has sent it.
      known.found = false;
      return known.outcome.promise;
    }
    this.discard(outgoing.clientId);

    const item = this.#itemOf({
      outgoing,
      createdAt: this.#parts.platform.now(),
      files: prepare?.files,
    });
    item.prepare = prepare;
    if (signal) {
      const stop = whenAborted(signal, () => this.#giveUp(item, abortError(signal)));
      item.outcome.promise.then(stop, stop);
    }
    this.#keep(item);
    this.#enqueue(item);
    return item.outcome.promise;
  }

  /**
   * Takes up what an earlier page has left on the device; nothing else is sent before it is here.
   */
  restore(sends: Promise<readonly KeptSend[]>): void {
    const gate = sends.then((found) => {
      if (this.#gate !== gate) return;
      this.#gate = null;
      for (const send of [...found].reverse()) this.#putFirst(send);
      for (const [conversationId, lane] of this.#lanes) void this.#work(conversationId, lane);
    });
    this.#gate = gate;
  }

  /** Sends a failed message again, after those that wait already. */
  retry(clientId: string): void {
    const failed = this.#find(clientId);
    if (failed?.pending.status !== 'failed') return;
    this.#remove(failed);
    const item = this.#itemOf({ ...failed.pending, outgoing: failed.outgoing });
    item.prepare = failed.prepare;
    item.abort = failed.abort;
    // Whoever sent it has been told that it failed; the window tells the rest.
    item.outcome.promise.catch(() => undefined);
    this.#keep(item);
    this.#enqueue(item);
  }

  discard(clientId: string): void {
    const item = this.#find(clientId);
    if (item && (item.prepare || item.pending.status === 'failed'))
      this.#giveUp(item, new ChatError('aborted', 'It was discarded.'));
  }

  of(conversationId: string): readonly Entry[] {
    return this.#lanes.get(conversationId)?.items ?? [];
  }

  /**
   * A message of one's own was seen in the log: if it stands here, it is stored, whatever became of
   * the answer to its send. One that says something else was edited since, or is another message
   * that took the id: only the server knows, when it is asked again.
   */
  confirm(message: Message): void {
    const item = this.#lanes
      .get(message.conversationId)
      ?.items.find(({ pending }) => pending.clientId === message.clientId);
    if (!item || item.stored || message.text !== item.outgoing.text) return;
    this.#settle(item, message);
    item.outcome.resolve(message);
    item.abort.abort(new ChatError('aborted', 'The message is stored already.'));
    this.#parts.onChange(message.conversationId);
  }

  /** Drops the stored entries that everyone who has to shows as messages. */
  forget(conversationId: string, isShown: (message: Message) => boolean): void {
    const lane = this.#lanes.get(conversationId);
    if (!lane) return;
    lane.items = lane.items.filter(({ stored }) => !stored || !isShown(stored));
    this.#sweep(conversationId, lane);
  }

  /** Drops all stored entries, for what was stored is no longer in any log. */
  forgetStored(): void {
    for (const conversationId of this.#lanes.keys()) this.forget(conversationId, () => true);
  }

  /**
   * The server is within reach again: nothing has to wait any longer, except for what the server
   * itself asked for.
   */
  wake(): void {
    for (const lane of this.#lanes.values()) lane.goOn?.();
  }

  /** Drops everything here; those who wait learn why. What the device keeps stays there. */
  clear(reason: ChatError): void {
    this.#gate = null;
    const lanes = [...this.#lanes];
    this.#lanes.clear();
    for (const [conversationId, lane] of lanes) {
      const { items } = lane;
      lane.items = [];
      for (const item of items) {
        item.outcome.reject(reason);
        item.abort.abort(reason);
      }
      this.#parts.onChange(conversationId);
    }
  }

  #itemOf(
    {
      outgoing,
      createdAt,
      files,
    }: Pick<PendingMessage, 'createdAt' | 'files'> & { outgoing: Outgoing },
    found = false,
  ): Item {
    const pending: PendingMessage = {
      ...outgoing,
      createdAt,
      files,
      status: 'queued',
      ...itsTurn,
      error: null,
    };
    return {
      outgoing,
      pending,
      stored: null,
      failures: 0,
      found,
      outcome: deferred(),
      abort: new AbortController(),
    };
  }

  #putFirst(send: KeptSend): void {
    if (this.#find(send.outgoing.clientId)) return;
    const item = this.#itemOf(send, true);
    item.outcome.promise.catch(() => undefined);
    if (send.error)
      item.pending = { ...item.pending, status: 'failed', waitsFor: null, error: send.error };
    this.#laneOf(item).items.unshift(item);
    this.#parts.onChange(item.pending.conversationId);
  }

  #enqueue(item: Item): void {
    const lane = this.#laneOf(item);
    item.pending = { ...item.pending, ...lane.wait };
    lane.items.push(item);
    this.#parts.onChange(item.pending.conversationId);
    void this.#work(item.pending.conversationId, lane);
  }

  #laneOf({ pending: { conversationId } }: Item): Lane {
    const lane: Lane = this.#lanes.get(conversationId) ?? {
      items: [],
      wait: itsTurn,
      busy: false,
      goOn: null,
    };
    this.#lanes.set(conversationId, lane);
    return lane;
  }

  async #work(conversationId: string, lane: Lane): Promise<void> {
    if (lane.busy) return;
    lane.busy = true;
    if (this.#gate) await this.#gate;
    for (let item = nextOf(lane); item; item = nextOf(lane)) await this.#attempt(lane, item);
    lane.busy = false;
    this.#sweep(conversationId, lane);
  }

  async #attempt(lane: Lane, item: Item): Promise<void> {
    this.#holdUp(lane, itsTurn);
    this.#update(item, { status: 'sending', waitsFor: null });
    let message: Message | null;
    try {
      if (item.kept) await item.kept;
      message = await this.#send(item);
    } catch (failure) {
      // Stored, given up or cleared meanwhile.
      if (!this.#isUnsettled(lane, item)) return;
      const error = asChatError(failure);
      if (error.retryable) await this.#waitFor(lane, item, error);
      else this.#fail(item, error);
      return;
    }
    if (!this.#isUnsettled(lane, item)) return;
    if (message === null) {
      // Another tab is done with it; if it was stored, the log has it.
      if (item.found) this.#remove(item);
      return;
    }
    this.#settle(item, message);
    this.#parts.onStored(message);
    this.#parts.onChange(message.conversationId);
    item.outcome.resolve(message);
  }

  async #send(item: Item): Promise<Message | null> {
    const { kept, send } = this.#parts;
    const { abort, found, prepare } = item;
    abort.signal.throwIfAborted();
    if (prepare) {
      const attachmentIds = await prepare(abort.signal, (files) => this.#update(item, { files }));
      item.outgoing = { ...item.outgoing, attachmentIds };
      item.prepare = undefined;
      this.#keep(item);
      await item.kept;
    }
    const { outgoing } = item;
    if (!kept) return send(outgoing, abort.signal);
    return kept.alone(outgoing.clientId, found, () => send(outgoing, abort.signal));
  }

  /**
   * Until the connection is back or the time has come; not before the time that the server named.
   */
  async #waitFor(lane: Lane, item: Item, error: ChatError): Promise<void> {
    item.failures += 1;
    const { backoff, platform } = this.#parts;
    const ms = error.retryAfterMs ?? backoff.delay(item.failures);
    this.#update(item, { status: 'queued', error });
    this.#holdUp(lane, { waitsFor: waitOf(error), retryAt: platform.now() + ms });
    const { over, goOn } = pause(platform, ms, item.abort.signal);
    lane.goOn = error.retryAfterMs === undefined ? goOn : null;
    await over;
  }

  #holdUp(lane: Lane, wait: Lane['wait']): void {
    if (lane.wait === wait) return;
    lane.wait = wait;
    for (const item of lane.items) if (item.pending.status === 'queued') this.#update(item, wait);
  }

  #fail(item: Item, error: ChatError): void {
    this.#update(item, { status: 'failed', waitsFor: null, error });
    this.#keep(item);
    item.outcome.reject(error);
  }

  /**
   * The sender does not want it any more. What is in flight may be stored none the less, and shows
   * then like any other message.
   */
  #giveUp(item: Item, error: ChatError): void {
    if (item.stored) return;
    item.outcome.reject(error);
    this.#remove(item);
    item.abort.abort(error);
  }

  #isUnsettled(lane: Lane, item: Item): boolean {
    return (
      item.stored === null &&
      lane.items.includes(item) &&
      this.#lanes.get(item.pending.conversationId) === lane
    );
  }

  #settle(item: Item, message: Message): void {
    item.stored = message;
    this.#parts.kept?.remove(item.outgoing.clientId);
  }

  #keep(item: Item): void {
    const { outgoing, pending, prepare } = item;
    if (prepare) return;
    item.kept = this.#parts.kept?.put({
      outgoing,
      createdAt: pending.createdAt,
      error: pending.error,
    });
  }

  #update(item: Item, change: Partial<PendingMessage>): void {
    item.pending = { ...item.pending, ...change };
    this.#parts.onChange(item.pending.conversationId);
  }

  #find(clientId: string): Item | undefined {
    return [...this.#lanes.values()]
      .flatMap(({ items }) => items)
      .find(({ pending }) => pending.clientId === clientId);
  }

  #remove(item: Item): void {
    const { conversationId, clientId } = item.pending;
    this.#parts.kept?.remove(clientId);
    const lane = this.#lanes.get(conversationId);
    if (!lane) return;
    lane.items = lane.items.filter((other) => other !== item);
    this.#sweep(conversationId, lane);
    this.#parts.onChange(conversationId);
  }

  #sweep(conversationId: string, lane: Lane): void {
    if (lane.items.length === 0 && !lane.busy && this.#lanes.get(conversationId) === lane)
      this.#lanes.delete(conversationId);
  }
}

const itsTurn: Lane['wait'] = { waitsFor: 'turn', retryAt: null };

function waitOf({ code, status }: ChatError): NonNullable<PendingMessage['waitsFor']> {
  if (code === 'rate_limited') return 'rate';
  return status > 0 ? 'server' : 'connection';
}

function isSame(a: Outgoing, b: Outgoing): boolean {
  // Those that are uploaded with it have no ids yet, or had none when it was sent the first time.
  const content = (
    { conversationId, text, replyTo, mentions, metadata, attachmentIds }: Outgoing,
    other: Outgoing,
  ) =>
    JSON.stringify([
      conversationId,
      text,
      replyTo,
      mentions,
      metadata,
      other.attachmentIds && attachmentIds,
    ]);
  return content(a, b) === content(b, a);
}

function nextOf({ items }: Lane): Item | undefined {
  return items.find(({ pending, stored }) => !stored && pending.status !== 'failed');
}
