import { outerColumn } from '../../database/outer-column.js';
import type { BlockSql, UserSql } from '../../ports/sql.js';

const outer = (column: string) => outerColumn(column, 'blocks', 'users');

export const createBlockSql = (users: UserSql): BlockSql => ({
  blocks: (userColumn, otherColumn) =>
    `EXISTS (SELECT 1 FROM blocks WHERE blocks.user_id = ${outerColumn(userColumn, 'blocks')} AND blocks.blocked_id = ${outerColumn(otherColumn, 'blocks')})`,
  blocksAny: (userColumn) =>
    `EXISTS (SELECT 1 FROM blocks WHERE blocks.user_id = ${outerColumn(userColumn, 'blocks')})`,
  hides: (userColumn, senderColumn) => `EXISTS (
    SELECT 1 FROM blocks ${users.join('blocks.blocked_id')}
    WHERE blocks.user_id = ${outer(userColumn)} AND blocks.blocked_id = ${outer(senderColumn)} AND users.role = 'user'
  )`,
});
