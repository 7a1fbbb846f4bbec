import type { MessageLogs, Messages } from './messages.js';
import type { Platform } from './platform.js';
import type { Message } from './protocol/messages.js';
import type { Input } from './protocol/operations.js';
import type { Sync } from './sync/sync.js';
import type { Call } from './transport/calls.js';
import type { Session } from './transport/session.js';

/** What one does with messages beyond a log and sending. */
export type MessageCalls = Omit<Messages, keyof MessageLogs | 'draft'>;

/**
 * For a chat of `createCore`: `core.use(createMessageCalls)`. A chat of `createChat` has it as
 * `chat.messages`. In a file of its own, so that it can be fetched when it is needed.
 */
export function createMessageCalls({
  sync,
  call,
  session,
  platform,
}: {
  sync: Sync;
  call: Call;
  session: Pick<Session, 'scope'>;
  platform: Pick<Platform, 'createId'>;
}): MessageCalls {
  async function change<
    N extends 'messages.delete' | 'messages.pin' | 'messages.unpin' | 'messages.removePreview',
  >(name: N, input: Input<N>, signal: AbortSignal | undefined): Promise<Message> {
    const message: Message = await call(name, input, { signal, repeatable: true });
    sync.changed(message);
    return message;
  }

  async function hide(
    conversationId: string,
    seq: number,
    hidden: boolean,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const name = hidden ? 'messages.hide' : 'messages.unhide';
    const { memberRev } = await call(name, { conversationId, seq }, { signal, repeatable: true });
    sync.take([{ name: 'message.hidden', data: { conversationId, seq, hidden, memberRev } }]);
  }

  return {
    statusOf({ conversationId, seq }) {
      const { deliveredSeq, seenByAllSeq } = sync.reachOf(conversationId);
      return seq <= seenByAllSeq ? 'seen' : seq <= deliveredSeq ? 'delivered' : 'sent';
    },
    list: (conversationId, query = {}, signal) =>
      call('messages.list', { conversationId, ...query }, { signal }),
    search: (query, options = {}, signal) =>
      call('messages.search', { query, ...options }, { signal }),
    async edit(conversationId, seq, text, { mentions, signal } = {}) {
      session.scope.throwIfAborted();
      const edit = {
        conversationId,
        clientId: platform.createId(),
        edits: seq,
        text,
        ...(mentions && { mentions }),
      };
      return await sync.outbox.add(edit, signal);
    },
    delete: (conversationId, seq, signal) =>
      change('messages.delete', { conversationId, seq }, signal),
    hide: (conversationId, seq, signal) => hide(conversationId, seq, true, signal),
    unhide: (conversationId, seq, signal) => hide(conversationId, seq, false, signal),
    edits: async (conversationId, seq, signal) =>
      (await call('messages.edits', { conversationId, seq }, { signal })).items,
    pin: (conversationId, seq, signal) => change('messages.pin', { conversationId, seq }, signal),
    unpin: (conversationId, seq, signal) =>
      change('messages.unpin', { conversationId, seq }, signal),
    removePreview: (conversationId, seq, { url, signal } = {}) =>
      change(
        'messages.removePreview',
        { conversationId, seq, ...(url !== undefined && { url }) },
        signal,
      ),
    links: (conversationId, query = {}, signal) =>
      call('messages.links', { conversationId, ...query }, { signal }),
    pinned: async (conversationId, signal) =>
      (await call('messages.pinned', { conversationId }, { signal })).items,
  };
}
