/**
 * Messages of one's own on their way. In each conversation one is in flight at a time, so that they arrive in order; what fails for
 * now is tried again by itself under the same `clientId`, what fails for good steps aside and waits for the user.
 * An entry stays until its message is stored *and* shown: `forget` is called by whoever shows it.
 */
import { ChatError } from '../chat-error.js';
import type { PendingMessage } from '../messages.js';
import type { Platform } from '../platform.js';
import type { Message } from '../protocol/messages.js';
import { abortError, asChatError, whenAborted } from '../transport/abortable.js';
import type { Backoff } from '../transport/backoff.js';

export interface OutboxParts {
  send: (message: PendingMessage, signal: AbortSignal) => Promise<Message>;
  platform: Platform;
  backoff: Backoff;
  /** The entries of this conversation changed. */
  onChange: (conversationId: string) => void;
  /** The server's answer to a send: the message as it is stored. Called before the promise of `add` resolves. */
  onStored: (message: Message) => void;
}

export interface Entry {
  readonly pending: PendingMessage;
  /** The message that it became. */
  readonly stored: Message | null;
}

interface Item {
  pending: PendingMessage;
  stored: Message | null;
  failures: number;
  readonly outcome: Deferred<Message>;
  readonly abort: AbortController;
}

interface Lane {
  items: Item[];
  /** One is in flight, or waits for its next attempt. */
  busy: boolean;
  goOn: (() => void) | null;
}

