import { outerColumn } from '../../database/outer-column.js';
import type { HiddenSql } from '../../ports/sql.js';

const outer = (column: string) => outerColumn(column, 'own');

export const hiddenSql: HiddenSql = {
  hidesAny: (userColumn, conversationColumn) =>
    `EXISTS (SELECT 1 FROM hidden_messages AS own WHERE own.user_id = ${outer(userColumn)} AND own.conversation_id = ${outer(conversationColumn)})`,
  hidesAnywhere: (userColumn) =>
    `EXISTS (SELECT 1 FROM hidden_messages AS own WHERE own.user_id = ${outer(userColumn)})`,
  isHidden: (userColumn, conversationColumn, seqColumn) => `EXISTS (
    SELECT 1 FROM hidden_messages AS own
    WHERE own.user_id = ${outer(userColumn)} AND own.conversation_id = ${outer(conversationColumn)} AND own.seq = ${outer(seqColumn)}
  )`,
};
