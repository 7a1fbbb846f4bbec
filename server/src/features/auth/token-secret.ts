import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Database } from '../../database/database.js';
import type { Environment } from '../../kernel/environment.js';
import { ServerStateRow } from '../../database/server-state.entity.js';

/**
 * The key of this server's own tokens: made at the first start, the same for every process on the
 * database.
 */
export async function loadTokenSecret(
  database: Database,
  environment: Environment,
): Promise<KeyObject> {
  const states = database.entities(ServerStateRow);
  const made: ServerStateRow = { name: 'token_secret', value: environment.randomToken(32) };
  try {
    if (!(await states.findOneBy({ name: made.name }))) await states.insert(made);
  } catch (error) {
    // Another process was first.
    if (!database.dialect.isUniqueViolation(error)) throw error;
  }
  const { value } = await states.findOneByOrFail({ name: made.name });
  return createSecretKey(value, 'base64url');
}
