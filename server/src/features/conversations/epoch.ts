import type { Database } from '../../database/database.js';
import { ServerState } from '../../database/server-state.js';
import { Gather } from '../../kernel/gather.js';
import type { Environment } from '../../kernel/environment.js';

const name = 'epoch';

/**
 * Identifies the history in this database. Created at the first start. After restoring a backup,
 * the operator renews it, and clients drop what they hold, because the same numbers may have been
 * given to other messages. It is read each time, as it may be renewed while the server runs.
 */
export class Epoch {
  readonly #state: ServerState;
  readonly #make: () => string;
  readonly #current = new Gather<string, string>({
    nameOf: () => name,
    load: async () => new Map([[name, await this.#state.getOrMake(name, this.#make)]]),
  });

  constructor(database: Database, environment: Environment) {
    this.#state = new ServerState(database);
    this.#make = () => environment.randomToken(9);
  }

  async current(): Promise<string> {
    return (await this.#current.one(name))!;
  }

  async renew(): Promise<string> {
    const value = this.#make();
    await this.#state.set(name, value);
    return value;
  }
}
