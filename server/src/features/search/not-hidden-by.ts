import type { Statement } from '../../database/dialect.js';
import type { HiddenSql } from '../../ports/sql.js';

/** A condition for messages that the user has not hidden. */
export const notHiddenBy = (hidden: HiddenSql, userId: string): Statement => ({
  sql: `NOT ${hidden.isHidden('?', 'messages.conversation_id', 'messages.seq')}`,
  parameters: [userId],
});
