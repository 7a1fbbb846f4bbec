import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Database } from '../../database/database.js';
import { ServerState } from '../../database/server-state.js';
import type { Environment } from '../../kernel/environment.js';

/**
 * The key of this server's own tokens: created at the first start, and shared by all processes on
 * the database.
 */
export async function loadTokenSecret(
  database: Database,
  environment: Environment,
): Promise<KeyObject> {
  const make = () => environment.randomToken(32);
  const value = await new ServerState(database).getOrMake('token_secret', make);
  return createSecretKey(value, 'base64url');
}
