import type { Sync } from './sync/sync.js';
import { abortable } from './transport/abortable.js';
import type { Call } from './transport/calls.js';

export interface Receipts {
  /** One has seen everything up to `seq`. Marks only move forward. Call it only when the view is visible and focused. */
  markRead(conversationId: string, seq: number, signal?: AbortSignal): Promise<{ readSeq: number; unread: number }>;
}

interface Marks {
  readSeq: number;
  unread: number;
}

export function createReceipts({ sync, call }: { sync: Sync; call: Call }): Receipts {
  /** The mark under way in each conversation: views ask for the same one again and again. */
  const underWay = new Map<string, { seq: number; marks: Promise<Marks> }>();

  async function mark(conversationId: string, seq: number): Promise<Marks> {
    const marks = await call('receipts.markRead', { conversationId, seq }, { repeatable: true });
    const known = sync.conversations.marksOf(conversationId);
    if (known && marks.readSeq > known.readSeq) sync.take([{ name: 'unread.changed', data: { conversationId, ...marks } }]);
    return marks;
  }

  return {
    async markRead(conversationId, seq, signal) {
      const known = sync.conversations.marksOf(conversationId);
      if (known && seq <= known.readSeq) return { readSeq: known.readSeq, unread: known.unread };
      let current = underWay.get(conversationId);
      if (!current || seq > current.seq) {
        const begun = { seq, marks: mark(conversationId, seq) };
        const done = () => {
          if (underWay.get(conversationId) === begun) underWay.delete(conversationId);
        };
        begun.marks.then(done, done);
        underWay.set(conversationId, begun);
        current = begun;
      }
      const { marks } = current;
      return await abortable([signal], () => marks);
    },
  };
}
