/**
 * What each event does to the list of conversations: pure, so that any order of events can be tried. Events only hint; whenever
 * one does not fit exactly (a hole in `rev`, a conversation that is not here, a count that cannot be known), the answer names the
 * conversation to ask the server for, and nothing is guessed.
 */
import type { Conversation } from '../protocol/conversations.js';
import type { EventData, EventName, WireEvent } from '../protocol/events.js';
import { limits } from '../protocol/limits.js';
import type { Member } from '../protocol/members.js';

/** A conversation to be asked for, unless it reaches this `rev` by itself in a moment; `null` asks in any case. */
export interface Ask {
  conversationId: string;
  rev: number | null;
}

export interface Applied {
  items: readonly Conversation[];
  ask: Ask | null;
}

type Reducer<N extends EventName> = (items: readonly Conversation[], data: EventData<N>, me: string) => Applied;

const reducers: { readonly [N in EventName]?: Reducer<N> } = {
  'conversation.created': (items, { conversation }) => {
    const known = items.find(({ id }) => id === conversation.id);
    return fits(known && known.rev >= conversation.rev ? items : withConversation(items, conversation));
  },

  'message.created': (items, { conversationId, rev, message }, me) => {
    const known = items.find(({ id }) => id === conversationId);
    if (known && rev <= known.rev) return fits(items);
    if (!known || rev > known.rev + 1) return { items, ask: { conversationId, rev } };
    // The answer to a repeated send may bring an old message with a new `rev`.
    if (message.seq <= known.lastSeq) return fits(withConversation(items, { ...known, rev }));
    const counts = message.senderId !== me && message.seq > known.readSeq;
    return fits(
      withConversation(items, {
        ...known,
        rev,
        lastSeq: message.seq,
        lastMessage: message,
        lastActivityAt: message.createdAt,
        unread: counts ? Math.min(limits.unreadCap, known.unread + 1) : known.unread,
      }),
    );
  },

  'receipt.read': (items, { conversationId, userId, readSeq }) =>
    fits(
      patched(items, conversationId, (conversation) =>
        withMember(conversation, userId, (member) => (readSeq > member.readSeq ? { ...member, readSeq } : member)),
      ),
    ),

  'unread.changed': (items, { conversationId, readSeq, unread }) => {
    const known = items.find(({ id }) => id === conversationId);
    if (!known || (known.readSeq === readSeq && known.unread === unread)) return fits(items);
    // The count may be of a moment before or after the messages that are known here. At the end of the log there is
    // nothing to count; anywhere else the server is asked for a count together with its `rev`.
    const beyond = Math.max(0, known.lastSeq - readSeq);
    const next = { ...known, readSeq, unread: Math.min(unread, beyond) };
    return { items: withConversation(items, next), ask: beyond > 0 ? { conversationId, rev: null } : null };
  },

  'user.updated': (items, { user }) => fits(everywhere(items, user.id, (member) => ({ ...member, user }))),

  'presence.changed': (items, { userId, online, lastSeenAt }) =>
    fits(
      everywhere(items, userId, (member) => {
        const same = member.user.online === online && member.user.lastSeenAt === lastSeenAt;
        return same ? member : { ...member, user: { ...member.user, online, lastSeenAt } };
      }),
    ),
};

export interface AppliedAll {
  items: readonly Conversation[];
  asks: Ask[];
}

/** The list after these events. Events that do not concern it leave it the same array. */
export function applyEvents(items: readonly Conversation[], events: readonly WireEvent[], me: string): AppliedAll {
  const asks: Ask[] = [];
  for (const event of events) {
    const reducer = reducers[event.name] as Reducer<typeof event.name> | undefined;
    if (!reducer) continue;
    const applied = reducer(items, event.data, me);
    items = applied.items;
    if (applied.ask) asks.push(applied.ask);
  }
  return { items, asks };
}

/**
 * The same for what arrived while an answer was on its way, and which the answer may know already. The `rev` tells that of
 * messages; marks at or below the answer's are older than it.
 */
export function replayEvents(items: readonly Conversation[], events: readonly WireEvent[], me: string): AppliedAll {
  const answered = new Map(items.map(({ id, readSeq }) => [id, readSeq]));
  const news = events.filter(({ name, data }) => name !== 'unread.changed' || data.readSeq > (answered.get(data.conversationId) ?? -1));
  return applyEvents(items, news, me);
}

/** Puts a conversation in its place, latest activity first. One that says the same as before keeps its identity, so that views need not draw it again. */
export function withConversation(items: readonly Conversation[], conversation: Conversation): readonly Conversation[] {
  const known = items.find(({ id }) => id === conversation.id);
  if (known && JSON.stringify(known) === JSON.stringify(conversation)) return items;
  return inOrder([...items.filter((item) => item !== known), conversation]);
}

/** Takes a page's conversations for the whole list; unchanged ones keep their identity. */
export function replacedBy(items: readonly Conversation[], fresh: readonly Conversation[]): readonly Conversation[] {
  const known = new Map(items.map((item) => [item.id, item]));
  const next = inOrder(
    fresh.map((conversation) => {
      const before = known.get(conversation.id);
      return before && JSON.stringify(before) === JSON.stringify(conversation) ? before : conversation;
    }),
  );
  return next.length === items.length && next.every((item, index) => item === items[index]) ? items : next;
}

function fits(items: readonly Conversation[]): Applied {
  return { items, ask: null };
}

function inOrder(items: Conversation[]): readonly Conversation[] {
  return items.sort((a, b) => compare(b.lastActivityAt, a.lastActivityAt) || compare(b.id, a.id));
}

/** All times are of one format, so their order is that of their text. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function patched(
  items: readonly Conversation[],
  id: string,
  change: (conversation: Conversation) => Conversation,
): readonly Conversation[] {
  const index = items.findIndex((item) => item.id === id);
  const before = items[index];
  if (!before) return items;
  const after = change(before);
  return after === before ? items : replaced(items, index, after);
}

function withMember(conversation: Conversation, userId: string, change: (member: Member) => Member): Conversation {
  const index = conversation.members.findIndex(({ user }) => user.id === userId);
  const before = conversation.members[index];
  if (!before) return conversation;
  const after = change(before);
  return after === before ? conversation : { ...conversation, members: replaced(conversation.members, index, after) };
}

function replaced<T>(list: readonly T[], index: number, item: T): T[] {
  return list.map((before, at) => (at === index ? item : before));
}

function everywhere(items: readonly Conversation[], userId: string, change: (member: Member) => Member): readonly Conversation[] {
  const next = items.map((conversation) => withMember(conversation, userId, change));
  return next.some((conversation, index) => conversation !== items[index]) ? next : items;
}
