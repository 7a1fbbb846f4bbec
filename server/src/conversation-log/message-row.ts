/**
 * A message's row as plain SQL returns it, as the writer holds it, and as it leaves the server. All
 * conversions between these are here.
 */
import type { Attachment } from '@parlor/sdk/protocol/attachments';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Chosen, MessageBlock } from '@parlor/sdk/protocol/message-blocks';
import type { Message, Metadata, Preview, Quote, SystemEntry } from '@parlor/sdk/protocol/messages';
import type { Dialect } from '../database/dialect.js';

/** A row of `messageColumns`. */
export interface RawMessage {
  conversation_id: string;
  seq: number;
  rev: number;
  kind: 'text' | 'system';
  sender_id: string | null;
  client_id: string | null;
  send_hash: string | null;
  text: string | null;
  created_at: unknown;
  edited_at: unknown;
  deleted_at: unknown;
  extra: string | null;
  reactions: string | null;
  pinned_at: unknown;
  pinned_by: string | null;
}

export const messageColumns =
  'conversation_id, seq, rev, kind, sender_id, client_id, send_hash, text, created_at, edited_at, deleted_at, extra, reactions, pinned_at, pinned_by';

/** Fields that few messages have: stored together, as JSON. */
export interface Extra {
  system?: SystemEntry;
  /**
   * The message to which it replies: only a reference. The quote is looked up when it is read
   * (`quotes.ts`).
   */
  replyTo?: { seq: number };
  mentions?: readonly string[];
  metadata?: Metadata;
  attachments?: readonly Attachment[];
  blocks?: readonly MessageBlock[];
  choice?: Chosen;
  /** While its bot writes it: the text so far is in a table of the feature `streams`. */
  streaming?: true;
  previews?: readonly Preview[];
  /** Links whose previews the sender has removed. */
  withoutPreview?: readonly string[];
}

/** The pictures of previews, which are files of the conversation. */
export const picturesOf = (previews: readonly Preview[] = []): { id: string }[] =>
  previews.flatMap(({ picture }) => picture ?? []);

/** The preview fields of a message, if there are any. */
export const previewing = (
  previews: readonly Preview[] = [],
  withoutPreview: readonly string[] = [],
): Pick<Extra, 'previews' | 'withoutPreview'> => ({
  ...(previews.length > 0 && { previews }),
  ...(withoutPreview.length > 0 && { withoutPreview }),
});

/** Each emoji with all users who reacted with it, both in the order of the reactions. */
export type Reactions = readonly (readonly [emoji: string, userIds: readonly string[]])[];

/** A message with all its stored fields. */
export interface StoredMessage {
  readonly conversationId: string;
  readonly seq: number;
  readonly rev: number;
  readonly kind: 'text' | 'system';
  readonly senderId: string | null;
  readonly clientId: string | null;
  readonly sendHash: string | null;
  readonly text: string | null;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly extra: Extra;
  readonly reactions: Reactions;
  readonly pinnedAt: Date | null;
  readonly pinnedBy: string | null;
}

export function readMessage(row: RawMessage, dialect: Dialect): StoredMessage {
  const time = (value: unknown) => (value === null ? null : dialect.time(value));
  return {
    conversationId: row.conversation_id,
    seq: row.seq,
    rev: row.rev,
    kind: row.kind,
    senderId: row.sender_id,
    clientId: row.client_id,
    sendHash: row.send_hash,
    text: row.text,
    createdAt: dialect.time(row.created_at),
    editedAt: time(row.edited_at),
    deletedAt: time(row.deleted_at),
    extra: row.extra === null ? {} : readExtra(row.extra),
    reactions: row.reactions === null ? [] : (JSON.parse(row.reactions) as Reactions),
    pinnedAt: time(row.pinned_at),
    pinnedBy: row.pinned_by,
  };
}

/**
 * A server of an earlier version, which may run at the same time during an update, stores the text
 * of quoted messages: it is neither shown nor stored again.
 */
function readExtra(json: string): Extra {
  const extra = JSON.parse(json) as Extra;
  return extra.replyTo ? { ...extra, replyTo: { seq: extra.replyTo.seq } } : extra;
}

/**
 * The columns of a new message; changes set the others. This binds fewer values for each of many
 * sends.
 */
export const newMessageColumns =
  'conversation_id, seq, rev, kind, sender_id, client_id, send_hash, text, created_at, extra';

/** The values of `newMessageColumns`. */
export function writtenNew(message: StoredMessage): unknown[] {
  const { conversationId, seq, rev, kind, senderId, clientId, sendHash, text, createdAt, extra } =
    message;
  return [
    conversationId,
    seq,
    rev,
    kind,
    senderId,
    clientId,
    sendHash,
    text,
    createdAt,
    writtenExtra(extra),
  ];
}

function writtenExtra(extra: Extra): string | null {
  return Object.keys(extra).length === 0 ? null : JSON.stringify(extra);
}

/** The values of a row, in the order of `messageColumns`. */
export function writtenMessage(message: StoredMessage): unknown[] {
  return [
    message.conversationId,
    message.seq,
    message.rev,
    message.kind,
    message.senderId,
    message.clientId,
    message.sendHash,
    message.text,
    message.createdAt,
    message.editedAt,
    message.deletedAt,
    writtenExtra(message.extra),
    message.reactions.length === 0 ? null : JSON.stringify(message.reactions),
    message.pinnedAt,
    message.pinnedBy,
  ];
}

/** As every member sees it; `quote` is the present state of what it quotes. */
export function presentStored(
  { extra, reactions, ...message }: StoredMessage,
  quote: Quote | null,
): Message {
  return {
    conversationId: message.conversationId,
    seq: message.seq,
    rev: message.rev,
    clientId: message.clientId,
    senderId: message.senderId,
    kind: message.kind,
    text: message.text,
    system: extra.system ?? null,
    replyTo: quote,
    mentions: [...(extra.mentions ?? [])],
    metadata: extra.metadata ?? null,
    ...(extra.attachments && { attachments: [...extra.attachments] }),
    ...(extra.blocks && { blocks: [...extra.blocks] }),
    ...(extra.choice && { choice: extra.choice }),
    ...(extra.streaming && { streaming: true }),
    reactions: reactions.map(([emoji, userIds]) => ({
      emoji,
      count: userIds.length,
      userIds: userIds.slice(0, limits.reactionUsers),
    })),
    ...(extra.previews && { previews: [...extra.previews] }),
    pinnedAt: message.pinnedAt?.toISOString() ?? null,
    pinnedBy: message.pinnedBy,
    hidden: false,
    createdAt: message.createdAt.toISOString(),
    editedAt: message.editedAt?.toISOString() ?? null,
    deletedAt: message.deletedAt?.toISOString() ?? null,
  };
}
