/**
 * Looks up what the changes of a commit need to know about the ways into their groups: one look-up
 * for each kind of data that any of them needs.
 */
import {
  facetExtension,
  type LogExtension,
  type LookUp,
} from '../../conversation-log/extension.js';
import { Facet, type Wanted } from '../../conversation-log/facet.js';
import type { LockedConversation } from '../../conversation-log/locked-conversation.js';
import { type Dialect, type Key, marks } from '../../database/dialect.js';
import { type KeptColumns, readKept } from './membership.js';
import { type Counted, type Pending, WaysIn } from './ways-in.js';

/**
 * `of`: whether these users are banned, have asked to join, or are invited. `invite`: an invite.
 * `count`: how many rows of this kind there are.
 */
export interface WaysInNeed {
  readonly of?: readonly string[];
  readonly invite?: string;
  readonly count?: Counted;
}

export const waysInFacet = new Facet<WaysIn, WaysInNeed>('ways in');

/** For a change that declares that it needs them. */
export const waysInOf = (conversation: LockedConversation): WaysIn =>
  conversation.facet(waysInFacet);

type Changes = readonly Wanted<WaysInNeed>[];

export const waysInLog: LogExtension = facetExtension(waysInFacet, {
  create: ({ id, now }) => new WaysIn(id, now),
  lookUps: (asking, { dialect, now }) => [
    ...byUser(dialect, asking, 'bans', (ways, userId) => ways.knowBan(userId)),
    ...pending(dialect, asking, 'join_requests', 'request'),
    ...pending(dialect, asking, 'invitations', 'invitation'),
    ...keptStandings(dialect, asking),
    ...invites(dialect, asking),
    ...counts(asking, 'join_requests'),
    ...counts(asking, 'invitations'),
    ...counts(asking, 'invites', now),
  ],
  statements: ({ statements }) => statements,
});

const ofUser = {
  columns: 'conversation_id, user_id',
  key: ['conversation_id', 'user_id'],
} as const;

/** Without duplicates. */
function keysOf(changes: Changes): Key[] {
  const keys = changes.flatMap(({ conversationId, need }) =>
    (need.of ?? []).map((userId): Key => [conversationId, userId]),
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
          if (conversation) know(waysInOf(conversation), row.user_id);
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

/** So that a silence also applies to a user who joins again and writes in the same commit. */
function keptStandings(dialect: Dialect, changes: Changes): LookUp[] {
  const keys = keysOf(changes);
  if (keys.length === 0) return [];
  const columns = `${ofUser.columns}, silenced_until, last_sent_at`;
  return [
    {
      statement: dialect.lookUp({ ...ofUser, columns, table: 'kept_standings' }, keys),
      know(rows, conversations) {
        for (const row of rows as (KeptColumns & { conversation_id: string; user_id: string })[]) {
          conversations.get(row.conversation_id)?.knowCaller(row.user_id, readKept(row, dialect));
        }
      },
    },
  ];
}

function invites(dialect: Dialect, changes: Changes): LookUp[] {
  const ids = [...new Set(changes.flatMap(({ need }) => need.invite ?? []))];
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
          const conversation = conversations.get(row.conversation_id);
          if (conversation) waysInOf(conversation).knowInvite(invite);
        }
      },
    },
  ];
}

/** With `now`: counts only invites that are still valid. */
function counts(changes: Changes, table: Counted, now?: Date): LookUp[] {
  const ids = [
    ...new Set(
      changes
        .filter(({ need }) => need.count === table)
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
          const conversation = conversations.get(conversation_id);
          if (conversation) waysInOf(conversation).knowCount(table, Number(number));
        }
      },
    },
  ];
}

/** A condition for invites that are valid at a time, which is its only parameter. */
export const openInvites =
  '(expires_at IS NULL OR expires_at > ?) AND (max_uses IS NULL OR uses < max_uses)';
