/**
 * Shows the nodes of one installation that what they read from the bus was written by one of them,
 * a short while ago, and is read for the first time. Redis itself shows nothing: whoever may write
 * to it could else put a removed member back into a conversation, or end everybody's session.
 */
import {
  createHmac,
  hkdfSync,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';

/** What is sealed. */
export type BusEntry = {
  node: string;
  topic: string;
  data: string;
  text: string;
  /** Names the entry where its sender waits for everybody's answer; else empty. */
  confirm: string;
};

/** As the stream holds it. */
export type SealedEntry = BusEntry & {
  /** When it was written, in Unix milliseconds, and as which of its node's. */
  at: string;
  count: string;
  tag: string;
};

/** Why an entry is ignored. */
export type Flaw = 'untagged' | 'forged' | 'repeated' | 'stale';

/**
 * How old an entry may be; what a node misses beyond that it finds in the database. The clocks of
 * two nodes may differ by so much.
 */
const freshMs = 5 * 60_000;

/** A key of its own for the bus, from the secret that lives in the database. */
export function busKey(secret: KeyObject): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret.export(), '', 'parlor bus', 32)));
}

export class BusSeal {
  readonly #key: KeyObject;
  readonly #now: () => number;
  #count = 0;
  /** Of each node that was heard, also of those that are gone: the last count, and when. */
  readonly #heard = new Map<string, { count: number; at: number }>();

  constructor(key: KeyObject, now: () => number) {
    this.#key = key;
    this.#now = now;
  }

  /** Anew for each attempt to write: what was written in part and is repeated comes after that. */
  seal(entry: BusEntry): SealedEntry {
    const stamped = { ...entry, at: String(this.#now()), count: String(++this.#count) };
    return { ...stamped, tag: this.#tag(stamped) };
  }

  /** Null where the entry is to be believed, which it is once. */
  flawOf(entry: BusEntry & Partial<SealedEntry>): Flaw | null {
    const { at, count, tag } = entry;
    if (at === undefined || count === undefined || tag === undefined) return 'untagged';
    const [shown, right] = [Buffer.from(tag), Buffer.from(this.#tag({ ...entry, at, count }))];
    if (shown.length !== right.length || !timingSafeEqual(shown, right)) return 'forged';
    const now = this.#now();
    if (Math.abs(now - Number(at)) > freshMs) return 'stale';
    const last = this.#heard.get(entry.node);
    if (last && Number(count) <= last.count) return 'repeated';
    this.#heard.set(entry.node, { count: Number(count), at: now });
    if (!last) this.#forget(now);
    return null;
  }

  /** Nodes whose entries are stale by now, whoever repeats them. */
  #forget(now: number): void {
    for (const [node, { at }] of this.#heard)
      if (Math.abs(now - at) > 2 * freshMs) this.#heard.delete(node);
  }

  /** Each field with its length, so that none can pass for the end of the one before. */
  #tag({ node, topic, data, text, confirm, at, count }: Omit<SealedEntry, 'tag'>): string {
    const fields = [node, topic, confirm, at, count, data].map(
      (field) => `${field.length}:${field}`,
    );
    return createHmac('sha256', this.#key)
      .update(fields.join('') + text)
      .digest('base64url');
  }
}
