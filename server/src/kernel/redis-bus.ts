/**
 * The bus over one Redis stream that all nodes write and read. A stream, as what was written during
 * a short cut is still there afterwards (publish and subscribe lost a fifth of it), and as
 * everybody reads the same order: a node's `leave` is never overtaken by its later `publish`. Nodes
 * know of each other by what they write; one that was not heard for `leaseMs` is lost. What is sent
 * while Redis is away waits, up to a bound; what is lost beyond that is found again by comparing
 * with the database, see `reconnected`.
 *
 * What a node sends in one turn of the event loop, or while an earlier entry is on its way, becomes
 * one entry. Nodes of versions that read single messages only are written single messages: each
 * node says in its beats whether it reads several.
 */
import type { Bus, NodeWatch, Topic } from './bus.js';
import type { BusEntry, BusSeal, Flaw, UncheckedEntry } from './bus-seal.js';
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

type BusMessage = Omit<BusEntry, 'node'>;

interface Waiting {
  message: BusMessage;
  since: number;
}

/** An entry as the reader gives it. */
type ReadEntry = Readonly<Record<string, Buffer>>;

/** Of a message in an entry of several; the texts follow each other in the text of the entry. */
type MessageHead = [topic: string, data: string, confirm: string, textLength: number];

interface OtherNode {
  heardAt: number;
  readsSeveral: boolean;
}

interface Confirmation {
  missing: Set<string>;
  done: () => void;
}

const stream = 'parlor:bus';
/** The topic of an entry of several messages. */
const several = 'several';
/**
 * Entries that the stream keeps, and characters of them: those of a cut of some seconds under load.
 */
const kept = { entries: 5_000, characters: 16 * 1024 * 1024 };
/** Messages of one entry, and characters after which the next message begins another entry. */
const atOnce = { messages: 500, characters: 32 * 1024 };
/** Entries that wait for a Redis that is away, for as long as a lease; the oldest go first. */
const waitingMax = 1_000;
const readAtOnce = 500;
/**
 * Under load, a round of writing or reading takes this long: each wakes the process and calls the
 * system several times, which costs more than a message. After a quiet time, this many rounds
 * follow each other at once, so that what is not load (a removal, a changed site) is not delayed.
 */
const roundMs = 20;
const roundsAtOnce = 20;

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

/** What a node says of itself in `hello` and `beat`; older versions say nothing. */
interface Greeting {
  readsSeveral?: boolean;
}

/** The rounds that may follow at once: one more for each `roundMs` that passes. */
class Rounds {
  #left = roundsAtOnce;
  #at = performance.now();

  /** False: wait for `roundMs`. */
  take(): boolean {
    const now = performance.now();
    this.#left = Math.min(roundsAtOnce, this.#left + (now - this.#at) / roundMs) - 1;
    this.#at = now;
    return this.#left >= 0;
  }
}

type Listener = (data: never, from: string, text: string) => void;

export class RedisBus implements Bus {
  readonly nodeId: string;
  readonly #options: BusOptions;
  readonly #listeners = new Map<string, Listener[]>();
  readonly #watches: NodeWatch[] = [];
  readonly #nodes = new Map<string, OtherNode>();
  readonly #confirmations = new Map<string, Confirmation>();
  readonly #timers: NodeJS.Timeout[];
  #waiting: Waiting[] = [];
  readonly #writes = new Rounds();
  readonly #reads = new Rounds();
  #nextRound: Promise<void> | null = null;
  /** Of the entries that this node wrote lately. */
  #meanLength = 0;
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

