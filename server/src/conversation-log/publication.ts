import type { Realtime } from '../kernel/realtime.js';
import { rooms } from '../kernel/rooms.js';
import { earliestTold, eventsSeenFrom } from './history-view.js';
import type { Committed } from './writer.js';

type Rooms = Pick<Realtime, 'join' | 'leave' | 'publish' | 'publishLog'>;

/**
 * The events of a commit are sent only to those who are members after it. New members get the
 * events from their join entry on: earlier events of the same commit are history to them.
 */
export function deliver(
  realtime: Rooms,
  { conversationId, rev, joined, left, beginnings, begins, silent, ...committed }: Committed,
): void {
  const events = silent ? committed.events.filter((event) => !silent.has(event)) : committed.events;
  if (begins) {
    realtime.join([...joined.keys()], conversationId, rev);
    return;
  }
  if (beginnings) realtime = withheld(realtime, conversationId, beginnings, joined);
  if (left.length > 0) realtime.leave(left, conversationId);
  let from = 0;
  for (const [seq, userIds] of bySeq(joined)) {
    const entry = events.findIndex(
      (event) => event.name === 'message.created' && event.data.message.seq === seq,
    );
    if (entry > from) {
      realtime.publishLog(conversationId, rev, events.slice(from, entry));
      from = entry;
    }
    realtime.join(userIds, conversationId, rev);
  }
  if (events.length > 0)
    realtime.publishLog(conversationId, rev, from === 0 ? events : events.slice(from));
  if (left.length > 0)
    realtime.publish(left.map(rooms.user), [
      { name: 'conversation.removed', data: { conversationId } },
    ]);
}

/**
 * Sends to each member of the conversation only those events that the member may see. New members
 * of this commit are included after `join`.
 */
function withheld(
  realtime: Rooms,
  conversationId: string,
  beginnings: ReadonlyMap<string, number>,
  joined: Committed['joined'],
): Rooms {
  const present = new Set([...beginnings.keys()].filter((userId) => !joined.has(userId)));
  return {
    leave: (userIds) => realtime.leave(userIds, conversationId),
    join(userIds, _, rev) {
      for (const userId of userIds) present.add(userId);
      realtime.join(userIds, conversationId, rev);
    },
    publish: (targets, events) => realtime.publish(targets, events),
    publishLog(_, __, events) {
      const earliest = earliestTold(events);
      const [all, some] = [
        [...present].filter((userId) => beginnings.get(userId)! <= earliest),
        [...present].filter((userId) => beginnings.get(userId)! > earliest),
      ];
      if (all.length > 0) realtime.publish(all.map(rooms.user), events);
      for (const userId of some) {
        const seen = eventsSeenFrom(events, beginnings.get(userId)!);
        if (seen.length > 0) realtime.publish([rooms.user(userId)], seen);
      }
    },
  };
}

/** The new members by the `seq` of their join entry, in the order of the log. */
function bySeq(joined: Committed['joined']): [seq: number, userIds: string[]][] {
  const found = new Map<number, string[]>();
  for (const [userId, seq] of joined) found.set(seq, [...(found.get(seq) ?? []), userId]);
  return [...found].sort(([a], [b]) => a - b);
}
