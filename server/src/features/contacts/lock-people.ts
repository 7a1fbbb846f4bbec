import type { Dialect, Transaction } from '../../database/dialect.js';

/**
 * Locks these users' rows, in the order of their ids. Whatever makes or ends a friendship, a block or a direct conversation does this first, and reads after it: so
 * each finds what the one before has left, and counts are exact.
 */
export async function lockPeople(transaction: Transaction, dialect: Dialect, userIds: readonly string[]): Promise<void> {
  const keys = [...new Set(userIds)].sort().map((id) => [id]);
  await dialect.rows(transaction, { columns: 'id', table: 'users', key: ['id'], forUpdate: true }, keys);
}
