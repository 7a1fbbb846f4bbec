/**
 * SQL fragments with which features join conversations to their own tables. They may read the
 * columns of `conversation.entity.ts` in what they join. Only the log writes conversations.
 */
import type { Dialect } from '../database/dialect.js';
import { outerColumn } from '../database/outer-column.js';

/** The conversations table for FROM, under this name. */
export const conversationsAs = (name: string): string =>
  name === 'conversations' ? name : `conversations AS ${name}`;

/** Joins the conversation whose id is in a column. `join` may be `Dialect.joinInOrder`. */
export const joinConversation = (idColumn: string, join = 'JOIN'): string =>
  `${join} conversations ON conversations.id = ${outerColumn(idColumn, 'conversations')}`;

/** The last `seq` of the conversation whose id is in a column. */
export const lastSeqOf = (idColumn: string): string =>
  `(SELECT last_seq FROM conversations WHERE conversations.id = ${outerColumn(idColumn, 'conversations')})`;

/**
 * For joined conversations: a list has one conversation per pair of people. A closed one is left
 * out if they have an open one, or one that was closed later.
 */
export const notReplaced = `(conversations.closed_key IS NULL OR NOT EXISTS (
    SELECT 1 FROM conversations AS later WHERE later.site_id = conversations.site_id AND later.direct_key = conversations.closed_key
  ) AND NOT EXISTS (
    SELECT 1 FROM conversations AS later WHERE later.site_id = conversations.site_id AND later.closed_key = conversations.closed_key
      AND later.closed_at > conversations.closed_at
  ))`;

/**
 * Selects texts of other users in a range of a log, as they were at a `rev`. The parameters are the
 * conversation's id, the `seq` before the range, its last `seq`, the reader's id, and the `rev`.
 * More conditions on columns of `messages` may follow.
 */
export const selectTextsOfOthers = (columns: string): string =>
  `SELECT ${columns} FROM messages WHERE conversation_id = ? AND seq > ? AND seq <= ?
    AND kind = 'text' AND sender_id <> ? AND (deleted_at IS NULL OR rev > ?)`;

/** The longest range of `selectTextsOfOthersIn`. */
export const shortRange = 32;

const steps = Array.from({ length: shortRange }, (_, i) => `SELECT ${i + 1} AS n`).join(
  ' UNION ALL ',
);

/**
 * The same in many short ranges, of any readers, message by message: keys of a conversation's id,
 * the `seq` before the range, its length, the `rev`, the reader's id, and two that the caller may
 * use: a number as `key5` and a text as `key6`. A database finds a range by its ends only if they
 * are constants, and plans each; it finds a key by a sum. The keys are the parameter.
 */
export const selectTextsOfOthersIn = (columns: string, dialect: Dialect): string =>
  `SELECT ${columns} FROM ${dialect.keyTable(['text', 'integer', 'integer', 'integer', 'text', 'integer', 'text'])}
    ${dialect.joinInOrder} (${steps}) AS step ON step.n <= key2
    ${dialect.joinInOrder} messages ON messages.conversation_id = key0 AND messages.seq = key1 + step.n
    WHERE kind = 'text' AND sender_id <> key4 AND (deleted_at IS NULL OR rev > key3)`;

/** Joins the last entry of joined conversations as `newest`. */
export const joinNewest =
  'LEFT JOIN messages AS newest ON newest.conversation_id = conversations.id AND newest.seq = conversations.last_seq';

/** Whether a joined message is a text of another user than its parameter, and not deleted. */
export const isTextOfOther = (name: string): string =>
  `${name}.kind = 'text' AND ${name}.sender_id <> ? AND ${name}.deleted_at IS NULL`;
