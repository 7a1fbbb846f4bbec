import type { WireEvent } from '@parlor/sdk/protocol/events';
import { groupBy } from '../group-by.js';
import { rangesOf } from '../history.js';
import type { Ledger } from '../ledger.js';
import type { Check } from '../violation.js';

/**
 * `seq` is 1, 2, 3 … up to the conversation's count; every `rev` was used once and belongs to some
 * change.
 */
export function checkNumbers(ledger: Ledger): Check {
  return (says) => {
    const seen = revsSeen(ledger);
    for (const { id, lastSeq, rev } of ledger.final.conversations) {
      const log = ledger.logs.get(id)!;
      const seqs = log.map(({ seq }) => seq);
      const ranges = rangesOf(seqs);
      if (
        lastSeq > 0 &&
        (ranges.length !== 1 || ranges[0]![0] !== 1 || ranges[0]![1] !== lastSeq)
      ) {
        says(
          'numbers have no holes',
          `${id} counts ${lastSeq} messages, and holds ${ranges.map((range) => range.join('-')).join(', ')}`,
        );
      }
      for (const [each, rows] of groupBy(log, (row) => row.rev)) {
        if (rows.length > 1)
          says(
            'numbers have no holes',
            `${id} has rev ${each} at ${rows.map(({ seq }) => seq).join(' and ')}`,
          );
        if (each > rev)
          says(
            'numbers have no holes',
            `${id} counts ${rev} changes, but ${rows[0]!.seq} has rev ${each}`,
          );
      }
      const known = new Set([...log.map((row) => row.rev), ...(seen.get(id) ?? [])]);
      const missing = Array.from({ length: rev }, (_, index) => index + 1).filter(
        (each) => !known.has(each),
      );
      // Of a change that was overwritten by a later one, only its event or its answer tells; both
      // can be lost with a connection.
      if (
        missing.length > 0 &&
        !ledger.history.notes.some(({ kind }) => kind === 'lost' || kind === 'disconnected')
      ) {
        says(
          'numbers have no holes',
          `${id} counts ${rev} changes, but nobody saw rev ${missing.join(', ')}`,
        );
      }
    }
  };
}

/** On one connection, the changes of a conversation come one by one. */
export function checkLines(ledger: Ledger): Check {
  return (says) => {
    const last = new Map<string, number>();
    for (const note of ledger.history.notes) {
      if (note.kind !== 'event') continue;
      const { conversationId, rev } = stepOf(note.event) ?? {};
      if (conversationId === undefined) continue;
      const key = `${note.line} ${conversationId}`;
      // Who was removed and comes back has missed what was between.
      if (rev === undefined) {
        last.delete(key);
        continue;
      }
      const before = last.get(key);
      last.set(key, rev);
      if (before !== undefined && rev !== before + 1) {
        says(
          'numbers have no holes',
          `line ${note.line} of ${note.client} heard rev ${rev} of ${conversationId} after ${before}`,
        );
      }
    }
  };
}

/** A step of a conversation's `rev`; without one, its count begins anew for the listener. */
function stepOf(event: WireEvent): { conversationId: string; rev?: number } | null {
  switch (event.name) {
    case 'message.created':
    case 'message.changed':
      return { conversationId: event.data.conversationId, rev: event.data.rev };
    case 'conversation.created':
      return { conversationId: event.data.conversation.id };
    case 'conversation.removed':
      return { conversationId: event.data.conversationId };
    default:
      return null;
  }
}

function revsSeen(ledger: Ledger): Map<string, Set<number>> {
  const seen = new Map<string, Set<number>>();
  for (const { message } of ledger.sightings) {
    const revs = seen.get(message.conversationId) ?? new Set();
    seen.set(message.conversationId, revs.add(message.rev));
  }
  return seen;
}
