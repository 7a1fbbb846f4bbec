/**
 * Proves to the nodes of one installation that an entry of the bus was written by one of them,
 * recently, and is read for the first time. Redis itself does not prove this: without it, anyone
 * who can write to Redis could put a removed member back into a conversation, or end all sessions.
 */
import {
  createHmac,
  hkdfSync,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';

/** The sealed content. */
export type BusEntry = {
  node: string;
  topic: string;
  data: string;
  text: string;
  /** Identifies the entry if its sender waits for all confirmations; else empty. */
  confirm: string;
};

/** The form in the stream. */
export type SealedEntry = BusEntry & {
  /** When it was written, in Unix milliseconds, and its number among the entries of its node. */
  at: string;
  count: string;
} & ({ tag: string } | { tagOfSeveral: string });

/** What is read, before it is known to be valid. */
export type UncheckedEntry = BusEntry &
  Partial<Record<'at' | 'count' | 'tag' | 'tagOfSeveral', string>>;

type Stamped = BusEntry & Pick<SealedEntry, 'at' | 'count'>;

/** Why an entry is ignored. */
export type Flaw = 'untagged' | 'forged' | 'repeated' | 'stale';

/**
 * The greatest age of an entry; a node finds older changes in the database. The clocks of two nodes
 * may differ by this much.
 */
const freshMs = 5 * 60_000;

/** A separate key for the bus, derived from the secret in the database. */
export function busKey(secret: KeyObject): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret.export(), '', 'parlor bus', 32)));
}

export class BusSeal {
  readonly #key: KeyObject;
  readonly #now: () => number;
  #count = 0;
  /** The last count of each known node, also of nodes that have left, and its time. */
  readonly #heard = new Map<string, { count: number; at: number }>();

  constructor(key: KeyObject, now: () => number) {
    this.#key = key;
    this.#now = now;
  }

  /**
   * Called for each attempt to write: a repeated entry gets a higher count than the failed attempt.
   */
  seal(entry: BusEntry): SealedEntry {
    const stamped = this.#stamp(entry);
    return { ...stamped, tag: this.#tag(stamped) };
  }

  /**
   * For entries that older versions cannot read: to them, it is an entry without a tag. While they
   * receive those, they read from the database who was removed.
   */
  sealSeveral(entry: BusEntry): SealedEntry {
    const stamped = this.#stamp(entry);
    return { ...stamped, tagOfSeveral: this.#tag(stamped) };
  }

  #stamp(entry: BusEntry): Stamped {
    return { ...entry, at: String(this.#now()), count: String(++this.#count) };
  }

  /** Null if the entry is valid, which each entry is only once. */
  flawOf(entry: UncheckedEntry): Flaw | null {
    const { at, count } = entry;
    const tag = entry.tag ?? entry.tagOfSeveral;
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

  /** Forgets nodes whose entries are all stale by now. */
  #forget(now: number): void {
    for (const [node, { at }] of this.#heard)
      if (Math.abs(now - at) > 2 * freshMs) this.#heard.delete(node);
  }

  /** Each field with its length, so that no field can be extended into the next one. */
  #tag({ node, topic, data, text, confirm, at, count }: Stamped): string {
    const fields = [node, topic, confirm, at, count, data].map(
      (field) => `${field.length}:${field}`,
    );
    return createHmac('sha256', this.#key)
      .update(fields.join('') + text)
      .digest('base64url');
  }
}
