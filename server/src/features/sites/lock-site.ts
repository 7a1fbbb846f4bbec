import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';

/** Makes the changes of a site's set-up run one after the other, so that limits are exact. */
export async function lockSite(
  database: Database,
  transaction: Transaction,
  siteId: string,
): Promise<void> {
  await transaction.query(`SELECT id FROM sites WHERE id = ? ${database.dialect.forUpdate}`, [
    siteId,
  ]);
}
