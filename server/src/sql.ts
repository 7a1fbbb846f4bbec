/** The fragments of SQL that features give each other. */
import { sessionSql } from './features/auth/index.js';
import { createBlockSql } from './features/blocks/index.js';
import { contactSql } from './features/contacts/index.js';
import { memberSql } from './features/members/index.js';
import { hiddenSql } from './features/messages/index.js';
import { userSql } from './features/users/index.js';
import type { Sql } from './ports/sql.js';

export const sql: Sql = {
  users: userSql,
  sessions: sessionSql,
  members: memberSql,
  blocks: createBlockSql(userSql),
  contacts: contactSql,
  hidden: hiddenSql,
};
