/**
 * Fragments of SQL with which features join conversations to their own tables. What they join may
 * be read by the columns of `conversation.entity.ts`. Conversations are written by the log alone.
 */
import { outerColumn } from '../database/outer-column.js';

/** Names conversations after FROM. */
export const conversationsAs = (name: string): string =>
  name === 'conversations' ? name : `conversations AS ${name}`;

/** Joins the conversation whose id is in a column. */
export const joinConversation = (idColumn: string): string =>
  `JOIN conversations ON conversations.id = ${outerColumn(idColumn, 'conversations')}`;

/** The last `seq` of the conversation whose id is in a column. */
export const lastSeqOf = (idColumn: string): string =>
  `(SELECT last_seq FROM conversations WHERE conversations.id = ${outerColumn(idColumn, 'conversations')})`;

/**
 * Of joined conversations: two people have one conversation in a list. A closed one is left out if
 * they have an open one, or one that was closed later.
 */
export const notReplaced = `(conversations.closed_key IS NULL OR NOT EXISTS (
    SELECT 1 FROM conversations AS later WHERE later.site_id = conversations.site_id AND later.direct_key = conversations.closed_key
  ) AND NOT EXISTS (
    SELECT 1 FROM conversations AS later WHERE later.site_id = conversations.site_id AND later.closed_key = conversations.closed_key
      AND later.closed_at > conversations.closed_at
  ))`;

/**
 * Selects texts of others in a range of a log, as they were at a `rev`. Its values are the id of
 * the conversation, the `seq` before the range, its last `seq`, the id of the reader, and the
 * `rev`. More conditions may follow, on columns of `messages`.
 */
export const selectTextsOfOthers = (columns: string): string =>
  `SELECT ${columns} FROM messages WHERE conversation_id = ? AND seq > ? AND seq <= ?
    AND kind = 'text' AND sender_id <> ? AND (deleted_at IS NULL OR rev > ?)`;
