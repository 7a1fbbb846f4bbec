/**
 * Sends the deliveries of one webhook while this node has its lease. Events of one stream, such as
 * a conversation, are sent one after the other; if one fails, the later ones wait with it, and
 * other streams go on.
 */
import type { Environment } from '../../kernel/environment.js';
import { pause } from '../../kernel/pause.js';
import type { EventStore, NumberedEvent } from '../../ports/events.js';
import {
  type DeliveryStore,
  type Due,
  type Health,
  LeaseLost,
  type Tried,
} from './delivery-store.js';
import type { WebhookRow } from './webhook.entity.js';
import { readSecrets } from './webhook-secrets.js';
import { isSuccess, type Outcome, type WebhookSender } from './webhook-sender.js';
import type { WebhookTiming } from './webhook-timing.js';

interface Deps {
  store: DeliveryStore;
  events: Pick<EventStore, 'find' | 'body' | 'idOf'>;
  sender: WebhookSender;
  timing: WebhookTiming;
  environment: Environment;
  /** Aborted when the process ends. */
  signal: AbortSignal;
}

interface Job {
  due: Due;
  /** Null if the event was deleted. */
  event: NumberedEvent | null;
}

/** Requests to one webhook at a time: fewer if the last ones failed. */
const atOnce = { well: 10, failing: 1 };
const failuresInARow = 3;
/** Jobs in memory; more are loaded when there are fewer than `least`. */
const loaded = { least: 30, most: 100 };
/** Results are stored together. */
const gatherMs = 30;
const gatherMost = 50;

/** Streams whose pause is over, and events that another node has numbered, are found so often. */
const lookMs = 1_000;
/** When all tries have failed for so long, the webhook was not reached at all. */
const outageMs = 5 * 60_000;

const gone = 410;

export class Lane {
  readonly #deps: Deps;
  readonly #webhookId: string;
  #webhook!: WebhookRow;
  #health!: Health;
  /** By stream, in the order of the events. */
  readonly #jobs = new Map<string, Job[]>();
  readonly #sending = new Map<string, Promise<void>>();
  readonly #numbers = new Set<number>();
  /** Streams that wait after a failure, and until when. */
  #waiting = new Map<string, Date>();
  #tried: Tried[] = [];
  #triedSince = 0;
  #failures = 0;
  #wakes = false;
  #mayHaveMore = true;
  #loadedAt = 0;
  #ends = false;
  #changed: (() => void) | undefined;

  constructor(webhookId: string, deps: Deps) {
    this.#webhookId = webhookId;
    this.#deps = deps;
  }

  /** There may be more to send. */
  woken(): void {
    this.#mayHaveMore = true;
    this.#changed?.();
  }

