/**
 * Everything that the user has composed and the server has not stored yet: messages, first messages
 * to people, and edits. Each conversation has a lane, and so has each set of people that gets a
 * first message. In a lane, one entry is in flight at a time, so that messages arrive in order. A
 * temporary failure is retried under the same `clientId`. A message that fails for good steps aside
 * and waits for the user; an edit that fails for good is dropped, because its caller gets the
 * error.
 *
 * An entry stays until its message is stored *and* shown: the code that shows it calls `forget`. If
 * the device keeps rows, an entry is kept from before its first attempt until it is stored, and so
 * survives a reload. Another tab may take the same entry then: each attempt is made under a lock,
 * and only if the row still exists.
 *
 * When a first message is stored, the rest of its lane moves to the lane of the new conversation.
 */
import { ChatError } from '../chat-error.js';
import type { Platform } from '../platform.js';
import type { Message } from '../protocol/messages.js';
import { abortError, asChatError, whenAborted } from '../transport/abortable.js';
import type { Backoff } from '../transport/backoff.js';
import { pause } from '../transport/pause.js';
import { deferred, type Deferred } from '../deferred.js';
import type { Kept, KeptSend } from './kept.js';
import {
  laneOf,
  laneTo,
  type Outgoing,
  type PendingFile,
  type PendingMessage,
  type Prepare,
} from './pending-message.js';

export interface OutboxDeps {
  send: (message: Outgoing, signal: AbortSignal) => Promise<Message>;
  /** Uploads files that were found on the device. */
  prepare?: ((files: readonly PendingFile[]) => Prepare) | undefined;
  platform: Platform;
  backoff: Backoff;
  /** Keeps entries over a reload. */
  kept?: Kept | undefined;
  /**
   * The entries of this lane have changed. The lane is a conversation, or a set of people
   * (`laneTo`).
   */
  onChange: (lane: string) => void;
  /**
   * The server's answer to a send: the message as it is stored. Called before the promise of `add`
   * resolves.
   */
  onStored: (message: Message, outgoing: Outgoing) => void;
}

export interface Entry {
  readonly pending: PendingMessage;
  /** The stored message. */
  readonly stored: Message | null;
}

interface Item {
  outgoing: Outgoing;
  /** Uploads its files, until all of them are uploaded. */
  prepare?: Prepare | undefined;
  pending: PendingMessage;
  stored: Message | null;
  failures: number;
  /** Resolves when the device has kept it, or failed to. */
  kept?: Promise<void> | undefined;
  /**
   * Found on the device, and no caller waits for it: another tab may be sending it, or have sent
   * it.
   */
  found: boolean;
  readonly outcome: Deferred<Message>;
  /**
   * Fires when it is no longer wanted, or no longer needed; a retry keeps it, so that existing
   * waiters stay attached.
   */
  abort: AbortController;
}

interface Lane {
  /** Changes when a first message has created its conversation. */
  key: string;
  items: Item[];
  /** What the first entry waits for; all entries behind it wait, too. */
  wait: Pick<PendingMessage, 'waitsFor' | 'retryAt'>;
  /** An entry is in flight, or waits for its next attempt. */
  busy: boolean;
  goOn: (() => void) | null;
}

