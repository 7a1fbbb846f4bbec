import { ChatError } from '../src/chat-error.js';
import type { Conversation } from '../src/protocol/conversations.js';
import type { WireEvent } from '../src/protocol/events.js';
import { fingerprintOf } from '../src/protocol/fingerprint.js';
import { limits } from '../src/protocol/limits.js';
import type { Member } from '../src/protocol/member.js';
import type { Message, SystemEntry } from '../src/protocol/messages.js';
import { quoteOf } from '../src/protocol/quote.js';
import { firstTime, message as blank, person } from './fixtures.js';

/** What is kept for one member alone, and what others may know of it. */
interface Own {
  joinedAt: string;
  readSeq: number;
  /** Where `markUnread` has put the caller's own mark, apart from what others were told. */
  unreadFrom: number | null;
  deliveredSeq: number;
  memberRev: number;
  hidden: Set<number>;
}

interface Log {
  id: string;
  kind: 'direct' | 'group';
  title: string | null;
  members: Map<string, Own>;
  messages: Message[];
  rev: number;
}

type Input = Record<string, unknown>;
type Frame = readonly WireEvent[];

/** Conversations as the protocol defines them, in a few lines: what clients are compared with. */
export class ModelServer {
  readonly #logs = new Map<string, Log>();
  #time = Date.parse(firstTime);
  epoch = 'first';
  /** Told of every frame, for each user who should hear of it. */
  publish: (userId: string, frame: Frame) => void = () => undefined;

  create(id: string, users: string[], kind: 'direct' | 'group' = 'direct'): void {
    const log: Log = {
      id,
      kind,
      title: kind === 'group' ? id : null,
      members: new Map(),
      messages: [],
      rev: 0,
    };
    for (const user of users) log.members.set(user, this.#newcomer(log));
    this.#logs.set(id, log);
  }

  /** Runs an operation at once, as one user. */
  call(userId: string, name: string, input: Input): unknown {
    if (name === 'conversations.list') return this.#list(userId, input);
    if (name === 'conversations.sync') return this.#sync(userId, input);
    if (name === 'conversations.start') return this.#start(userId, input);
    if (name === 'receipts.unread') return this.#unreadOfAll(userId);
    const log = this.#logs.get(input['conversationId'] as string);
    if (!log?.members.has(userId))
      throw new ChatError('not_found', 'There is no such conversation.');
    const seq = input['seq'] as number;
    switch (name) {
      case 'conversations.get':
        return this.conversation(userId, log.id);
      case 'messages.list':
        return this.#page(log, userId, input);
      case 'messages.changes':
        return this.#changes(log, userId, input['since'] as number, input['limit'] as number);
      case 'messages.send':
        return this.#seenBy(
          log,
          userId,
          this.send(
            userId,
            log.id,
            input['clientId'] as string,
            input['text'] as string,
            input['replyTo'] as number | undefined,
          ),
        );
      case 'messages.edit':
        this.edit(log.id, seq, false, input['text'] as string);
        return log.messages[seq - 1];
      case 'messages.hide':
      case 'messages.unhide':
        return { memberRev: this.hide(userId, log.id, seq, name === 'messages.hide') };
      case 'receipts.markRead':
        return this.mark(userId, log.id, seq);
      case 'receipts.markDelivered':
        return this.#deliver(userId, log, seq);
      default:
        throw new Error(`The model has no ${name}.`);
    }
  }

