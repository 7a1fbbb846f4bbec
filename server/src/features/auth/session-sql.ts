import { outerColumn } from '../../database/outer-column.js';
import type { SessionSql } from '../../ports/sql.js';

const isLive = 'sessions.revoked_at IS NULL AND sessions.expires_at > ?';
const outer = (column: string) => outerColumn(column, 'sessions');

export const sessionSql: SessionSql = {
  joinLive: (idColumn, userColumn) =>
    `JOIN sessions ON sessions.id = ${outer(idColumn)} AND sessions.user_id = ${outer(userColumn)} AND ${isLive}`,
  hasLive: (userColumn) =>
    `EXISTS (SELECT 1 FROM sessions WHERE sessions.user_id = ${outer(userColumn)} AND ${isLive})`,
};
