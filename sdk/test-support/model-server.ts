import { ChatError } from '../src/chat-error.js';
import type { Conversation } from '../src/protocol/conversations.js';
import type { WireEvent } from '../src/protocol/events.js';
import type { Message } from '../src/protocol/messages.js';
import type { User } from '../src/protocol/users.js';

interface Log {
  id: string;
  users: string[];
  messages: Message[];
  rev: number;
  marks: Map<string, number>;
}

type Input = Record<string, unknown>;

/** Conversations as the protocol defines them, in a few lines: what clients are compared with. */
export class ModelServer {
  readonly #logs = new Map<string, Log>();
  #time = Date.parse('2026-01-01T00:00:00.000Z');
  /** Told of every event, for each user who should hear of it. */
  publish: (userId: string, event: WireEvent) => void = () => undefined;

  create(id: string, users: string[]): void {
    this.#logs.set(id, { id, users, messages: [], rev: 0, marks: new Map(users.map((user) => [user, 0])) });
  }

  /** Runs an operation at once, as one user. */
  call(userId: string, name: string, input: Input): unknown {
    if (name === 'conversations.list') return this.#list(userId, input);
    const log = this.#logs.get(input['conversationId'] as string);
    if (!log) throw new ChatError('not_found', 'There is no such conversation.');
    switch (name) {
      case 'conversations.get':
        return this.conversation(userId, log.id);
      case 'messages.list':
        return this.#page(log, input);
      case 'messages.changes':
        return this.#changes(log, input['since'] as number, input['limit'] as number);
      case 'messages.send':
        return this.send(userId, log.id, input['clientId'] as string, input['text'] as string);
      case 'receipts.markRead':
        return this.mark(userId, log.id, input['seq'] as number);
      default:
        throw new Error(`The model has no ${name}.`);
    }
  }

  send(userId: string, id: string, clientId: string, text: string): Message {
    const log = this.#logs.get(id)!;
    const known = log.messages.find((message) => message.clientId === clientId && message.senderId === userId);
    if (known) return known;
    const rev = ++log.rev;
    const message: Message = {
      conversationId: id,
      seq: log.messages.length + 1,
      rev,
      clientId,
      senderId: userId,
      kind: 'text',
      text,
      createdAt: this.#now(),
      editedAt: null,
      deletedAt: null,
    };
    log.messages.push(message);
    for (const user of log.users) this.publish(user, { name: 'message.created', data: { conversationId: id, rev, message } });
    return message;
  }

  /** Changes a message without telling anybody: an event that got lost for everyone. */
  edit(id: string, seq: number): void {
    const log = this.#logs.get(id)!;
    const before = log.messages[seq - 1];
    if (before) log.messages[seq - 1] = { ...before, rev: ++log.rev, text: `${before.text}!`, editedAt: this.#now() };
  }

  mark(userId: string, id: string, seq: number): { readSeq: number; unread: number } {
    const log = this.#logs.get(id)!;
    const before = log.marks.get(userId)!;
    const readSeq = Math.max(before, Math.min(seq, log.messages.length));
    log.marks.set(userId, readSeq);
    const unread = this.#unread(log, userId);
    if (readSeq > before) {
      for (const user of log.users) this.publish(user, { name: 'receipt.read', data: { conversationId: id, userId, readSeq } });
      this.publish(userId, { name: 'unread.changed', data: { conversationId: id, readSeq, unread } });
    }
    return { readSeq, unread };
  }

  messages(id: string): readonly Message[] {
    return this.#logs.get(id)!.messages;
  }

  conversation(userId: string, id: string): Conversation {
    const log = this.#logs.get(id)!;
    const lastMessage = log.messages.at(-1) ?? null;
    return {
      id,
      kind: 'direct',
      members: log.users.map((user) => ({ user: person(user), role: 'member', readSeq: log.marks.get(user)!, joinedAt: epoch })),
      lastMessage,
      lastSeq: log.messages.length,
      rev: log.rev,
      readSeq: log.marks.get(userId)!,
      unread: this.#unread(log, userId),
      createdAt: epoch,
      lastActivityAt: lastMessage?.createdAt ?? epoch,
    };
  }

  conversations(userId: string): Conversation[] {
    return [...this.#logs.values()]
      .filter(({ users }) => users.includes(userId))
      .map(({ id }) => this.conversation(userId, id))
      .sort((a, b) => (a.lastActivityAt < b.lastActivityAt ? 1 : a.lastActivityAt > b.lastActivityAt ? -1 : a.id < b.id ? 1 : -1));
  }

  #list(userId: string, { cursor, limit = 50 }: Input): unknown {
    const all = this.conversations(userId);
    const start = Number(cursor ?? 0);
    const end = start + (limit as number);
    return { items: all.slice(start, end), next: end < all.length ? String(end) : null, prev: null };
  }

  #page(log: Log, { around, cursor, limit = 5 }: Input): unknown {
    const size = limit as number;
    const [side, at] = typeof cursor === 'string' ? cursor.split(':') : [];
    let start = Math.max(0, log.messages.length - size);
    let end = log.messages.length;
    if (side === 'before') [start, end] = [Math.max(0, Number(at) - 1 - size), Number(at) - 1];
    else if (side === 'after') [start, end] = [Number(at), Number(at) + size];
    else if (typeof around === 'number') [start, end] = [Math.max(0, around - 3), around + 2];
    const items = log.messages.slice(start, end);
    const first = items[0]?.seq ?? start + 1;
    const last = items.at(-1)?.seq ?? start;
    return {
      items,
      prev: first > 1 ? `before:${first}` : null,
      next: last < log.messages.length ? `after:${last}` : null,
    };
  }

  #changes(log: Log, since: number, limit: number): unknown {
    const items = log.messages.filter(({ rev }) => rev > since).sort((a, b) => a.rev - b.rev);
    const more = items.length > limit;
    return { items: items.slice(0, limit), rev: more ? items[limit - 1]!.rev : log.rev, more };
  }

  #unread(log: Log, userId: string): number {
    return log.messages.filter(({ seq, senderId }) => seq > log.marks.get(userId)! && senderId !== userId).length;
  }

  #now(): string {
    return new Date((this.#time += 1_000)).toISOString();
  }
}

const epoch = '2026-01-01T00:00:00.000Z';

function person(id: string): User {
  return { id, kind: 'member', role: 'user', name: id, avatarUrl: null, bio: null, online: false, lastSeenAt: null };
}
