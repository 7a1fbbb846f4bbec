import { joinConversation } from '../../conversation-log/conversation-sql.js';
import { outerColumn } from '../../database/outer-column.js';
import type { MemberSql } from '../../ports/sql.js';

const outer = (column: string) => outerColumn(column, 'members');
const ofShared = (column: string) => outerColumn(column, 'mine', 'theirs', 'conversations');

const conditions = {
  group: " AND conversations.kind = 'group'",
  open: ' AND conversations.closed_at IS NULL',
};

export const memberSql: MemberSql = {
  withConversations: `members ${joinConversation('members.conversation_id')}`,
  join: (conversationColumn, userColumn) =>
    `JOIN members ON members.conversation_id = ${outer(conversationColumn)} AND members.user_id = ${outer(userColumn)}`,
  // With LEFT JOIN, the order of the tables is fixed: always from the conversation to its members.
  joinPartners: (conversationColumn, userColumn) =>
    `LEFT ${joinConversation(conversationColumn)} AND conversations.kind = 'direct'
     LEFT JOIN members partners ON partners.conversation_id = conversations.id AND partners.user_id <> ${outerColumn(userColumn, 'partners', 'conversations')}`,
  silencedUntil: (conversationColumn, userColumn) =>
    `(SELECT members.silenced_until FROM members WHERE members.conversation_id = ${outer(conversationColumn)} AND members.user_id = ${outer(userColumn)})`,
  share: (userColumn, otherColumn, which) => `EXISTS (
    SELECT 1 FROM members mine JOIN members theirs ON theirs.conversation_id = mine.conversation_id AND theirs.user_id = ${ofShared(otherColumn)}
      ${joinConversation('mine.conversation_id')}
    WHERE mine.user_id = ${ofShared(userColumn)}${which ? conditions[which] : ''}
  )`,
  selectPartners: `SELECT theirs.user_id AS id FROM members mine ${joinConversation('mine.conversation_id')}
      JOIN members theirs ON theirs.conversation_id = mine.conversation_id
    WHERE mine.user_id = ? AND conversations.kind = 'direct'${conditions.open}`,
};
