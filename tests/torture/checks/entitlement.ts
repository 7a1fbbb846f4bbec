import type { StoredMessage } from '../history.js';
import { type Call, describeCall, type Ledger } from '../ledger.js';
import type { Check } from '../violation.js';

/** From which `rev` to which somebody was a member, both included; and the same in `seq`. */
interface Stay {
  from: number;
  to: number;
  fromSeq: number;
  toSeq: number;
}

const always: Stay = { from: 0, to: Infinity, fromSeq: 0, toSeq: Infinity };

/**
 * Nobody hears of a conversation before joining and after leaving it; nobody hears of another site
 * at all.
 */
export function checkEntitlement(ledger: Ledger): Check {
  return (says) => {
    const stays = staysOf(ledger);
    const sites = new Map([
      ...ledger.final.users,
      ...ledger.final.conversations.map(({ id, siteId }) => [id, siteId] as const),
    ]);

    const checkSites = (clientId: string, value: unknown, where: string) => {
      const { siteId } = ledger.history.clients.get(clientId)!;
      for (const text of stringsIn(value)) {
        const other = sites.get(text);
        if (other !== undefined && other !== siteId) {
          says(
            'nobody sees what is not theirs',
            `${where} names ${text} of site ${other} to ${clientId} of site ${siteId}`,
          );
        }
      }
    };

    const together = framesOf(ledger);
    for (const note of ledger.history.notes) {
      if (note.kind !== 'event') continue;
      const where = `event ${note.event.name} on line ${note.line}`;
      checkSites(note.client, note.event.data, where);
      if (note.event.name !== 'message.created' && note.event.name !== 'message.changed') continue;
      const { conversationId, rev } = note.event.data;
      const { userId } = ledger.history.clients.get(note.client)!;
      const mine = stays.get(`${conversationId} ${userId}`) ?? [];
      // What one commit did travels together: who joined in it hears of all of it.
      const joinedWithIt = mine.some(({ from }) =>
        together.has(`${note.line} ${note.frame} ${conversationId} ${from}`),
      );
      if (!joinedWithIt && !mine.some(({ from, to }) => rev >= from && rev <= to)) {
        const stayed = mine.map(({ from, to }) => `${from}-${to}`).join(', ') || 'never';
        says(
          'nobody sees what is not theirs',
          `${where} brings rev ${rev} of ${conversationId} to ${note.client}, a member at revs ${stayed}`,
        );
      }
    }

    for (const call of ledger.calls) {
      if (call.reply?.ok)
        checkSites(call.client.id, call.reply.data, `answer to ${describeCall(call)}`);
    }
    checkAfterLeaving(ledger, stays, says);
  };
}

/**
 * What is asked after somebody's removal was acknowledged is refused, and what is sent then is not
 * stored.
 */
function checkAfterLeaving(
  ledger: Ledger,
  stays: ReadonlyMap<string, readonly Stay[]>,
  says: Parameters<Check>[0],
): void {
  const removals = ledger.of('members.remove').filter(({ reply }) => reply?.ok);
  const additions = ledger.of('members.add');
  for (const removal of removals) {
    const { conversationId, userId } = removal.input;
    const back = additions.filter(
      ({ input }) =>
        input['conversationId'] === conversationId &&
        (input['userIds'] as string[]).includes(userId as string),
    );
    const isAway = (call: Call) =>
      call.askedAt > removal.answeredAt &&
      !mayBeFromMemory(call, ledger) &&
      !back.some((add) => add.askedAt < call.answeredAt && add.answeredAt > removal.askedAt);
    for (const call of ledger.calls) {
      if (
        call.client.userId !== userId ||
        call.input['conversationId'] !== conversationId ||
        !call.reply?.ok
      )
        continue;
      if (isAway(call))
        says(
          'nobody sees what is not theirs',
          `${describeCall(call)} was answered after ${describeCall(removal)}`,
        );
    }
  }
  for (const row of ledger.final.messages) {
    if (row.senderId === null || row.kind !== 'text') continue;
    const mine = stays.get(`${row.conversationId} ${row.senderId}`) ?? [];
    if (!mine.some(({ fromSeq, toSeq }) => row.seq >= fromSeq && row.seq <= toSeq)) {
      says(
        'nobody sees what is not theirs',
        `${row.conversationId} ${row.seq} was sent by ${row.senderId}, who was no member then`,
      );
    }
  }
}

/**
 * The SDK itself answers a mark that it has, or that it is already asking for, and a send with a
 * `clientId` that it has already sent. Of the latter, the rows tell whether it was stored in time.
 */
function mayBeFromMemory({ id, client, name, via, input }: Call, ledger: Ledger): boolean {
  if (via !== 'sdk') return false;
  if (name === 'receipts.markRead') return true;
  if (name !== 'messages.send') return false;
  return ledger
    .of('messages.send')
    .some(
      (call) =>
        call.id < id &&
        call.via === 'sdk' &&
        call.client === client &&
        call.input['clientId'] === input['clientId'],
    );
}

/** Which `rev`s came in which frame. */
function framesOf(ledger: Ledger): Set<string> {
  const frames = new Set<string>();
  for (const note of ledger.history.notes) {
    if (note.kind !== 'event' || !('rev' in note.event.data)) continue;
    const { conversationId, rev } = note.event.data;
    frames.add(`${note.line} ${note.frame} ${conversationId} ${rev}`);
  }
  return frames;
}

/** Told by the log itself: its system entries say who came and who went. */
function staysOf(ledger: Ledger): Map<string, Stay[]> {
  const stays = new Map<string, Stay[]>();
  for (const [conversationId, log] of ledger.logs) {
    for (const row of log) {
      for (const [userId, here] of movesOf(row)) {
        const key = `${conversationId} ${userId}`;
        const mine = stays.get(key) ?? (here ? [] : [{ ...always }]);
        stays.set(key, mine);
        const last = mine.at(-1);
        if (here && (!last || last.to !== Infinity))
          mine.push({ from: row.rev, to: Infinity, fromSeq: row.seq, toSeq: Infinity });
        if (!here && last?.to === Infinity) Object.assign(last, { to: row.rev, toSeq: row.seq });
      }
    }
  }
  for (const { conversationId, userId } of ledger.final.members) {
    const key = `${conversationId} ${userId}`;
    if (!stays.has(key)) stays.set(key, [{ ...always }]);
  }
  return stays;
}

function movesOf({ system }: StoredMessage): [userId: string, here: boolean][] {
  if (system?.type === 'created' && system.by) return [[system.by, true]];
  if (system?.type === 'joined') return (system.userIds ?? []).map((userId) => [userId, true]);
  if ((system?.type === 'left' || system?.type === 'removed') && system.userId)
    return [[system.userId, false]];
  return [];
}

function* stringsIn(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) yield* stringsIn(inner);
}