export class Outbox {
  readonly #deps: OutboxDeps;
  readonly #lanes = new Map<string, Lane>();
  /** Set while entries are fetched from the device: these are sent first. */
  #gate: Promise<void> | null = null;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
  }

  /**
   * Takes a message for sending; resolves when it is stored. A repeated call with the same
   * `clientId` is the same message.
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
      // A repeated send waits for its message: the server returns it even if another tab has sent
      // it.
      known.found = false;
      return known.outcome.promise;
    }
    this.discard(outgoing.clientId);

    const item = this.#itemOf({
      outgoing,
      createdAt: this.#deps.platform.now(),
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
   * Takes the entries that an earlier page has left on the device; nothing else is sent before they
   * are loaded.
   */
  restore(sends: Promise<readonly KeptSend[]>): void {
    const gate = sends.then((found) => {
      if (this.#gate !== gate) return;
      this.#gate = null;
      for (const send of [...found].reverse()) this.#putFirst(send);
      for (const lane of this.#lanes.values()) void this.#work(lane);
    });
    this.#gate = gate;
  }

  /** Sends a failed message again, after the entries that already wait. */
  retry(clientId: string): void {
    const failed = this.#find(clientId);
    if (failed?.pending.status !== 'failed') return;
    this.#remove(failed);
    const item = this.#itemOf({ ...failed.pending, outgoing: failed.outgoing });
    item.prepare = failed.prepare;
    item.abort = failed.abort;
    // The sender already knows that it failed; the window shows the rest.
    item.outcome.promise.catch(() => undefined);
    this.#keep(item);
    this.#enqueue(item);
  }

  discard(clientId: string): void {
    const item = this.#find(clientId);
    if (item && (item.prepare || item.pending.status === 'failed'))
      this.#giveUp(item, new ChatError('aborted', 'It was discarded.'));
  }

  of(lane: string): readonly Entry[] {
    return this.#lanes.get(lane)?.items ?? [];
  }

  /**
   * One of the user's messages was seen in the log: if it is in the outbox, it is stored, even if
   * the answer to its send was lost. If its text differs, it was edited since, or it is another
   * message with the same id: the next attempt finds out. A first message is confirmed only by its
   * answer, which has the conversation.
   */
  confirm(message: Message): void {
    const item = this.#lanes
      .get(message.conversationId)
      ?.items.find(({ pending }) => pending.clientId === message.clientId);
    if (!item || item.stored || message.text !== item.outgoing.text) return;
    this.#settle(item, message);
    item.outcome.resolve(message);
    item.abort.abort(new ChatError('aborted', 'The message is stored already.'));
    this.#deps.onChange(message.conversationId);
  }

  /** Drops the stored entries that all open logs show as messages. */
  forget(conversationId: string, isShown: (message: Message) => boolean): void {
    const lane = this.#lanes.get(conversationId);
    if (!lane) return;
    lane.items = lane.items.filter(({ stored }) => !stored || !isShown(stored));
    this.#sweep(lane);
  }

  /** Drops all stored entries, because their messages are no longer in any log. */
  forgetStored(): void {
    for (const conversationId of this.#lanes.keys()) this.forget(conversationId, () => true);
  }

  /**
   * The server can be reached again: retry everything now, except where the server itself asked for
   * a wait.
   */
  wake(): void {
    for (const lane of this.#lanes.values()) lane.goOn?.();
  }

  /**
   * Drops all entries and rejects their callers with `reason`. What the device keeps stays there.
   */
  clear(reason: ChatError): void {
    this.#gate = null;
    const lanes = [...this.#lanes.values()];
    this.#lanes.clear();
    for (const lane of lanes) {
      const { items } = lane;
      lane.items = [];
      for (const item of items) {
        item.outcome.reject(reason);
        item.abort.abort(reason);
      }
      this.#deps.onChange(lane.key);
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
    if (send.files) item.prepare = this.#deps.prepare?.(send.files);
    if (send.error)
      item.pending = { ...item.pending, status: 'failed', waitsFor: null, error: send.error };
    const lane = this.#laneOf(item);
    lane.items.unshift(item);
    this.#deps.onChange(lane.key);
  }

  #enqueue(item: Item): void {
    const lane = this.#laneOf(item);
    item.pending = { ...item.pending, ...lane.wait };
    lane.items.push(item);
    this.#deps.onChange(lane.key);
    void this.#work(lane);
  }

  #laneOf({ outgoing }: Item): Lane {
    const key = laneOf(outgoing);
    const lane: Lane = this.#lanes.get(key) ?? {
      key,
      items: [],
      wait: itsTurn,
      busy: false,
      goOn: null,
    };
    this.#lanes.set(key, lane);
    return lane;
  }

  async #work(lane: Lane): Promise<void> {
    if (lane.busy) return;
    lane.busy = true;
    if (this.#gate) await this.#gate;
    for (let item = nextOf(lane); item; item = nextOf(lane)) await this.#attempt(lane, item);
    lane.busy = false;
    this.#sweep(lane);
  }

  async #attempt(lane: Lane, item: Item): Promise<void> {
    this.#holdUp(lane, itsTurn);
    this.#update(item, { status: 'sending', waitsFor: null });
    let message: Message | null;
    try {
      if (item.kept) await item.kept;
      message = await this.#send(item);
    } catch (failure) {
      // Stored, dropped or cleared in the meantime.
      if (!this.#isUnsettled(lane, item)) return;
      const error = asChatError(failure);
      if (error.retryable) await this.#waitFor(lane, item, error);
      else if (item.outgoing.edits !== undefined) this.#giveUp(item, error);
      else this.#fail(item, error);
      return;
    }
    if (!this.#isUnsettled(lane, item)) return;
    if (message === null) {
      // Another tab has finished it; if it was stored, it is in the log.
      if (item.found) this.#remove(item);
      return;
    }
    this.#settle(item, message);
    if (item.outgoing.conversationId === '') this.#move(lane, message.conversationId);
    // The edited message shows the change itself; no pending entry is needed.
    if (item.outgoing.edits !== undefined) lane.items = lane.items.filter((one) => one !== item);
    this.#deps.onStored(message, item.outgoing);
    this.#deps.onChange(message.conversationId);
    item.outcome.resolve(message);
  }

  async #send(item: Item): Promise<Message | null> {
    const { kept, send } = this.#deps;
    const { abort, found, outgoing } = item;
    abort.signal.throwIfAborted();
    const attempt = async () => {
      if (item.prepare) await this.#upload(item, item.prepare);
      return await send(item.outgoing, abort.signal);
    };
    return kept ? await kept.alone(outgoing.clientId, found, attempt) : await attempt();
  }

  async #upload(item: Item, prepare: Prepare): Promise<void> {
    const { abort, outgoing } = item;
    const attachmentIds = await prepare(outgoing.conversationId || null, abort.signal, (files) =>
      this.#update(item, { files }),
    );
    item.outgoing = { ...item.outgoing, attachmentIds };
    item.prepare = undefined;
    this.#keep(item);
    await item.kept;
  }

  /**
   * Waits until the connection is back or the time has come, but not less than the server asked
   * for.
   */
  async #waitFor(lane: Lane, item: Item, error: ChatError): Promise<void> {
    item.failures += 1;
    const { backoff, platform } = this.#deps;
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
   * The sender has cancelled it. If it is in flight, it may be stored anyway, and is then shown
   * like any other message.
   */
  #giveUp(item: Item, error: ChatError): void {
    if (item.stored) return;
    item.outcome.reject(error);
    this.#remove(item);
    item.abort.abort(error);
  }

  /** The first messages of this lane have a conversation now: moves the rest to its lane. */
  #move(lane: Lane, conversationId: string): void {
    const { key } = lane;
    this.#lanes.delete(key);
    for (const item of lane.items) {
      item.outgoing = { ...item.outgoing, conversationId };
      item.pending = { ...item.pending, conversationId };
      if (!item.stored) this.#keep(item);
    }
    const existing = this.#lanes.get(conversationId);
    if (existing) {
      existing.items.push(...lane.items.splice(0));
      void this.#work(existing);
    } else {
      lane.key = conversationId;
      this.#lanes.set(conversationId, lane);
    }
    this.#deps.onChange(key);
  }

  #isUnsettled(lane: Lane, item: Item): boolean {
    return item.stored === null && lane.items.includes(item) && this.#lanes.get(lane.key) === lane;
  }

  #settle(item: Item, message: Message): void {
    item.stored = message;
    this.#deps.kept?.remove(item.outgoing.clientId);
  }

  #keep(item: Item): void {
    const { outgoing, pending, prepare } = item;
    item.kept = this.#deps.kept?.put({
      outgoing,
      createdAt: pending.createdAt,
      error: pending.error,
      // Only until all are uploaded.
      ...(prepare && { files: prepare.files }),
    });
  }

  #update(item: Item, change: Partial<PendingMessage>): void {
    item.pending = { ...item.pending, ...change };
    this.#deps.onChange(laneOf(item.outgoing));
  }

  #find(clientId: string): Item | undefined {
    return [...this.#lanes.values()]
      .flatMap(({ items }) => items)
      .find(({ pending }) => pending.clientId === clientId);
  }

  #remove(item: Item): void {
    this.#deps.kept?.remove(item.outgoing.clientId);
    const lane = this.#lanes.get(laneOf(item.outgoing));
    if (!lane) return;
    lane.items = lane.items.filter((other) => other !== item);
    this.#sweep(lane);
    this.#deps.onChange(lane.key);
  }

  #sweep(lane: Lane): void {
    if (lane.items.length === 0 && !lane.busy && this.#lanes.get(lane.key) === lane)
      this.#lanes.delete(lane.key);
  }
}

const itsTurn: Lane['wait'] = { waitsFor: 'turn', retryAt: null };

function waitOf({ code, status }: ChatError): NonNullable<PendingMessage['waitsFor']> {
  if (code === 'rate_limited') return 'rate';
  return status > 0 ? 'server' : 'connection';
}

function isSame(a: Outgoing, b: Outgoing): boolean {
  // Files that are uploaded with a message have no ids at first. A first message gets its
  // conversation only when it is sent.
  const content = (
    { conversationId, userIds, edits, text, replyTo, mentions, metadata, attachmentIds }: Outgoing,
    other: Outgoing,
  ) =>
    JSON.stringify([
      userIds && other.userIds ? laneTo(userIds) : conversationId,
      edits,
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
