/**
 * What the changes of a commit want to know of the ways into their groups: a look-up for each kind
 * of thing that any of them needs.
 */
import { type Dialect, type Key, marks } from '../../database/dialect.js';
import type { Change } from '../../conversation-log/change.js';
import type { LookUp } from '../../conversation-log/commit.js';
import { type KeptColumns, readKept } from '../../conversation-log/sanctions.js';
import type { Counted, Pending, WaysIn } from './ways-in.js';

type Changes = readonly Change<unknown>[];

export function waysIn(dialect: Dialect, changes: Changes, now: Date): LookUp[] {
  const asking = changes.filter(({ needs }) => needs.waysIn);
  if (asking.length === 0) return [];
  return [
    ...byUser(dialect, asking, 'bans', (ways, userId) => ways.knowBan(userId)),
    ...pending(dialect, asking, 'join_requests', 'request'),
    ...pending(dialect, asking, 'invitations', 'invitation'),
    ...keptStandings(dialect, asking),
    ...invites(dialect, asking),
    ...counts(asking, 'join_requests'),
    ...counts(asking, 'invitations'),
    ...counts(asking, 'invites', now),
  ];
}

const ofUser = {
  columns: 'conversation_id, user_id',
  key: ['conversation_id', 'user_id'],
} as const;

/** Each once. */
function keysOf(changes: Changes): Key[] {
  const keys = changes.flatMap(({ conversationId, needs }) =>
    (needs.waysIn?.of ?? []).map((userId): Key => [conversationId, userId]),
  );
  return [...new Map(keys.map((each) => [each.join(' '), each])).values()];
}

function byUser(
  dialect: Dialect,
  changes: Changes,
  table: string,
  know: (ways: WaysIn, userId: string) => void,
): LookUp[] {
  const keys = keysOf(changes);
  if (keys.length === 0) return [];
  return [
    {
      statement: dialect.lookUp({ ...ofUser, table }, keys),
      know(rows, conversations) {
        for (const row of rows as { conversation_id: string; user_id: string }[]) {
          const conversation = conversations.get(row.conversation_id);
          if (conversation) know(conversation.waysIn, row.user_id);
        }
      },
    },
  ];
}

const pending = (
  dialect: Dialect,
  changes: Changes,
  table: string,
  kind: keyof Pending,
): LookUp[] => byUser(dialect, changes, table, (ways, userId) => ways.knowPending(userId, kind));

/** So that whoever comes back and writes in the same commit is kept from it, too. */
function keptStandings(dialect: Dialect, changes: Changes): LookUp[] {
  const keys = keysOf(changes);
  if (keys.length === 0) return [];
  const columns = `${ofUser.columns}, silenced_until, last_sent_at`;
  return [
    {
      statement: dialect.lookUp({ ...ofUser, columns, table: 'kept_standings' }, keys),
      know(rows, conversations) {
        for (const row of rows as (KeptColumns & { conversation_id: string; user_id: string })[]) {
          conversations.get(row.conversation_id)?.knowKept(row.user_id, readKept(row, dialect));
        }
      },
    },
  ];
}

function invites(dialect: Dialect, changes: Changes): LookUp[] {
  const ids = [...new Set(changes.flatMap(({ needs }) => needs.waysIn?.invite ?? []))];
  if (ids.length === 0) return [];
  const time = (value: unknown) => (value === null ? null : dialect.time(value));
  const sql = `SELECT id, conversation_id, expires_at, max_uses, uses FROM invites WHERE id IN (${marks(ids.length)})`;
  return [
    {
      statement: { sql, parameters: ids },
      know(rows, conversations) {
        type Row = {
          id: string;
          conversation_id: string;
          expires_at: unknown;
          max_uses: number | null;
          uses: number;
        };
        for (const row of rows as Row[]) {
          const invite = {
            id: row.id,
            expiresAt: time(row.expires_at),
            maxUses: row.max_uses,
            uses: row.uses,
          };
          conversations.get(row.conversation_id)?.waysIn.knowInvite(invite);
        }
      },
    },
  ];
}

/** With `now`: only of those invites that still lead into the group. */
function counts(changes: Changes, table: Counted, now?: Date): LookUp[] {
  const ids = [
    ...new Set(
      changes
        .filter(({ needs }) => needs.waysIn?.count === table)
        .map(({ conversationId }) => conversationId),
    ),
  ];
  if (ids.length === 0) return [];
  const sql = `SELECT conversation_id, COUNT(*) AS number FROM ${table}
    WHERE conversation_id IN (${marks(ids.length)})${now ? ` AND ${openInvites}` : ''} GROUP BY conversation_id`;
  return [
    {
      statement: { sql, parameters: now ? [...ids, now] : ids },
      know(rows, conversations) {
        for (const { conversation_id, number } of rows as {
          conversation_id: string;
          number: number | string;
        }[]) {
          conversations.get(conversation_id)?.waysIn.knowCount(table, Number(number));
        }
      },
    },
  ];
}

/** Of a table of invites, those that lead into their groups at a time, which is its one value. */
export const openInvites =
  '(expires_at IS NULL OR expires_at > ?) AND (max_uses IS NULL OR uses < max_uses)';
