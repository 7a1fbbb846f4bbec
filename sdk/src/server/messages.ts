/** `host.messages`: the messages of the site. */
import type { Page } from '../protocol/fields.js';
import type { MessageBlock } from '../protocol/message-blocks.js';
import type { Message, Metadata } from '../protocol/messages.js';
import type { Output } from '../protocol/operations.js';
import type { HostCall } from './call.js';
import type { ConversationReference } from './conversations.js';
import type { UserReference } from './users.js';

export interface NewHostMessage {
  /** 1 to 8,000 characters. */
  text: string;
  /** The member who writes. Left out: your site's own bot, `parlor:site`. */
  sender?: UserReference;
  /** Your own id of the message: the same message is stored once. Default: made for each call. */
  clientId?: string;
  /** The `seq` of the message that it replies to. */
  replyTo?: number;
  /** Up to 20 members whom the text names. */
  mentions?: readonly UserReference[];
  /** Up to 20 values of your own. */
  metadata?: Metadata;
  /** Buttons and quick replies below the text: up to 3 blocks. */
  blocks?: MessageBlock[];
}

export interface ImportedMessage extends Pick<
  NewHostMessage,
  'text' | 'sender' | 'clientId' | 'metadata'
> {
  /** ISO 8601 in UTC: not before the message before it, and not in the future. */
  createdAt: string;
}

/** The messages of your site. Every method throws a `ChatError`. */
export interface HostMessages {
  /**
   * Sends as a member, or as your site. Closed groups, silences and filters do not stop it. Throws
   * `not_found`, also for a sender who is no member, `client_id_reused`, and `not_accepted` in a
   * direct conversation that is closed or blocked.
   */
  send(
    which: ConversationReference,
    message: NewHostMessage,
    signal?: AbortSignal,
  ): Promise<Message>;
  /**
   * Changes the text of any message; with `{ text, blocks }` its blocks as well. An empty list
   * removes them. Throws `not_found`.
   */
  edit(
    which: ConversationReference,
    seq: number,
    edited: string | { text: string; blocks?: MessageBlock[] },
    signal?: AbortSignal,
  ): Promise<Message>;
  /** Deletes any message for everyone, and records it in the audit log. Throws `not_found`. */
  delete(which: ConversationReference, seq: number, signal?: AbortSignal): Promise<Message>;
  /**
   * A page of the log, the newest first page by page: `prev` is the `cursor` of older messages.
   * Needs a key with the scope `admin`, like `search`.
   */
  list(
    which: ConversationReference,
    query?: { around?: number; cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<Message> & { rev: number }>;
  /**
   * The same as far as the setting `operatorReading` of the site allows, with an entry in the audit
   * log: for tools in which people of yours read. Needs the scope `moderate`. `forbidden` if the
   * setting is `off`.
   */
  read(
    which: ConversationReference,
    query?: { cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Output<'host.readMessages'>>;
  /** Messages with all words of `query`, the latest first. `from` and `to` are times. */
  search(
    which: ConversationReference,
    query: { query: string; from?: string; to?: string; cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<Message>>;
  /**
   * Adds up to 100 messages of another system with their own times to the end of a conversation
   * that you made, or in which nobody has written: all or none. Nobody is notified, and everything
   * is read. Throws `not_found`, `forbidden`, `invalid_input` for times that are not in order.
   *
   *     await host.conversations.upsert({
   *       externalId: 'order-42',
   *       title: 'Order 42',
   *       createdAt: '2020-01-01T00:00:00.000Z',
   *     });
   *     await host.messages.import({ externalId: 'order-42' }, [
   *       { text: 'Hello', createdAt: '2020-01-01T09:00:00.000Z' },
   *     ]);
   */
  import(
    which: ConversationReference,
    messages: readonly ImportedMessage[],
    signal?: AbortSignal,
  ): Promise<{ firstSeq: number; lastSeq: number }>;
}

export function hostMessages(call: HostCall): HostMessages {
  return {
    send: (which, { mentions, ...message }, signal) =>
      call(
        'host.sendMessage',
        { ...which, ...message, ...(mentions && { mentions: [...mentions] }) },
        signal,
      ),
    edit(which, seq, edited, signal) {
      const change = typeof edited === 'string' ? { text: edited } : edited;
      return call('host.editMessage', { ...which, seq, ...change }, signal);
    },
    delete: (which, seq, signal) => call('host.deleteMessage', { ...which, seq }, signal),
    list: (which, query = {}, signal) => call('host.listMessages', { ...which, ...query }, signal),
    read: (which, query = {}, signal) => call('host.readMessages', { ...which, ...query }, signal),
    search: (which, query, signal) => call('host.searchMessages', { ...which, ...query }, signal),
    import: (which, messages, signal) =>
      call('host.importMessages', { ...which, messages: [...messages] }, signal),
  };
}
