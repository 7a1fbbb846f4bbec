import type { Feature } from './feature.js';
import type { Input, Output } from './protocol/operations.js';
import type { User } from './protocol/users.js';
import type { Sync } from './sync/sync.js';
import { abortable } from './transport/abortable.js';
import type { Unread } from './unread.js';

/** The user's own read mark in a conversation, and how much is unread after it. */
export interface Marks {
  readSeq: number;
  unread: number;
}

/** What a conversation's view needs. */
export interface Reading {
  /**
   * Marks everything up to `seq`, or all messages, as seen by the user. Marks only move forward.
   * Call it only when the view is visible and focused.
   */
  markRead(conversationId: string, seq?: number, signal?: AbortSignal): Promise<Marks>;
}

export interface Receipts extends Reading {
  /**
   * Makes the conversation unread from `seq` on, for the user alone; the next `markRead` reverts
   * that.
   */
  markUnread(conversationId: string, seq: number, signal?: AbortSignal): Promise<Marks>;
  /**
   * Marks everything up to `seq` as received by this device. The SDK does this automatically for
   * all messages that it receives.
   */
  markDelivered(conversationId: string, seq: number, signal?: AbortSignal): Promise<void>;
  /** Who has seen a message, without its sender: up to 50 by name, and how many in total. */
  seenBy(
    conversationId: string,
    seq: number,
    signal?: AbortSignal,
  ): Promise<{ count: number; users: User[] }>;
  /** The unread counts of all conversations together. `chat.unread` is the same, live. */
  unread(signal?: AbortSignal): Promise<Unread>;
}

export const createReading: Feature<Reading> = ({ sync, call }) => {
  /** The call in progress for each conversation: views ask for the same mark again and again. */
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

/** Applies the user's mark from the answer to a call. */
export function moved(
  sync: Sync,
  conversationId: string,
  marks: Output<'receipts.markRead'>,
): Marks {
  sync.take([{ name: 'unread.changed', data: { conversationId, ...marks } }]);
  return marks;
}
