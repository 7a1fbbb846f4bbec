import type { Database } from '../../database/database.js';
import type { Environment } from '../../kernel/environment.js';
import { ServerStateRow } from '../../database/server-state.entity.js';

const name = 'epoch';

/**
 * Names the history that this database holds. Made at the first start; after a backup was restored
 * the operator renews it, and clients forget what they hold, as its numbers may have been given to
 * other messages since. Read each time, as it may be renewed while the server runs.
 */
export class Epoch {
  readonly #database: Database;
  readonly #environment: Environment;

  constructor(database: Database, environment: Environment) {
    this.#database = database;
    this.#environment = environment;
  }

  async current(): Promise<string> {
    const states = this.#database.entities(ServerStateRow);
    const row = await states.findOneBy({ name });
    if (row) return row.value;
    try {
      await states.insert({ name, value: this.#environment.randomToken(9) });
    } catch (error) {
      // Another process was first.
      if (!this.#database.dialect.isUniqueViolation(error)) throw error;
    }
    return (await states.findOneByOrFail({ name })).value;
  }

  async renew(): Promise<string> {
    const value = this.#environment.randomToken(9);
    await this.current();
    await this.#database.entities(ServerStateRow).update({ name }, { value });
    return value;
  }
}