  /** May answer another message, which must be there. */
  send(userId: string, id: string, clientId: string, text: string, answered?: number): Message {
    const log = this.#logs.get(id)!;
    const known = log.messages.find(
      (message) => message.clientId === clientId && message.senderId === userId,
    );
    if (known) return quoting(log, known);
    const to = log.messages[(answered ?? 0) - 1];
    return this.#post(log, {
      clientId,
      senderId: userId,
      text,
      replyTo: to?.kind === 'text' && to.deletedAt === null ? quoteOf(to) : null,
    });
  }

  #start(userId: string, input: Input): unknown {
    const people = [...new Set([userId, ...(input['userIds'] as string[])])].sort();
    const id = `direct-${people.join('-')}`;
    if (!this.#logs.has(id)) this.create(id, people);
    const message = this.send(userId, id, input['clientId'] as string, input['text'] as string);
    return { conversation: this.conversation(userId, id), message };
  }

  /** Changes a message. `silently`: an event that got lost for everyone. */
  edit(id: string, seq: number, silently = false, text?: string): void {
    this.#change(
      id,
      seq,
      (before) =>
        before.deletedAt === null ? { text: text ?? `${before.text}!`, editedAt: this.#now() } : {},
      silently,
    );
  }

  delete(id: string, seq: number): void {
    const message = this.#logs.get(id)!.messages[seq - 1];
    if (message?.deletedAt !== null || message.kind === 'system') return;
    this.#change(id, seq, () => ({
      text: null,
      deletedAt: this.#now(),
      reactions: [],
      metadata: null,
      replyTo: null,
      mentions: [],
    }));
  }

  react(id: string, seq: number, userId: string): void {
    this.#change(id, seq, ({ reactions, deletedAt }) =>
      deletedAt === null
        ? { reactions: reactions.length > 0 ? [] : [{ emoji: '👍', count: 1, userIds: [userId] }] }
        : {},
    );
  }

  hide(userId: string, id: string, seq: number, hidden: boolean): number {
    const log = this.#logs.get(id)!;
    const own = log.members.get(userId)!;
    if (!log.messages[seq - 1] || own.hidden.has(seq) === hidden) return own.memberRev;
    if (hidden) own.hidden.add(seq);
    else own.hidden.delete(seq);
    own.memberRev += 1;
    this.publish(userId, [
      {
        name: 'message.hidden',
        data: { conversationId: id, seq, hidden, memberRev: own.memberRev },
      },
    ]);
    return own.memberRev;
  }

  mark(
    userId: string,
    id: string,
    seq: number,
  ): { readSeq: number; unread: number; rev: number; memberRev: number } {
    const log = this.#logs.get(id)!;
    const own = log.members.get(userId)!;
    const readSeq = Math.max(own.readSeq, Math.min(seq, log.messages.length));
    if (readSeq > own.readSeq || own.unreadFrom !== null) {
      const moved = readSeq > own.readSeq;
      own.readSeq = readSeq;
      own.unreadFrom = null;
      own.memberRev += 1;
      if (moved)
        this.#tellAll(log, [
          { name: 'receipt.read', data: { conversationId: id, userId, readSeq } },
        ]);
      this.publish(userId, [
        { name: 'unread.changed', data: { conversationId: id, ...this.#marks(log, userId) } },
      ]);
    }
    return this.#marks(log, userId);
  }

  markUnread(userId: string, id: string, seq: number): void {
    const log = this.#logs.get(id)!;
    const own = log.members.get(userId)!;
    if (seq > own.readSeq) return;
    own.unreadFrom = seq - 1;
    own.memberRev += 1;
    this.publish(userId, [
      { name: 'unread.changed', data: { conversationId: id, ...this.#marks(log, userId) } },
    ]);
  }

  join(id: string, by: string, userId: string): void {
    const log = this.#logs.get(id)!;
    if (log.members.has(userId)) return;
    const present = [...log.members.keys()];
    log.members.set(userId, this.#newcomer(log));
    const members = [this.#member(log, userId)];
    const event: WireEvent = {
      name: 'member.joined',
      data: { conversationId: id, members, memberCount: log.members.size },
    };
    this.#enter(log, { type: 'joined', by, userIds: [userId] }, [event], present);
    this.publish(userId, [
      { name: 'conversation.created', data: { conversation: this.conversation(userId, id) } },
    ]);
  }

  leave(id: string, userId: string): void {
    const log = this.#logs.get(id)!;
    if (!log.members.delete(userId)) return;
    const event: WireEvent = {
      name: 'member.left',
      data: { conversationId: id, userId, memberCount: log.members.size },
    };
    this.#enter(log, { type: 'left', userId }, [event]);
    this.publish(userId, [{ name: 'conversation.removed', data: { conversationId: id } }]);
  }

  rename(id: string, by: string, title: string): void {
    const log = this.#logs.get(id)!;
    log.title = title;
    this.#enter(log, { type: 'renamed', by, title }, [
      { name: 'conversation.updated', data: { conversationId: id, title } },
    ]);
  }

  /** Puts an older state of the log back, as from a backup. */
  restoreBackup(id: string, messages: number, epoch: string): void {
    const log = this.#logs.get(id)!;
    log.messages.length = messages;
    log.rev = Math.max(0, ...log.messages.map(({ rev }) => rev));
    for (const own of log.members.values()) {
      own.readSeq = Math.min(own.readSeq, messages);
      own.deliveredSeq = Math.min(own.deliveredSeq, messages);
    }
    this.epoch = epoch;
  }

  isMember(id: string, userId: string): boolean {
    return this.#logs.get(id)!.members.has(userId);
  }

  messages(id: string, userId?: string): readonly Message[] {
    const log = this.#logs.get(id)!;
    return userId === undefined
      ? log.messages.map((message) => quoting(log, message))
      : log.messages.map((message) => this.#seenBy(log, userId, message));
  }

  conversation(userId: string, id: string): Conversation {
    const log = this.#logs.get(id)!;
    const last = log.messages.at(-1);
    const { readSeq, unread, memberRev } = this.#marks(log, userId);
    const listed = [...log.members.keys()].slice(0, limits.membersListed);
    return {
      id,
      kind: log.kind,
      title: log.title,
      access: 'private',
      posting: 'all',
      history: 'all',
      description: null,
      avatarUrl: null,
      role: 'member',
      members: (listed.includes(userId) ? listed : [...listed, userId]).map((user) =>
        this.#member(log, user),
      ),
      memberCount: log.members.size,
      lastMessage: last ? this.#seenBy(log, userId, last) : null,
      lastSeq: log.messages.length,
      rev: log.rev,
      memberRev,
      readSeq,
      unread,
      createdAt: firstTime,
      lastActivityAt: last?.createdAt ?? firstTime,
      closedAt: null,
    };
  }

  /**
   * An answer whose rows are read some time after its counts, as the server does it: all but the
   * counts, the marks and the revs may be newer.
   */
  withLaterRows<A>(userId: string, answer: A): A {
    if (isConversation(answer)) {
      const { id, rev, memberRev, lastSeq, readSeq, unread } = answer;
      if (!this.isMember(id, userId)) return answer;
      const lastMessage = this.messages(id, userId)[lastSeq - 1] ?? null;
      return {
        ...this.conversation(userId, id),
        rev,
        memberRev,
        lastSeq,
        readSeq,
        unread,
        lastMessage,
      } as A;
    }
    const { items } = answer as { items?: unknown[] };
    return items
      ? { ...answer, items: items.map((item) => this.withLaterRows(userId, item)) }
      : answer;
  }

  conversations(userId: string): Conversation[] {
    return [...this.#logs.values()]
      .filter(({ members }) => members.has(userId))
      .map(({ id }) => this.conversation(userId, id))
      .sort((a, b) =>
        a.lastActivityAt < b.lastActivityAt
          ? 1
          : a.lastActivityAt > b.lastActivityAt
            ? -1
            : a.id < b.id
              ? 1
              : -1,
      );
  }

  #post(
    log: Log,
    content: Partial<Message>,
    more: Frame = [],
    to: Iterable<string> = log.members.keys(),
  ): Message {
    const rev = ++log.rev;
    const message = blank(log.id, log.messages.length + 1, {
      rev,
      createdAt: this.#now(),
      ...content,
    });
    log.messages.push(message);
    const frame: Frame = [
      { name: 'message.created', data: { conversationId: log.id, rev, message } },
      ...more,
    ];
    for (const user of to) this.publish(user, frame);
    return message;
  }

  #enter(log: Log, system: SystemEntry, events: Frame, to?: Iterable<string>): void {
    this.#post(log, { kind: 'system', senderId: null, text: null, system }, events, to);
  }

  #change(
    id: string,
    seq: number,
    change: (before: Message) => Partial<Message>,
    silently = false,
  ): void {
    const log = this.#logs.get(id)!;
    const before = log.messages[seq - 1];
    if (!before || before.kind === 'system') return;
    const changed = change(before);
    if (Object.keys(changed).length === 0) return;
    const rev = ++log.rev;
    const stored = { ...before, ...changed, rev };
    log.messages[seq - 1] = stored;
    const message = quoting(log, stored);
    if (!silently)
      this.#tellAll(log, [{ name: 'message.changed', data: { conversationId: id, rev, message } }]);
  }

  #deliver(userId: string, log: Log, seq: number): { deliveredSeq: number } {
    const own = log.members.get(userId)!;
    const deliveredSeq = Math.max(own.deliveredSeq, Math.min(seq, log.messages.length));
    if (deliveredSeq > own.deliveredSeq) {
      own.deliveredSeq = deliveredSeq;
      this.#tellAll(log, [
        { name: 'receipt.delivered', data: { conversationId: log.id, userId, deliveredSeq } },
      ]);
    }
    return { deliveredSeq };
  }

  #tellAll(log: Log, frame: Frame): void {
    for (const user of log.members.keys()) this.publish(user, frame);
  }

  #newcomer(log: Log): Own {
    const seen = log.messages.length;
    return {
      joinedAt: this.#now(),
      readSeq: seen,
      unreadFrom: null,
      deliveredSeq: seen,
      memberRev: 0,
      hidden: new Set(),
    };
  }

  #member(log: Log, userId: string): Member {
    const { readSeq, deliveredSeq, joinedAt } = log.members.get(userId)!;
    return { user: person(userId), role: 'member', readSeq, deliveredSeq, joinedAt };
  }

  #marks(
    log: Log,
    userId: string,
  ): { readSeq: number; unread: number; rev: number; memberRev: number } {
    const { readSeq, unreadFrom, memberRev, hidden } = log.members.get(userId)!;
    const mark = unreadFrom ?? readSeq;
    const unread = log.messages.filter(
      ({ seq, senderId, kind, deletedAt }) =>
        seq > mark &&
        kind === 'text' &&
        senderId !== userId &&
        deletedAt === null &&
        !hidden.has(seq),
    );
    return { readSeq: mark, unread: unread.length, rev: log.rev, memberRev };
  }

  #seenBy(log: Log, userId: string, message: Message): Message {
    const hidden = log.members.get(userId)?.hidden;
    const seen = quoting(log, message, hidden);
    if (!hidden?.has(message.seq)) return seen;
    return {
      ...message,
      hidden: true,
      text: null,
      replyTo: null,
      mentions: [],
      metadata: null,
      reactions: [],
    };
  }

  #list(
    userId: string,
    { cursor, limit = 50 }: Input,
  ): { items: Conversation[]; next: string | null; prev: null } {
    const all = this.conversations(userId);
    const at =
      typeof cursor === 'string'
        ? all.findIndex(({ lastActivityAt, id }) => `${lastActivityAt} ${id}` < cursor)
        : 0;
    const items = at < 0 ? [] : all.slice(at, at + (limit as number));
    const last = items.at(-1);
    return {
      items,
      next: last && last !== all.at(-1) ? `${last.lastActivityAt} ${last.id}` : null,
      prev: null,
    };
  }

  #sync(userId: string, input: Input): unknown {
    const held = new Map(
      (input['held'] as { id: string; rev: number; memberRev: number }[]).map((each) => [
        each.id,
        each,
      ]),
    );
    if (typeof input['known'] === 'string') return this.#compared(userId, input['known'], input);
    const { items, next } = this.#list(userId, input);
    const differs = ({ id, rev, memberRev }: Conversation) =>
      held.get(id)?.rev !== rev || held.get(id)?.memberRev !== memberRev;
    const gone =
      input['cursor'] === undefined
        ? [...held.keys()].filter((id) => !this.#logs.get(id)?.members.has(userId))
        : [];
    return { epoch: this.epoch, items: items.filter(differs), gone, next };
  }

  #compared(userId: string, known: string, { until, cursor, limit = 50 }: Input): unknown {
    const prints: string[] = known.match(/.{9}/g) ?? [];
    const printOf = ({ id, rev, memberRev }: Conversation) => fingerprintOf(id, rev, memberRev);
    const all = this.conversations(userId);
    const placeOf = ({ lastActivityAt, id }: Conversation) => `${lastActivityAt} ${id}`;
    const differing = all
      .filter((each) => typeof until !== 'string' || placeOf(each) >= until)
      .filter((each) => !prints.includes(printOf(each)));
    const rest = differing.filter((each) => typeof cursor !== 'string' || placeOf(each) < cursor);
    const items = rest.slice(0, limit as number);
    const own = new Set(all.map(printOf));
    return {
      epoch: this.epoch,
      items,
      gone: [],
      outdated: prints.flatMap((print, place) => (own.has(print) ? [] : [place])),
      next: items.length < rest.length ? placeOf(items.at(-1)!) : null,
    };
  }

  #unreadOfAll(userId: string): { unread: number; conversations: number } {
    const counts = this.conversations(userId).map(({ unread }) => unread);
    return {
      unread: counts.reduce((sum, count) => sum + count, 0),
      conversations: counts.filter((count) => count > 0).length,
    };
  }

  #page(log: Log, userId: string, { around, cursor, limit = 5 }: Input): unknown {
    const size = limit as number;
    const [side, at] = typeof cursor === 'string' ? cursor.split(':') : [];
    let start = Math.max(0, log.messages.length - size);
    let end = log.messages.length;
    if (side === 'before') [start, end] = [Math.max(0, Number(at) - 1 - size), Number(at) - 1];
    else if (side === 'after') [start, end] = [Number(at), Number(at) + size];
    else if (typeof around === 'number') {
      start = Math.max(0, around - 1 - Math.floor(size / 2));
      end = Math.min(log.messages.length, start + size);
    }
    const items = log.messages
      .slice(start, end)
      .map((message) => this.#seenBy(log, userId, message));
    const first = items[0]?.seq ?? start + 1;
    const last = items.at(-1)?.seq ?? start;
    return {
      items,
      prev: first > 1 ? `before:${first}` : null,
      next: last < log.messages.length ? `after:${last}` : null,
      rev: log.rev,
    };
  }

  #changes(log: Log, userId: string, since: number, limit: number): unknown {
    const items = log.messages.filter(({ rev }) => rev > since).sort((a, b) => a.rev - b.rev);
    const more = items.length > limit;
    return {
      items: items.slice(0, limit).map((message) => this.#seenBy(log, userId, message)),
      rev: more ? items[limit - 1]!.rev : log.rev,
      more,
    };
  }

  #now(): string {
    return new Date((this.#time += 1_000)).toISOString();
  }
}

/** Quotes are made when they are read. */
function quoting(log: Log, message: Message, hidden?: ReadonlySet<number>): Message {
  const quoted = message.replyTo && log.messages[message.replyTo.seq - 1];
  return quoted
    ? { ...message, replyTo: quoteOf({ ...quoted, hidden: hidden?.has(quoted.seq) ?? false }) }
    : message;
}

function isConversation(value: unknown): value is Conversation {
  return typeof value === 'object' && value !== null && 'unread' in value && 'members' in value;
}
