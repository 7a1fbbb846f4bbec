import { limits } from '@parlor/sdk/protocol/limits';
import { groupBy } from '../group-by.js';
import type { StoredMember } from '../history.js';
import { answerOf, describeCall, type Ledger } from '../ledger.js';
import type { Check } from '../violation.js';

/** What was acknowledged as read stays read, and nothing was read that nobody has marked. */
export function checkMarks(ledger: Ledger): Check {
  return (says) => {
    const members = new Map(
      ledger.final.members.map((member) => [`${member.conversationId} ${member.userId}`, member]),
    );
    const calls = ledger.of('receipts.markRead').filter(({ reply }) => reply?.ok);
    const left = new Set(
      ledger
        .of('members.remove')
        .map(({ input }) => `${String(input['conversationId'])} ${String(input['userId'])}`),
    );
    const movedBack = new Set(
      ledger
        .of('receipts.markUnread')
        .map(({ input, client }) => `${String(input['conversationId'])} ${client.userId}`),
    );
    for (const [key, mine] of groupBy(
      calls,
      ({ input, client }) => `${String(input['conversationId'])} ${client.userId}`,
    )) {
      // Whoever left and came back begins anew.
      if (left.has(key)) continue;
      // The answer tells the reader's own mark, which "mark as unread" alone moves back.
      const isForward = !movedBack.has(key);
      let highest = 0;
      for (const call of mine.sort((a, b) => a.answeredAt - b.answeredAt)) {
        const { readSeq } = answerOf(call, 'receipts.markRead')!;
        // The SDK asks nobody for what its device knows to be read; another device may have gone
        // further.
        const before = mine
          .filter(
            (other) =>
              other.answeredAt < call.askedAt &&
              (call.via !== 'sdk' || other.client === call.client),
          )
          .map((other) => answerOf(other, 'receipts.markRead')!.readSeq);
        const floor = Math.max(0, ...before);
        if (isForward && readSeq < floor)
          says(
            'marks only move forward',
            `${describeCall(call)} went back to ${readSeq} from ${floor}`,
          );
        highest = Math.max(highest, readSeq);
      }
      const member = members.get(key);
      if (member && member.readSeq < highest) {
        says(
          'marks only move forward',
          `${key} was acknowledged as read up to ${highest}, but stands at ${member.readSeq}`,
        );
      }
    }
  };
}

/** Counted anew from the rows: what others wrote beyond the mark, is not deleted and not hidden. */
export function unreadOf(
  ledger: Ledger,
  { conversationId, userId, unreadSeq }: StoredMember,
): number {
  const hidden = new Set(
    ledger.final.hidden
      .filter((each) => each.conversationId === conversationId && each.userId === userId)
      .map(({ seq }) => seq),
  );
  const count = (ledger.logs.get(conversationId) ?? []).filter(
    ({ seq, kind, senderId, deletedAt }) =>
      seq > unreadSeq &&
      kind === 'text' &&
      senderId !== userId &&
      deletedAt === null &&
      !hidden.has(seq),
  ).length;
  return Math.min(limits.unreadCap, count);
}

/** Asked when all is quiet, the server counts what the rows say. */
export function checkUnread(ledger: Ledger): Check {
  return (says) => {
    const byUser = groupBy(ledger.final.members, ({ userId }) => userId);
    const expected = new Map(
      [...byUser].map(([userId, mine]) => [
        userId,
        new Map(mine.map((member) => [member.conversationId, unreadOf(ledger, member)])),
      ]),
    );
    for (const call of ledger.calls.filter(({ quiet }) => quiet)) {
      const mine = expected.get(call.client.userId) ?? new Map<string, number>();
      for (const { id, unread, readSeq } of answerOf(call, 'conversations.list')?.items ?? []) {
        if (unread !== mine.get(id)) {
          says(
            'unread is exact',
            `${describeCall(call)} counts ${unread} unread in ${id} beyond ${readSeq}; the rows say ${mine.get(id)}`,
          );
        }
      }
      const sum = answerOf(call, 'receipts.unread');
      const total = Math.min(
        limits.unreadCap,
        [...mine.values()].reduce((a, b) => a + b, 0),
      );
      if (sum && Math.min(limits.unreadCap, sum.unread) !== total) {
        says(
          'unread is exact',
          `${describeCall(call)} counts ${sum.unread} unread in all; the rows say ${total}`,
        );
      }
    }
  };
}
