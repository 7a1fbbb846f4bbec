/**
 * What each event does to the list of conversations: pure, so that tests can try any order of
 * events. Events are only hints; if one does not fit exactly (a gap in `rev` or `memberRev`, a
 * conversation that is not loaded, a count that cannot be known), the result names the conversation
 * to fetch from the server, and nothing is guessed.
 */
import type { Conversation } from '../protocol/conversations.js';
import type { EventData, EventName, WireEvent } from '../protocol/events.js';
import { limits } from '../protocol/limits.js';
import type { Member } from '../protocol/member.js';
import { requoted, withHiddenQuote } from './quoting.js';
import { hiddenForm, laterForm } from './window-state.js';

/**
 * A conversation to fetch, unless events bring it to this `rev` within a moment; `null` fetches in
 * any case.
 */
export interface Ask {
  conversationId: string;
  rev: number | null;
}

/** All that one commit changed in one conversation, as it came. */
export type Frame = readonly WireEvent[];

export interface Applied {
  items: readonly Conversation[];
  ask: Ask | null;
}

type Reducer<N extends EventName> = (
  items: readonly Conversation[],
  data: EventData<N>,
  me: string,
) => Applied;

const reducers: { readonly [N in EventName]?: Reducer<N> } = {
  'conversation.created': (items, { conversation }) => {
    const known = find(items, conversation.id);
    return fits(
      known && known.rev >= conversation.rev ? items : withConversation(items, conversation),
    );
  },

  'conversation.updated': (items, { conversationId, ...settings }) =>
    fits(
      patched(items, conversationId, (conversation) => ({
        ...conversation,
        ...(settings as Partial<Conversation>),
      })),
    ),

  'conversation.removed': (items, { conversationId }) => fits(without(items, [conversationId])),

  'member.joined': (items, { conversationId, members, memberCount }) =>
    withMembers(items, conversationId, memberCount, (present) => {
      const fresh = members.filter(
        ({ user }) => !present.some((member) => member.user.id === user.id),
      );
      return [...present, ...fresh.slice(0, Math.max(0, limits.membersListed - present.length))];
    }),

  'member.left': (items, { conversationId, userId, memberCount }) =>
    withMembers(items, conversationId, memberCount, (present) =>
      present.filter(({ user }) => user.id !== userId),
    ),

  'member.updated': (items, { conversationId, userId, role }, me) =>
    fits(
      patched(items, conversationId, (conversation) => ({
        ...withMember(conversation, userId, (member) => ({ ...member, role })),
        ...(userId === me && { role }),
      })),
    ),

  'member.silenced': (items, { conversationId, userId, silencedUntil }) =>
    fits(
      patched(items, conversationId, (conversation) =>
        withMember(conversation, userId, (member) => ({ ...member, silencedUntil })),
      ),
    ),

  'message.created': withMessage,
  'message.changed': withMessage,

  'message.hidden': (items, { conversationId, seq, hidden, memberRev }) =>
    ownStep(items, conversationId, memberRev, (known) => {
      const { lastMessage: last } = known;
      const isLast = last?.seq === seq;
      const isShown = isLast || last?.replyTo?.seq === seq;
      const lastMessage =
        last && hidden ? (isLast ? hiddenForm(last) : withHiddenQuote(last, seq)) : last;
      return {
        next: { ...known, lastMessage },
        known: seq <= known.readSeq && (hidden || !isShown),
      };
    }),

  'unread.changed': (items, { conversationId, rev, memberRev, ...marks }) => {
    // It may have been unarchived or pinned, and so belong to the list.
    if (!find(items, conversationId) && marks.archived === false)
      return { items, ask: { conversationId, rev: null } };
    return ownStep(items, conversationId, memberRev, (known) => {
      const next = withoutCleared({ ...known, ...(marks as Partial<Conversation>) });
      if (rev === known.rev) return { next, known: true };
      // The server may have counted before or after the messages that are known here. At the end of
      // the log the count is 0.
      const beyond = Math.max(0, known.lastSeq - next.readSeq);
      return { next: { ...next, unread: Math.min(next.unread, beyond) }, known: beyond === 0 };
    });
  },

  'receipt.read': (items, { conversationId, userId, readSeq }) =>
    fits(
      patched(items, conversationId, (conversation) =>
        withMember(conversation, userId, (member) =>
          readSeq > member.readSeq ? { ...member, readSeq } : member,
        ),
      ),
    ),

  'receipt.delivered': (items, { conversationId, userId, deliveredSeq }) =>
    fits(
      patched(items, conversationId, (conversation) =>
        withMember(conversation, userId, (member) =>
          deliveredSeq > member.deliveredSeq ? { ...member, deliveredSeq } : member,
        ),
      ),
    ),

  'user.updated': (items, { user }) =>
    fits(everywhere(items, user.id, (member) => ({ ...member, user }))),

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

/** The list after this frame. Events that do not concern it leave it the same array. */
export function applyEvents(items: readonly Conversation[], frame: Frame, me: string): AppliedAll {
  const asks: Ask[] = [];
  const before = items;
  for (const event of frame) {
    const reducer = reducers[event.name] as Reducer<typeof event.name> | undefined;
    if (!reducer || isOldHat(before, event, frame)) continue;
    const applied = reducer(items, event.data, me);
    items = applied.items;
    if (applied.ask) asks.push(applied.ask);
  }
  return { items, asks };
}

/**
 * The same for events that arrived while an answer was on its way. The answer may already include
 * them: compare `rev` and `memberRev`.
 */
export function replayEvents(
  items: readonly Conversation[],
  frames: readonly Frame[],
  me: string,
): AppliedAll {
  const asks: Ask[] = [];
  for (const frame of frames) {
    const applied = applyEvents(items, frame, me);
    items = applied.items;
    asks.push(...applied.asks);
  }
  return { items, asks };
}

/**
 * Changes of members, roles and group settings have no `rev` of their own: such an event is as new
 * as the system entry in the same frame.
 */
function isOldHat(items: readonly Conversation[], event: WireEvent, frame: Frame): boolean {
  const { name } = event;
  if (
    name !== 'member.joined' &&
    name !== 'member.left' &&
    name !== 'member.updated' &&
    name !== 'conversation.updated'
  )
    return false;
  const { conversationId } = event.data;
  const known = find(items, conversationId);
  const revs = frame.flatMap((each) =>
    each.name === 'message.created' && each.data.conversationId === conversationId
      ? [each.data.rev]
      : [],
  );
  return known !== undefined && revs.length > 0 && Math.max(...revs) <= known.rev;
}

/**
 * The later of two answers about one conversation, which may have arrived in the wrong order;
 * `null` if each has something that the other does not. `memberRev` begins again when the user
 * leaves and joins again; then `rev` alone decides.
 */
export function laterOf(
  a: Conversation | undefined,
  b: Conversation,
  me: string,
): Conversation | null {
  if (!a) return b;
  if (a.rev !== b.rev && joinedAt(a, me) !== joinedAt(b, me)) return b.rev > a.rev ? b : a;
  if (b.rev >= a.rev && b.memberRev >= a.memberRev) return b;
  return a.rev >= b.rev && a.memberRev >= b.memberRev ? a : null;
}

function joinedAt({ members }: Conversation, userId: string): string | undefined {
  return members.find(({ user }) => user.id === userId)?.joinedAt;
}

/**
 * Inserts a conversation at its place, latest activity first. If its content has not changed, the
 * object stays the same, so that views need not render it again.
 */
export function withConversation(
  items: readonly Conversation[],
  conversation: Conversation,
): readonly Conversation[] {
  const known = find(items, conversation.id);
  if (known && JSON.stringify(known) === JSON.stringify(conversation)) return items;
  return [...items.filter((item) => item !== known), conversation].sort(byActivity);
}

export function without(
  items: readonly Conversation[],
  ids: readonly string[],
): readonly Conversation[] {
  return items.some(({ id }) => ids.includes(id))
    ? items.filter(({ id }) => !ids.includes(id))
    : items;
}

export function find(
  items: readonly Conversation[],
  conversationId: string,
): Conversation | undefined {
  return items.find(({ id }) => id === conversationId);
}

/**
 * Pinned conversations first; within each part, latest activity first. All times have one format,
 * so they can be compared as text.
 */
export function byActivity(a: Conversation, b: Conversation): number {
  return (
    Number(!a.pinnedAt) - Number(!b.pinnedAt) ||
    compare(b.lastActivityAt, a.lastActivityAt) ||
    compare(b.id, a.id)
  );
}

/** How far the other members have come in the log, by `seq`. */
export interface Reach {
  /** All of them have received it up to here. */
  readonly deliveredSeq: number;
  /** All of them have seen it up to here. */
  readonly seenByAllSeq: number;
  /** At least one of them has seen it up to here. */
  readonly seenBySomeSeq: number;
}

const unknown: Reach = { deliveredSeq: 0, seenByAllSeq: 0, seenBySomeSeq: 0 };

/** 0 if there are no other members, or if the conversation does not report marks. */
export function reachOf(conversation: Conversation | undefined, me: string | null): Reach {
  const others = conversation?.members.filter(({ user }) => user.id !== me) ?? [];
  if (!conversation || others.length === 0 || conversation.memberCount > limits.membersListed)
    return unknown;
  return {
    deliveredSeq: Math.min(
      ...others.map(({ deliveredSeq, readSeq }) => Math.max(deliveredSeq, readSeq)),
    ),
    seenByAllSeq: Math.min(...others.map(({ readSeq }) => readSeq)),
    seenBySomeSeq: Math.max(...others.map(({ readSeq }) => readSeq)),
  };
}

function withMessage(
  items: readonly Conversation[],
  data: EventData<'message.created'>,
  me: string,
): Applied {
  const { conversationId, rev, message } = data;
  const known = find(items, conversationId);
  if (known && rev <= known.rev) return fits(items);
  if (!known || rev > known.rev + 1) return { items, ask: { conversationId, rev } };
  const { lastMessage, unread, mentions } = known;
  const counts = message.kind === 'text' && message.senderId !== me && message.seq > known.readSeq;
  if (message.seq > known.lastSeq) {
    const next = {
      ...known,
      rev,
      lastSeq: message.seq,
      lastMessage: message,
      lastActivityAt: message.createdAt,
      // A new message takes the conversation out of the archive.
      ...(known.archived && { archived: false }),
      closedAt: message.system?.type === 'closed' ? message.createdAt : known.closedAt,
      ...(counts &&
        message.deletedAt === null && {
          unread: Math.min(limits.unreadCap, unread + 1),
          mentions: mentions == null ? mentions : mentions + Number(message.mentions.includes(me)),
        }),
    };
    return fits(withConversation(items, next));
  }
  const before = lastMessage?.seq === message.seq ? lastMessage : null;
  const next = {
    ...known,
    rev,
    lastMessage: before
      ? laterForm(before, message)
      : lastMessage && requoted(lastMessage, message),
  };
  // Only a deletion lowers the unread count: that of a message that was counted, as the state
  // before shows. A state that is newer than the count does not show that, as in an answer whose
  // last message was read after the count.
  const mayBeLess = counts && message.deletedAt !== null && unread > 0;
  const wasCounted =
    before && before.rev <= known.rev && before.deletedAt === null && !before.hidden;
  const isKnown = wasCounted && unread < limits.unreadCap && !mentions;
  if (mayBeLess && isKnown) next.unread = unread - 1;
  return {
    items: withConversation(items, next),
    ask: mayBeLess && !isKnown ? { conversationId, rev: null } : null,
  };
}

/** A user who has deleted the last message for themselves does not see it. */
function withoutCleared(conversation: Conversation): Conversation {
  const { lastMessage, clearedSeq = 0 } = conversation;
  return lastMessage && lastMessage.seq <= clearedSeq
    ? { ...conversation, lastMessage: null }
    : conversation;
}

/**
 * Applies one step of the caller's own view of a conversation; `known` says whether the result is
 * complete.
 */
function ownStep(
  items: readonly Conversation[],
  conversationId: string,
  memberRev: number,
  step: (known: Conversation) => { next: Conversation; known: boolean },
): Applied {
  const before = find(items, conversationId);
  if (!before || memberRev <= before.memberRev) return fits(items);
  const ask: Ask = { conversationId, rev: null };
  if (memberRev > before.memberRev + 1) return { items, ask };
  const { next, known } = step(before);
  return { items: withConversation(items, { ...next, memberRev }), ask: known ? null : ask };
}

function withMembers(
  items: readonly Conversation[],
  conversationId: string,
  memberCount: number,
  change: (members: readonly Member[]) => readonly Member[],
): Applied {
  const known = find(items, conversationId);
  if (!known) return fits(items);
  const members = [...change(known.members)];
  // A member who was not listed may have moved up.
  const isComplete = members.length >= Math.min(memberCount, limits.membersListed);
  return {
    items: withConversation(items, { ...known, members, memberCount }),
    ask: isComplete ? null : { conversationId, rev: null },
  };
}

function fits(items: readonly Conversation[]): Applied {
  return { items, ask: null };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function patched(
  items: readonly Conversation[],
  id: string,
  change: (conversation: Conversation) => Conversation,
): readonly Conversation[] {
  const before = find(items, id);
  if (!before) return items;
  const after = change(before);
  return after === before ? items : replaced(items, items.indexOf(before), after);
}

function withMember(
  conversation: Conversation,
  userId: string,
  change: (member: Member) => Member,
): Conversation {
  const index = conversation.members.findIndex(({ user }) => user.id === userId);
  const before = conversation.members[index];
  if (!before) return conversation;
  const after = change(before);
  return after === before
    ? conversation
    : { ...conversation, members: replaced(conversation.members, index, after) };
}

function replaced<T>(list: readonly T[], index: number, item: T): T[] {
  return list.map((before, at) => (at === index ? item : before));
}

function everywhere(
  items: readonly Conversation[],
  userId: string,
  change: (member: Member) => Member,
): readonly Conversation[] {
  const next = items.map((conversation) => withMember(conversation, userId, change));
  return next.some((conversation, index) => conversation !== items[index]) ? next : items;
}
