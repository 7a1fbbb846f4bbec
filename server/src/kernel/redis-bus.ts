/**
 * The bus over one Redis stream that all nodes write and read. A stream, as what was written during
 * a short cut is still there afterwards (publish and subscribe lost a fifth of it), and as
 * everybody reads the same order: a node's `leave` is never overtaken by its later `publish`. Nodes
 * know of each other by what they write; one that was not heard for `leaseMs` is lost. What is sent
 * while Redis is away waits, up to a bound; what is lost beyond that is found again by comparing
 * with the database, see `reconnected`.
 */
import type { Bus, NodeWatch, Topic } from './bus.js';
import type { BusEntry, BusSeal, Flaw, SealedEntry } from './bus-seal.js';
import { describe } from './describe.js';
import type { Log } from './log.js';
import type { NodeTiming } from './node-timing.js';
import type { RedisClients, RedisLink } from './redis-link.js';
import { within } from './within.js';

interface BusOptions {
  link: RedisLink;
  nodeId: string;
  seal: BusSeal;
  newId: () => string;
  timing: NodeTiming;
  log: Log;
}

interface Confirmation {
  missing: Set<string>;
  done: () => void;
}

const stream = 'parlor:bus';
/** Entries that the stream keeps: those of a cut of some seconds under load. */
const kept = 5_000;
/** Entries that wait for a Redis that is away, for as long as a lease; the oldest go first. */
const waitingMax = 1_000;
const readAtOnce = 500;

const ignored: Readonly<Record<Flaw, string>> = {
  untagged:
    'entries of the bus without a tag are ignored: a node of an older version, or something else that writes to this Redis',
  forged:
    'entries of the bus with a wrong tag are ignored: another installation, or something else that writes to this Redis',
  repeated:
    'entries of the bus that were read already are ignored: something else writes to this Redis',
  stale:
    'entries of the bus from another time are ignored: the clocks of the nodes differ by minutes, or something else writes to this Redis',
};

type Listener = (data: never, from: string, text: string) => void;

export class RedisBus implements Bus {
  readonly nodeId: string;
  readonly #options: BusOptions;
  readonly #listeners = new Map<string, Listener[]>();
  readonly #watches: NodeWatch[] = [];
  /** When this node last received from each other node. */
  readonly #nodes = new Map<string, number>();
  readonly #confirmations = new Map<string, Confirmation>();
  readonly #timers: NodeJS.Timeout[];
  #waiting: { entry: BusEntry; since: number }[] = [];
  #writing: Promise<void> | null = null;
  /** The last entry that was read. */
  #position: string | null = null;
  #hears = false;
  /** When an entry without a tag was heard last: of a node of an older version, perhaps. */
  #untaggedAt = -Infinity;
  readonly #told = new Set<Flaw>();

  constructor(options: BusOptions) {
    this.#options = options;
    this.nodeId = options.nodeId;
    options.link.listen({
      up: (clients) => void this.#follow(clients),
      down: () => (this.#hears = false),
    });
    const { beatMs, leaseMs } = options.timing;
    this.#timers = [
      setInterval(() => this.#beat(), beatMs),
      setInterval(() => this.#dropSilent(), leaseMs / 10),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  get isCut(): boolean {
    return !this.#hears || performance.now() - this.#untaggedAt < this.#options.timing.leaseMs;
  }

  topic<T>(name: string): Topic<T> {
    return {
      send: (data, text = '') =>
        this.#send({ topic: name, data: JSON.stringify(data), text, confirm: '' }),
      confirm: (data) => this.#confirm(name, JSON.stringify(data)),
      listen: (listener) =>
        void this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]),
    };
  }

  watch(watch: NodeWatch): void {
    this.#watches.push(watch);
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#send({ topic: 'bye', data: '{}', text: '', confirm: '' });
    await this.#writing;
    for (const { done } of this.#confirmations.values()) done();
  }

  #send(entry: Pick<BusEntry, 'topic' | 'data' | 'text' | 'confirm'>): void {
    this.#waiting.push({ entry: { node: this.nodeId, ...entry }, since: performance.now() });
    if (this.#waiting.length > waitingMax && !this.#options.link.isUp)
      this.#waiting.splice(0, this.#waiting.length - waitingMax);
    this.#writeOn();
  }

  #writeOn(): void {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
      if (this.#waiting.length > 0 && this.#options.link.isUp) this.#writeOn();
    });
  }