  #send(message: BusMessage): void {
    this.#waiting.push({ message, since: performance.now() });
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
    await endOfTurn();
    while (this.#waiting.length > 0 && this.#options.link.isUp) {
      const stale = performance.now() - this.#options.timing.leaseMs;
      const round = this.#waiting.splice(0).filter(({ since }) => since >= stale);
      const entries = this.#entriesOf(round);
      const results = await Promise.allSettled(entries.map((each) => this.#writeEntry(each)));
      const failed = results.findIndex(({ status }) => status === 'rejected');
      if (failed >= 0) {
        // Some after the first failure may be in the stream: a broadcast that comes twice does no
        // harm, one out of order may.
        this.#waiting.unshift(...entries.slice(failed).flat());
        this.#options.link.fail((results[failed] as PromiseRejectedResult).reason);
        return;
      }
      if (!this.#writes.take()) await this.#round();
    }
  }

  /** Writing and reading wait for the same timer, so that both are done in one turn. */
  #round(): Promise<void> {
    return (this.#nextRound ??= new Promise<void>((resolve) => setTimeout(resolve, roundMs)).then(
      () => void (this.#nextRound = null),
    ));
  }

  /** The messages of each entry. */
  #entriesOf(round: readonly Waiting[]): Waiting[][] {
    const most = [...this.#nodes.values()].every(({ readsSeveral }) => readsSeveral)
      ? atOnce.messages
      : 1;
    const entries: Waiting[][] = [];
    let characters = Infinity;
    for (const each of round) {
      const last = entries.at(-1);
      if (last && last.length < most && characters < atOnce.characters) last.push(each);
      else {
        entries.push([each]);
        characters = 0;
      }
      characters += each.message.text.length + each.message.data.length;
    }
    return entries;
  }

  async #writeEntry(waiting: readonly Waiting[]): Promise<void> {
    const { seal, link } = this.#options;
    const messages = waiting.map(({ message }) => message);
    const entry =
      messages.length === 1
        ? seal.seal({ node: this.nodeId, ...messages[0]! })
        : seal.sealSeveral({ node: this.nodeId, ...together(messages) });
    this.#meanLength += (entry.data.length + entry.text.length - this.#meanLength) / 16;
    const threshold = Math.min(kept.entries, Math.ceil(kept.characters / this.#meanLength));
    await link.run((client) =>
      client.xAdd(stream, '*', entry, {
        TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold },
      }),
    );
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
        const reading = clients.bytes.xRead([{ key: stream, id: this.#position! }], {
          COUNT: readAtOnce,
          BLOCK: waitMs,
        });
        const reply = (await within(waitMs + timing.commandMs * 2, 'Redis', reading)) as
          { messages: { id: Buffer; message: ReadEntry }[] }[] | null;
        const entries = reply?.[0]?.messages ?? [];
        for (const { id, message } of entries) {
          this.#position = String(id);
          this.#receive(message);
        }
        // More may wait after a long pause.
        if (entries.length < readAtOnce && !this.#reads.take()) await this.#round();
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

  #receive(read: ReadEntry): void {
    // What this node wrote is half of what it reads, or all of it.
    if (String(read['node']) === this.nodeId) return;
    const entry = Object.fromEntries(
      Object.entries(read).map(([field, bytes]) => [field, String(bytes)]),
    ) as UncheckedEntry;
    const flaw = this.#options.seal.flawOf(entry);
    if (flaw) return this.#ignore(flaw);
    if (entry.topic === several)
      for (const message of messagesOf(entry)) this.#hear(entry.node, message);
    else this.#hear(entry.node, entry);
  }

  #hear(node: string, { topic, data, text, confirm }: BusMessage): void {
    if (topic === 'bye') return this.#lose(node, true);
    const known = this.#nodes.get(node);
    const other = known ?? { heardAt: 0, readsSeveral: false };
    other.heardAt = performance.now();
    this.#nodes.set(node, other);
    try {
      if (!known) for (const watch of this.#watches) watch.joined?.(node);
      if (topic === 'hello' || topic === 'beat')
        other.readsSeveral = (JSON.parse(data) as Greeting).readsSeveral === true;
      if (topic === 'hello') this.#beat();
      else if (topic === 'confirmed') this.#confirmed(data, node);
      else
        for (const listener of this.#listeners.get(topic) ?? [])
          listener(JSON.parse(data) as never, node, text);
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
    const greeting: Greeting = { readsSeveral: true };
    if (this.#options.link.isUp)
      this.#send({ topic, data: JSON.stringify(greeting), text: '', confirm: '' });
  }

  #dropSilent(): void {
    const oldest = performance.now() - this.#options.timing.leaseMs;
    for (const [node, { heardAt }] of this.#nodes) if (heardAt < oldest) this.#lose(node, false);
  }

  #lose(node: string, tookLeave: boolean): void {
    if (!this.#nodes.delete(node)) return;
    for (const id of this.#confirmations.keys()) this.#confirmed(id, node);
    for (const watch of this.#watches) watch.lost?.(node, tookLeave);
  }
}

/** What one turn of the event loop sends travels together. */
function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function together(messages: readonly BusMessage[]): BusMessage {
  const heads = messages.map(({ topic, data, confirm, text }): MessageHead => [
    topic,
    data,
    confirm,
    text.length,
  ]);
  return {
    topic: several,
    data: JSON.stringify(heads),
    text: messages.map(({ text }) => text).join(''),
    confirm: '',
  };
}

function messagesOf({ data, text }: BusMessage): BusMessage[] {
  let from = 0;
  return (JSON.parse(data) as MessageHead[]).map(([topic, each, confirm, length]) => ({
    topic,
    data: each,
    confirm,
    text: text.slice(from, (from += length)),
  }));
}

/** Of two ids of entries, `<ms>-<n>`. */
function isBefore(a: string, b: string): boolean {
  const [aMs = 0, aN = 0] = a.split('-').map(Number);
  const [bMs = 0, bN = 0] = b.split('-').map(Number);
  return aMs < bMs || (aMs === bMs && aN < bN);
}
