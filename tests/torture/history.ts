/**
 * What the clients of a run asked, were answered and saw, in the order in which the process that
 * ran them noticed it.
 */
import type { Reply } from '@parlor/sdk/protocol/errors';
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { OperationName } from '@parlor/sdk/protocol/operations';

export type Via = 'socket' | 'http' | 'sdk';

/** One device of a user. */
export interface Client {
  id: string;
  userId: string;
  siteId: string;
}

/** Seqs from and to, both included. */
export type Range = readonly [from: number, to: number];

export type Noted =
  | {
      kind: 'asked';
      call: number;
      client: string;
      via: Via;
      name: OperationName;
      input: Readonly<Record<string, unknown>>;
    }
  | { kind: 'answered'; call: number; reply: Reply<unknown> }
  /** Nobody knows whether it was done: the answer never came. */
  | { kind: 'lost'; call: number }
  /** `line` counts the connections of all clients. */
  | { kind: 'connected'; client: string; line: number }
  | { kind: 'disconnected'; client: string; line: number }
  /** `frame` is the same for events that came together. */
  | { kind: 'event'; client: string; line: number; frame: number; event: WireEvent }
  /** What an open log of a client shows: without holes it is one range. */
  | {
      kind: 'window';
      client: string;
      conversationId: string;
      shown: readonly Range[];
      doubled: readonly string[];
    }
  /** A client's own list or view of a log could not be had at all. */
  | { kind: 'fault'; what: string }
  /**
   * Nothing is under way any more: whatever is asked from here on has to be answered as the
   * database has it.
   */
  | { kind: 'quiet' };

export class History {
  readonly clients = new Map<string, Client>();
  readonly notes: Noted[] = [];
  #calls = 0;
  #lines = 0;
  #frames = 0;

  enroll(client: Client): void {
    this.clients.set(client.id, client);
  }

  asked(
    client: string,
    via: Via,
    name: OperationName,
    input: Readonly<Record<string, unknown>>,
  ): number {
    const call = ++this.#calls;
    this.notes.push({ kind: 'asked', call, client, via, name, input });
    return call;
  }

  answered(call: number, reply: Reply<unknown>): void {
    this.notes.push({ kind: 'answered', call, reply });
  }

  lost(call: number): void {
    this.notes.push({ kind: 'lost', call });
  }

  connected(client: string): number {
    const line = ++this.#lines;
    this.notes.push({ kind: 'connected', client, line });
    return line;
  }

  frame(): number {
    return ++this.#frames;
  }

  note(noted: Noted): void {
    this.notes.push(noted);
  }
}

/** A row, whatever the dialect: times in milliseconds, JSON parsed. */
export interface StoredMessage {
  conversationId: string;
  seq: number;
  rev: number;
  kind: string;
  senderId: string | null;
  clientId: string | null;
  text: string | null;
  createdAt: number;
  editedAt: number | null;
  deletedAt: number | null;
  reactions: readonly (readonly [emoji: string, userIds: readonly string[]])[];
  /** A system entry's data. */
  system: { type: string; by?: string; userId?: string; userIds?: readonly string[] } | null;
}

export interface StoredConversation {
  id: string;
  siteId: string;
  lastSeq: number;
  rev: number;
}

export interface StoredMember {
  conversationId: string;
  userId: string;
  readSeq: number;
  /** Where unread begins. */
  unreadSeq: number;
}

/** What a client of the SDK shows at the end. */
export interface Store {
  client: string;
  conversations: readonly {
    id: string;
    rev: number;
    lastSeq: number;
    readSeq: number;
    unread: number;
  }[];
  logs: readonly {
    conversationId: string;
    items: readonly Message[];
    hasNewer: boolean;
    pending: number;
  }[];
}

export interface FinalState {
  /** Every user's site. */
  users: ReadonlyMap<string, string>;
  conversations: readonly StoredConversation[];
  members: readonly StoredMember[];
  messages: readonly StoredMessage[];
  /** What members have deleted for themselves alone. */
  hidden: readonly { userId: string; conversationId: string; seq: number }[];
  stores: readonly Store[];
}

/** Runs of neighbours in a list of seqs, in the order of the list. */
export function rangesOf(seqs: Iterable<number>): Range[] {
  const ranges: [number, number][] = [];
  for (const seq of seqs) {
    const last = ranges.at(-1);
    if (last && seq === last[1] + 1) last[1] = seq;
    else ranges.push([seq, seq]);
  }
  return ranges;
}
