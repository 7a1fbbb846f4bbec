import type { Feature } from './feature.js';
import type { Input, Output } from './protocol/operations.js';
import type { User } from './protocol/users.js';
import type { Sync } from './sync/sync.js';
import { abortable } from './transport/abortable.js';
import type { Unread } from './unread.js';

/** One's own mark in a conversation, and what it leaves unread. */
export interface Marks {
  readSeq: number;
  unread: number;
}

/** What a conversation's view needs. */
export interface Reading {
  /**
   * One has seen everything up to `seq`, or everything there is. Marks only move forward. Call it
   * only when the view is visible and focused.
   */
  markRead(conversationId: string, seq?: number, signal?: AbortSignal): Promise<Marks>;
}

export interface Receipts extends Reading {
  /**
   * For oneself alone the conversation is unread from `seq` on; the next `markRead` takes that
   * back.
   */
  markUnread(conversationId: string, seq: number, signal?: AbortSignal): Promise<Marks>;
  /**
   * Everything up to `seq` has reached this device. The SDK says so by itself for what comes
   * through it.
   */
  markDelivered(conversationId: string, seq: number, signal?: AbortSignal): Promise<void>;
  /** Who has seen a message, without its sender: up to 50 by name, and how many in all. */
  seenBy(
    conversationId: string,
    seq: number,
    signal?: AbortSignal,
  ): Promise<{ count: number; users: User[] }>;
  /** What one has not read in all conversations together. `chat.unread` is the same, live. */
  unread(signal?: AbortSignal): Promise<Unread>;
}

export const createReading: Feature<Reading> = ({ sync, call }) => {
  /** The mark under way in each conversation: views ask for the same one again and again. */
  const underWay = new Map<string, { seq: number; marks: Promise<Marks> }>();

  const mark = async (input: Input<'receipts.markRead'>, signal?: AbortSignal) =>
    moved(
      sync,
      input.conversationId,
      await call('receipts.markRead', input, { repeatable: true, signal }),
    );

  return {
    async markRead(conversationId, seq, signal) {
      if (seq === undefined) return await mark({ conversationId }, signal);
      const known = sync.conversations.get(conversationId);
      if (known && seq <= known.readSeq) return { readSeq: known.readSeq, unread: known.unread };
      let current = underWay.get(conversationId);
      if (!current || seq > current.seq) {
        const begun = { seq, marks: mark({ conversationId, seq }) };
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
};

/** `chat.receipts` for a client of `createCore`. */
export const createReceipts: Feature<Receipts> = ({ sync, call, use }) => {
  return {
    ...use(createReading),
    markUnread: async (conversationId, seq, signal) =>
      moved(
        sync,
        conversationId,
        await call('receipts.markUnread', { conversationId, seq }, { repeatable: true, signal }),
      ),
    async markDelivered(conversationId, seq, signal) {
      await call('receipts.markDelivered', { conversationId, seq }, { repeatable: true, signal });
    },
    seenBy: (conversationId, seq, signal) =>
      call('receipts.seenBy', { conversationId, seq }, { signal }),
    unread: (signal) => call('receipts.unread', {}, { signal }),
  };
};

/** Applies the user's mark as a call has answered it. */
export function moved(
  sync: Sync,
  conversationId: string,
  marks: Output<'receipts.markRead'>,
): Marks {
  sync.take([{ name: 'unread.changed', data: { conversationId, ...marks } }]);
  return marks;
}