export class Outbox {
  readonly #parts: OutboxParts;
  readonly #lanes = new Map<string, Lane>();

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** Takes a message for sending; resolves when it is stored. The same `clientId` again is the same message. */
  add(conversationId: string, text: string, clientId: string, signal?: AbortSignal): Promise<Message> {
    if (signal?.aborted) return Promise.reject(abortError(signal));
    const known = this.#find(clientId);
    if (known && (known.pending.conversationId !== conversationId || known.pending.text !== text)) {
      return Promise.reject(new ChatError('client_id_reused', 'This clientId is on its way with a different message.'));
    }
    if (known && known.pending.status !== 'failed') return known.outcome.promise;
    if (known) this.#remove(known);

    const { platform } = this.#parts;
    const pending: PendingMessage = { clientId, conversationId, text, createdAt: platform.now(), status: 'queued', error: null };
    const item: Item = { pending, stored: null, failures: 0, outcome: deferred(), abort: new AbortController() };
    if (signal) {
      const stop = whenAborted(signal, () => this.#giveUp(item, abortError(signal)));
      item.outcome.promise.then(stop, stop);
    }
    this.#enqueue(item);
    return item.outcome.promise;
  }

  /** Sends a failed message again, after those that wait already. */
  retry(clientId: string): void {
    const item = this.#find(clientId);
    if (item?.pending.status !== 'failed') return;
    this.#remove(item);
    const outcome = deferred<Message>();
    // Whoever sent it has been told that it failed; the window tells the rest.
    outcome.promise.catch(() => undefined);
    const pending: PendingMessage = { ...item.pending, status: 'queued', error: null };
    this.#enqueue({ pending, stored: null, failures: 0, outcome, abort: new AbortController() });
  }

  discard(clientId: string): void {
    const item = this.#find(clientId);
    if (item?.pending.status === 'failed') this.#remove(item);
  }

  of(conversationId: string): readonly Entry[] {
    return this.#lanes.get(conversationId)?.items ?? [];
  }

  /** A message of one's own was seen in the log: if it stands here, it is stored, whatever became of the answer to its send. */
  confirm(message: Message): void {
    const item = this.#lanes.get(message.conversationId)?.items.find(({ pending }) => pending.clientId === message.clientId);
    if (!item || item.stored) return;
    item.stored = message;
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

  /** The server is within reach again: nothing has to wait any longer, except for what the server itself asked for. */
  wake(): void {
    for (const lane of this.#lanes.values()) lane.goOn?.();
  }

  /** Drops everything; those who wait learn why. */
  clear(reason: ChatError): void {
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

  #enqueue(item: Item): void {
    const { conversationId } = item.pending;
    const lane: Lane = this.#lanes.get(conversationId) ?? { items: [], busy: false, goOn: null };
    this.#lanes.set(conversationId, lane);
    lane.items.push(item);
    this.#parts.onChange(conversationId);
    void this.#work(conversationId, lane);
  }

  async #work(conversationId: string, lane: Lane): Promise<void> {
    if (lane.busy) return;
    lane.busy = true;
    for (let item = nextOf(lane); item; item = nextOf(lane)) await this.#attempt(lane, item);
    lane.busy = false;
    this.#sweep(conversationId, lane);
  }

  async #attempt(lane: Lane, item: Item): Promise<void> {
    this.#update(item, { status: 'sending' });
    let message: Message;
    try {
      message = await this.#parts.send(item.pending, item.abort.signal);
    } catch (failure) {
      // Stored, given up or cleared meanwhile.
      if (!this.#isUnsettled(lane, item)) return;
      const error = asChatError(failure);
      if (error.retryable) await this.#waitFor(lane, item, error);
      else this.#fail(item, error);
      return;
    }
    if (!this.#isUnsettled(lane, item)) return;
    item.stored = message;
    this.#parts.onStored(message);
    this.#parts.onChange(message.conversationId);
    item.outcome.resolve(message);
  }

  /** Until the connection is back or the time has come; not before the time that the server named. */
  async #waitFor(lane: Lane, item: Item, error: ChatError): Promise<void> {
    item.failures += 1;
    this.#update(item, { status: 'queued', error });
    const { backoff, platform } = this.#parts;
    const signal = item.abort.signal;
    await new Promise<void>((resolve) => {
      const goOn = () => {
        cancel();
        signal.removeEventListener('abort', goOn);
        lane.goOn = null;
        resolve();
      };
      const cancel = platform.after(error.retryAfterMs ?? backoff.delay(item.failures), goOn);
      signal.addEventListener('abort', goOn);
      lane.goOn = error.retryAfterMs === undefined ? goOn : null;
    });
  }

  #fail(item: Item, error: ChatError): void {
    this.#update(item, { status: 'failed', error });
    item.outcome.reject(error);
  }

  /** The sender does not want it any more. What is in flight may be stored none the less, and shows then like any other message. */
  #giveUp(item: Item, error: ChatError): void {
    if (item.stored) return;
    item.outcome.reject(error);
    this.#remove(item);
    item.abort.abort(error);
  }

  #isUnsettled(lane: Lane, item: Item): boolean {
    return item.stored === null && lane.items.includes(item) && this.#lanes.get(item.pending.conversationId) === lane;
  }

  #update(item: Item, change: Partial<PendingMessage>): void {
    item.pending = { ...item.pending, ...change };
    this.#parts.onChange(item.pending.conversationId);
  }

  #find(clientId: string): Item | undefined {
    for (const { items } of this.#lanes.values()) {
      const item = items.find(({ pending }) => pending.clientId === clientId);
      if (item) return item;
    }
    return undefined;
  }

  #remove(item: Item): void {
    const { conversationId } = item.pending;
    const lane = this.#lanes.get(conversationId);
    if (!lane) return;
    lane.items = lane.items.filter((other) => other !== item);
    this.#sweep(conversationId, lane);
    this.#parts.onChange(conversationId);
  }

  #sweep(conversationId: string, lane: Lane): void {
    if (lane.items.length === 0 && !lane.busy && this.#lanes.get(conversationId) === lane) this.#lanes.delete(conversationId);
  }
}

function nextOf({ items }: Lane): Item | undefined {
  return items.find(({ pending, stored }) => !stored && pending.status !== 'failed');
}

// Promise.deferred is not in Node 20.
interface Deferred<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: ChatError) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (reason: ChatError) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
