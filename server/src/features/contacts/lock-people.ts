import type { Dialect, Transaction } from '../../database/dialect.js';

/**
 * Locks these users' rows, in the order of their ids. Whatever makes or ends a friendship, a block
 * or a direct conversation does this first, and reads after it: so each finds what the one before
 * has left, and counts are exact. Gives those who are still there: others were deactivated or
 * deleted since they were looked up.
 */
export async function lockPeople(
  transaction: Transaction,
  dialect: Dialect,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const keys = [...new Set(userIds)].sort().map((id) => [id]);
  const lookUp = {
    columns: 'id, deactivated_at',
    table: 'users',
    key: ['id'],
    forUpdate: true,
  } as const;
  const rows = await dialect.rows<{ id: string; deactivated_at: unknown }>(
    transaction,
    lookUp,
    keys,
  );
  return new Set(rows.filter(({ deactivated_at }) => deactivated_at === null).map(({ id }) => id));
}