  /**
   * Only one round at a time, which keeps the order when a round fails; later entries are sent
   * together in the next round.
   */
  async #write(): Promise<void> {
    const { seal } = this.#options;
    // What one turn of the event loop sends travels together.
    await Promise.resolve();
    while (this.#waiting.length > 0 && this.#options.link.isUp) {
      const stale = performance.now() - this.#options.timing.leaseMs;
      const round = this.#waiting.splice(0).filter(({ since }) => since >= stale);
      const results = await Promise.allSettled(
        round.map(({ entry }) =>
          this.#options.link.run((client) =>
            client.xAdd(stream, '*', seal.seal(entry), {
              TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: kept },
            }),
          ),
        ),
      );
      const failed = results.findIndex(({ status }) => status === 'rejected');
      if (failed >= 0) {
        // Some after the first failure may be in the stream: a broadcast that comes twice does no
        // harm, one out of order may.
        this.#waiting.unshift(...round.slice(failed));
        this.#options.link.fail((results[failed] as PromiseRejectedResult).reason);
        return;
      }
    }
  }

  async #confirm(name: string, data: string): Promise<void> {
    const missing = new Set(this.#nodes.keys());
    if (!this.#hears || missing.size === 0)
      return this.#send({ topic: name, data, text: '', confirm: '' });
    const id = this.#options.newId();
    const answered = new Promise<void>((resolve) =>
      this.#confirmations.set(id, { missing, done: resolve }),
    );
    this.#send({ topic: name, data, text: '', confirm: id });
    try {
      await within(this.#options.timing.confirmMs, 'The other nodes', answered);
    } catch {
      this.#options.log.warn(
        { topic: name, nodes: missing.size },
        'not all nodes have confirmed in time',
      );
    } finally {
      this.#confirmations.delete(id);
    }
  }

  /** Reads for as long as these clients live. */
  async #follow(clients: RedisClients): Promise<void> {
    const { link, timing } = this.#options;
    try {
      await this.#seek(clients);
      this.#hears = true;
      this.#say('hello');
      for (const watch of this.#watches) watch.reconnected?.();
      for (;;) {
        const waitMs = timing.beatMs;
        const reading = clients.reader.xRead([{ key: stream, id: this.#position! }], {
          COUNT: readAtOnce,
          BLOCK: waitMs,
        });
        const reply = (await within(waitMs + timing.commandMs * 2, 'Redis', reading)) as
          { messages: { id: string; message: SealedEntry }[] }[] | null;
        for (const { id, message } of reply?.[0]?.messages ?? []) {
          this.#position = id;
          this.#receive(message);
        }
      }
    } catch (error) {
      link.fail(error, clients);
    }
  }

  /**
   * Where reading begins: after what was read before, or at the end. A Redis that lost its memory
   * has begun again before that.
   */
  async #seek({ commands }: RedisClients): Promise<void> {
    const last = await within(
      this.#options.timing.commandMs,
      'Redis',
      commands.xRevRange(stream, '+', '-', { COUNT: 1 }),
    );
    const end = last?.[0]?.id ?? '0-0';
    if (this.#position === null || isBefore(end, this.#position)) this.#position = end;
  }

  #receive(entry: SealedEntry): void {
    const { node, topic, confirm } = entry;
    if (node === this.nodeId) return;
    const flaw = this.#options.seal.flawOf(entry);
    if (flaw) return this.#ignore(flaw);
    if (topic === 'bye') return this.#lose(node, true);
    const isNew = !this.#nodes.has(node);
    this.#nodes.set(node, performance.now());
    try {
      if (isNew) for (const watch of this.#watches) watch.joined?.(node);
      if (topic === 'hello') this.#beat();
      else if (topic === 'confirmed') this.#confirmed(entry.data, node);
      else
        for (const listener of this.#listeners.get(topic) ?? [])
          listener(JSON.parse(entry.data) as never, node, entry.text);
    } catch (error) {
      this.#options.log.error(
        { topic, error: describe(error) },
        'what another node said could not be acted on',
      );
    }
    if (confirm) this.#send({ topic: 'confirmed', data: confirm, text: '', confirm: '' });
  }

  /** Each kind is logged once. */
  #ignore(flaw: Flaw): void {
    if (flaw === 'untagged') this.#untaggedAt = performance.now();
    if (this.#told.has(flaw)) return;
    this.#told.add(flaw);
    this.#options.log.warn({ flaw }, ignored[flaw]);
  }

  #confirmed(id: string, node: string): void {
    const confirmation = this.#confirmations.get(id);
    if (confirmation?.missing.delete(node) && confirmation.missing.size === 0) confirmation.done();
  }

  #beat(): void {
    this.#say('beat');
  }

  #say(topic: 'hello' | 'beat'): void {
    if (this.#options.link.isUp) this.#send({ topic, data: '{}', text: '', confirm: '' });
  }

  #dropSilent(): void {
    const oldest = performance.now() - this.#options.timing.leaseMs;
    for (const [node, heard] of this.#nodes) if (heard < oldest) this.#lose(node, false);
  }

  #lose(node: string, tookLeave: boolean): void {
    if (!this.#nodes.delete(node)) return;
    for (const id of this.#confirmations.keys()) this.#confirmed(id, node);
    for (const watch of this.#watches) watch.lost?.(node, tookLeave);
  }
}

/** Of two ids of entries, `<ms>-<n>`. */
function isBefore(a: string, b: string): boolean {
  const [aMs = 0, aN = 0] = a.split('-').map(Number);
  const [bMs = 0, bN = 0] = b.split('-').map(Number);
  return aMs < bMs || (aMs === bMs && aN < bN);
}