  /** Sends until there is nothing due. */
  async run(): Promise<void> {
    const { store, signal } = this.#deps;
    const webhook = await store.lease(this.#webhookId);
    if (!webhook) return;
    this.#webhook = webhook;
    this.#health = webhook;
    this.#waiting = await store.waiting(this.#webhookId);
    const onAbort = () => this.#changed?.();
    signal.addEventListener('abort', onAbort);
    try {
      while (!this.#isEnding) {
        await this.#keepLease();
        if (performance.now() - this.#loadedAt >= lookMs) this.#mayHaveMore = true;
        if (this.#mayHaveMore && this.#numbers.size < loaded.least) await this.#load();
        this.#sendSome();
        if (this.#sending.size === 0 && this.#tried.length === 0) break;
        await this.#nextChange();
        if (this.#isTimeToStore) await this.#storeTried();
      }
      await Promise.all(this.#sending.values());
      if (this.#tried.length > 0) await this.#storeTried();
    } catch (error) {
      this.#ends = true;
      await Promise.all(this.#sending.values());
      if (error instanceof LeaseLost) return;
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
    await store.release(this.#webhookId);
  }

  get #isEnding(): boolean {
    return this.#ends || this.#deps.signal.aborted;
  }

  async #keepLease(): Promise<void> {
    const left = this.#leaseLeft();
    if (left > this.#deps.timing.leaseMs / 2) return;
    // The process was frozen or too busy: another node may have had the lease in the meantime, and
    // have given it back. What is in memory may be out of date.
    if (left <= 0) throw new LeaseLost('The lease has ended.');
    const webhook = await this.#deps.store.lease(this.#webhookId);
    if (webhook) this.#webhook = webhook;
    else this.#ends = true;
  }

  #leaseLeft(): number {
    return this.#webhook.leasedUntil!.getTime() - this.#deps.environment.now().getTime();
  }

  async #load(): Promise<void> {
    const { store, events, environment } = this.#deps;
    this.#mayHaveMore = false;
    this.#loadedAt = performance.now();
    // One time for both: a pause that ends in between would let later events pass the failed one.
    const now = environment.now();
    const rows = await store.due(this.#webhookId, now, loaded.most + this.#numbers.size);
    const added = rows.filter(({ number }) => !this.#numbers.has(number));
    const postponed: { number: number; until: Date }[] = [];
    const ready = added.filter(({ stream, number }) => {
      const until = this.#waiting.get(stream);
      if (!until || (until <= now && !this.#hasUnstoredFailure(stream))) {
        this.#waiting.delete(stream);
        return true;
      }
      postponed.push({ number, until });
      return false;
    });
    if (postponed.length > 0) await store.postpone(this.#webhookId, postponed);
    if (rows.length >= loaded.most) this.#mayHaveMore = true;
    const found = await events.find(
      this.#webhook.siteId,
      ready.map(({ number }) => number),
    );
    for (const due of ready) {
      // An earlier delivery of its stream has failed while the events were read.
      if (this.#waiting.has(due.stream)) continue;
      const job = { due, event: found.get(due.number) ?? null };
      this.#numbers.add(due.number);
      const jobs = this.#jobs.get(due.stream);
      if (jobs) jobs.push(job);
      else this.#jobs.set(due.stream, [job]);
    }
  }

  #sendSome(): void {
    const most = this.#failures >= failuresInARow ? atOnce.failing : atOnce.well;
    for (const [stream, jobs] of this.#jobs) {
      if (this.#sending.size >= most || this.#isEnding) return;
      // The lease could end during the request.
      if (this.#leaseLeft() <= 0) return;
      if (this.#sending.has(stream)) continue;
      const job = jobs.shift()!;
      if (jobs.length === 0) this.#jobs.delete(stream);
      const sending = this.#send(job).finally(() => {
        this.#sending.delete(stream);
        this.#sendSome();
        this.#changed?.();
      });
      this.#sending.set(stream, sending);
    }
  }

  async #send({ due, event }: Job): Promise<void> {
    const { sender, events, environment, signal } = this.#deps;
    const now = environment.now();
    if (event === null) {
      const outcome = { ...noAnswer, error: 'expired', triedAt: now };
      this.#note({ due, outcome, state: 'failed', nextAt: null });
      return;
    }
    const secrets = readSecrets(this.#webhook.secrets, now).map(({ secret }) => secret);
    let outcome: Outcome;
    try {
      const letter = { id: events.idOf(event), body: events.body(event), secrets };
      outcome = await sender.send({ ...letter, url: this.#webhook.url }, signal);
    } catch {
      // The process ends; the delivery stays pending.
      return;
    }
    if (isSuccess(outcome)) this.#succeeded(due, outcome);
    else this.#failed(due, outcome);
  }

  #succeeded(due: Due, outcome: Outcome): void {
    // After an outage, nothing waits for the end of its pause. A single event that the host
    // refuses is no outage.
    if (this.#failures >= failuresInARow || this.#hasFailedFor(outageMs)) this.#wakes = true;
    this.#failures = 0;
    this.#health = { ...this.#health, failingSince: null };
    this.#note({ due, outcome, state: 'delivered', nextAt: null });
  }

  #failed(due: Due, outcome: Outcome): void {
    const { timing, environment } = this.#deps;
    this.#failures++;
    const now = environment.now();
    this.#health = { ...this.#health, failingSince: this.#health.failingSince ?? now };
    const isGone = outcome.statusCode === gone;
    if (isGone || this.#hasFailedFor(timing.failingMs)) {
      const disabledReason = isGone ? 'gone' : 'failing';
      this.#health = { ...this.#health, disabledAt: now, disabledReason };
      this.#ends = true;
    }
    const nextAt = this.#nextTry(due, now);
    this.#note({ due, outcome, state: nextAt ? 'pending' : 'failed', nextAt });
    if (nextAt) this.#hold(due.stream, nextAt);
  }

  /** When a failed delivery is tried again; null if it is given up. */
  #nextTry({ attempts, firstAt }: Due, now: Date): Date | null {
    const { timing, environment } = this.#deps;
    const pauseMs = timing.pausesMs[Math.min(attempts, timing.pausesMs.length - 1)]!;
    // Up to a tenth more, so that what failed together does not come back together.
    const next = now.getTime() + pauseMs * (1 + environment.random() / 10);
    return next - (firstAt ?? now).getTime() <= timing.failingMs ? new Date(next) : null;
  }

  #hasFailedFor(milliseconds: number): boolean {
    const { failingSince } = this.#health;
    const now = this.#deps.environment.now().getTime();
    return failingSince !== null && now - failingSince.getTime() >= milliseconds;
  }

  /** The later events of a stream wait with the one that failed. */
  #hold(stream: string, until: Date): void {
    this.#waiting.set(stream, until);
    for (const { due } of this.#jobs.get(stream) ?? []) this.#numbers.delete(due.number);
    this.#jobs.delete(stream);
  }

  /** Such a failure is in memory only, so that the delivery is not loaded again yet. */
  #hasUnstoredFailure(stream: string): boolean {
    return this.#tried.some(({ due, nextAt }) => nextAt !== null && due.stream === stream);
  }

  #note(tried: Tried): void {
    if (this.#tried.length === 0) this.#triedSince = performance.now();
    this.#tried.push(tried);
  }

  get #isTimeToStore(): boolean {
    return (
      this.#tried.length >= gatherMost ||
      (this.#tried.length > 0 &&
        (this.#sending.size === 0 || performance.now() - this.#triedSince >= gatherMs))
    );
  }

  async #storeTried(): Promise<void> {
    const tried = this.#tried;
    this.#tried = [];
    const wakes = this.#wakes;
    this.#wakes = false;
    const webhook = await this.#deps.store.save(this.#webhookId, tried, this.#health, wakes);
    for (const { due } of tried) this.#numbers.delete(due.number);
    this.#webhook = webhook;
    if (wakes) {
      // Not before it is stored: a later event of a stream would pass the one that failed.
      for (const stream of this.#waiting.keys())
        if (!this.#hasUnstoredFailure(stream)) this.#waiting.delete(stream);
      this.#mayHaveMore = true;
    }
    if (webhook.disabledAt !== null) this.#ends = true;
  }

  /** Resolves when a request has ended, when woken, or when results are to be stored. */
  #nextChange(): Promise<void> {
    const waiting = new AbortController();
    this.#changed = () => waiting.abort();
    const least = this.#tried.length > 0 ? gatherMs : this.#deps.timing.leaseMs / 4;
    return pause(least, waiting.signal);
  }
}

const noAnswer = { statusCode: null, answer: null, milliseconds: 0 } as const;
