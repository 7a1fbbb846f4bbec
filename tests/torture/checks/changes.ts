import { groupBy } from '../group-by.js';
import { type Call, describeCall, type Ledger } from '../ledger.js';
import type { Check } from '../violation.js';

const target = ({ input }: Call) =>
  `${input['conversationId'] as string} ${input['seq'] as number}`;

/** Edits, deletions and reactions that were acknowledged hold. */
export function checkChangesKept(ledger: Ledger): Check {
  return (says) => {
    const edits = groupBy(ledger.of('messages.edit'), target);
    const deletions = groupBy(ledger.of('messages.delete'), target);

    for (const [place, calls] of deletions) {
      const done = calls.find(({ reply }) => reply?.ok);
      const row = rowAt(ledger, place);
      if (done && (row?.text !== null || row.deletedAt === null)) {
        says(
          'changes are kept',
          `${describeCall(done)} deleted ${place}, which still holds "${row?.text}"`,
        );
      }
    }
    for (const [place, calls] of edits) {
      const row = rowAt(ledger, place);
      const done = calls.filter(({ reply }) => reply?.ok);
      if (!row || done.length === 0 || row.text === null) continue;
      // The last one that was acknowledged, or any that may have come after it.
      const last = done.reduce((a, b) => (b.answeredAt > a.answeredAt ? b : a));
      const allowed = calls
        .filter((call) => call.answeredAt >= last.askedAt && call.reply?.ok !== false)
        .map(({ input }) => input['text']);
      if (!allowed.includes(row.text)) {
        says(
          'changes are kept',
          `${describeCall(last)} wrote "${String(last.input['text'])}" at ${place}, where "${row.text}" stands`,
        );
      }
    }
    checkReactions(ledger, says);
  };
}

function checkReactions(ledger: Ledger, says: Parameters<Check>[0]): void {
  const calls = ledger
    .of('reactions.add', 'reactions.remove')
    .filter(({ reply }) => reply?.ok !== false);
  for (const [key, mine] of groupBy(
    calls,
    (call) => `${target(call)} ${call.client.userId} ${call.input['emoji'] as string}`,
  )) {
    const last = mine.reduce((a, b) => (b.askedAt > a.askedAt ? b : a));
    const overlapping = mine.some((call) => call !== last && call.answeredAt > last.askedAt);
    const row = rowAt(ledger, target(last));
    if (overlapping || !last.reply || !row || row.deletedAt !== null) continue;
    const there = row.reactions.some(
      ([emoji, userIds]) => emoji === last.input['emoji'] && userIds.includes(last.client.userId),
    );
    if (there !== (last.name === 'reactions.add')) {
      says(
        'changes are kept',
        `${describeCall(last)} was acknowledged, but the reaction ${key} is ${there ? 'still' : 'not'} there`,
      );
    }
  }
  for (const row of ledger.final.messages) {
    for (const [emoji, userIds] of row.reactions) {
      if (new Set(userIds).size !== userIds.length)
        says(
          'changes are kept',
          `${row.conversationId} ${row.seq} counts ${emoji} of somebody twice`,
        );
    }
  }
}

function rowAt(ledger: Ledger, place: string) {
  const [conversationId, seq] = place.split(' ');
  return ledger.row(conversationId!, Number(seq));
}
