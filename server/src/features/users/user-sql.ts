import { marks } from '../../database/dialect.js';
import { outerColumn } from '../../database/outer-column.js';
import type { UserSql } from '../../ports/sql.js';
import { isThere } from './gone.js';

export const userSql: UserSql = {
  join: (idColumn, { as = 'users', optional = false } = {}) =>
    `${optional ? 'LEFT ' : ''}JOIN users${as === 'users' ? '' : ` ${as}`} ON ${as}.id = ${outerColumn(idColumn, as)}`,
  joinActive: (idColumn) =>
    `JOIN users ON users.id = ${outerColumn(idColumn, 'users')} AND users.deactivated_at IS NULL AND (users.banned_until IS NULL OR users.banned_until <= ?)`,
  isNamed: (idColumn, pattern, other) =>
    `EXISTS (SELECT 1 FROM users WHERE users.id = ${outerColumn(idColumn, 'users')} AND (users.name_folded LIKE ${pattern} ESCAPE '!' OR users.name_folded LIKE ${other} ESCAPE '!'))`,
  fromAmong: (count) => `FROM users WHERE users.id IN (${marks(count)})`,
  isThere: (idColumn) =>
    `EXISTS (SELECT 1 FROM users WHERE users.id = ${outerColumn(idColumn, 'users')} AND ${isThere})`,
  silencedUntil: (idColumn) =>
    `(SELECT users.silenced_until FROM users WHERE users.id = ${outerColumn(idColumn, 'users')})`,
};
