import type { Feature } from './feature.js';
import type { Live } from './live.js';
import type { Page } from './protocol/fields.js';
import type { Chosen, MessageBlock } from './protocol/message-blocks.js';
import type { Message, Metadata, SentLink } from './protocol/messages.js';
import type { Input, Output } from './protocol/operations.js';
import type { PendingTo } from './sync/pending-to.js';
import type { MessageLog } from './sync/message-window.js';

/**
 * How far the user's own message has come: stored, on a device of every other member, seen by every
 * other member.
 */
export type MessageStatus = 'sent' | 'delivered' | 'seen';

export interface SendOptions {
  /** Messages with the same id are one message. Default: a new id. */
  clientId?: string;
  /** The `seq` of the message that this one answers. */
  replyTo?: number;
  /** Ids of members whom the text mentions. */
  mentions?: string[];
  /** Up to 20 values that the host defines. */
  metadata?: Metadata;
  /**
   * Up to 10 files uploaded with `attachments.upload`; `attachments.send` uploads and sends in one
   * call. The text may be empty then.
   */
  attachmentIds?: string[];
  /** Buttons and quick replies below the text, up to 3 blocks. Only bots may send them. */
  blocks?: MessageBlock[];
  /**
   * The choice of another message that the user presses; the text is its label. Throws `not_found`
   * if the message does not offer it.
   *
   *     const { label, value } = block.replies[0];
   *     await chat.messages.send(message.conversationId, label, {
   *       choice: { seq: message.seq, value },
   *     });
   */
  choice?: Chosen;
  signal?: AbortSignal;
}

export type MessageSearch = Omit<Input<'messages.search'>, 'query'>;

/** An earlier text of a message. */
export type Edit = Output<'messages.edits'>['items'][number];

/** What a conversation's view needs: its log, and sending. */
export interface MessageLogs {
  /**
   * Opens a live window on the newest messages, or around `seq`. Close it when it is no longer
   * shown.
   */
  open(conversationId: string, options?: { around?: number }): MessageLog;
  /**
   * Sends a text of 1 to 8,000 characters. It shows at once as `pending` in the conversation's open
   * logs. It is sent in order, and sent again after a reconnect or a reload under the same
   * `clientId`, so that it is stored once. Resolves when it is stored; rejects when it failed
   * permanently.
   */
  send(conversationId: string, text: string, options?: SendOptions): Promise<Message>;
  /** Sends a failed message again, under the same `clientId`. */
  retry(clientId: string): void;
  /**
   * Drops a failed message, or one whose files are still being uploaded; files that were uploaded
   * for it are deleted, too.
   */
  discard(clientId: string): void;
  /**
   * The first messages to these people that are not stored yet, live: those of
   * `conversations.start` and `attachments.start`. `[]` is "notes to self".
   *
   *     const stop = chat.messages
   *       .pendingTo([user.id])
   *       .subscribe(({ pending, conversation }) => …);
   */
  pendingTo(userIds: readonly string[]): Live<PendingTo>;
}

export interface Messages extends MessageLogs {
  /**
   * The status of the user's own stored message, by the members' marks. A log's `deliveredSeq` and
   * `seenByAllSeq` say the same, live. In conversations of more than 50 members: always `sent`.
   */
  statusOf(message: Message): MessageStatus;
  /**
   * One page of the log: the newest, around a `seq`, or at a cursor (`prev` is older, `next`
   * newer).
   */
  list(
    conversationId: string,
    query?: { around?: number; cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<Message>>;
  /**
   * The user's messages that contain every word of `query`, newest first; a message may be found
   * only some moments after it was sent. `from` and `to` are ISO times. Jump to a result with
   * `open(…, { around: seq })`.
   */
  search(query: string, options?: MessageSearch, signal?: AbortSignal): Promise<Page<Message>>;
  /**
   * Changes the text of the user's own message. The edit waits in the outbox like a message: it is
   * sent after the entries before it, and again after a reconnect or a reload; until then a log
   * shows it in `edits`. Resolves when it is stored; throws `forbidden` if the site's time limit
   * for edits is over.
   */
  edit(
    conversationId: string,
    seq: number,
    text: string,
    options?: { mentions?: string[]; signal?: AbortSignal },
  ): Promise<Message>;
  /** Deletes a message for everyone; a placeholder stays in the log. Throws `forbidden`. */
  delete(conversationId: string, seq: number, signal?: AbortSignal): Promise<Message>;
  /** Deletes a message for the user alone, on all their devices. */
  hide(conversationId: string, seq: number, signal?: AbortSignal): Promise<void>;
  /** Reverts `hide`. */
  unhide(conversationId: string, seq: number, signal?: AbortSignal): Promise<void>;
  /** The earlier texts, oldest first. For moderators. */
  edits(conversationId: string, seq: number, signal?: AbortSignal): Promise<Edit[]>;
  pin(conversationId: string, seq: number, signal?: AbortSignal): Promise<Message>;
  unpin(conversationId: string, seq: number, signal?: AbortSignal): Promise<Message>;
  /**
   * Removes the preview of a link from the user's own message permanently; without `url`, the
   * previews of all its links. Also works before the preview exists. Throws `forbidden` if the
   * caller is not the sender.
   */
  removePreview(
    conversationId: string,
    seq: number,
    options?: { url?: string; signal?: AbortSignal },
  ): Promise<Message>;
  /**
   * The links in a conversation's texts, the latest first, each with its preview if it has one.
   * `limit` (1 to 100) counts messages; a page may have fewer although there is a `next`. Links of
   * a new message appear some moments later. Throws `not_found`.
   *
   *     const { items, next } = await chat.messages.links(conversation.id);
   */
  links(
    conversationId: string,
    query?: { cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<SentLink>>;
  /** All pinned messages, the latest pin first. */
  pinned(conversationId: string, signal?: AbortSignal): Promise<Message[]>;
}

export const createMessageLogs: Feature<MessageLogs> = ({ sync, session, platform }) => ({
  open: (conversationId, { around } = {}) => sync.logs.open(conversationId, around),
  async send(conversationId, text, { clientId = platform.createId(), signal, ...more } = {}) {
    // Without a signed-in user, nothing may be put into the outbox: the next user would send it.
    session.scope.throwIfAborted();
    return await sync.outbox.add({ conversationId, clientId, text, ...more }, signal);
  },
  retry: (clientId) => sync.outbox.retry(clientId),
  discard: (clientId) => sync.outbox.discard(clientId),
  pendingTo: (userIds) => sync.pendingTo(userIds),
});

/** `chat.messages` for a client of `createCore`, without `draft`: see `createDrafts`. */
export const createMessages: Feature<Messages> = ({ call, platform, session, sync, use }) => {
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
    ...use(createMessageLogs),
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
};
