import type { Database } from './database.js';
import type { Transaction } from './dialect.js';
import { ServerStateRow } from './server-state.entity.js';

/** Named values that all processes on a database share. */
export class ServerState {
  constructor(private readonly database: Database) {}

  async get(name: string): Promise<string | null> {
    const row = await this.database.entities(ServerStateRow).findOneBy({ name });
    return row?.value ?? null;
  }

  /** The value; stores `make()` if there is none. */
  async getOrMake(name: string, make: () => string): Promise<string> {
    const value = await this.get(name);
    if (value !== null) return value;
    const states = this.database.entities(ServerStateRow);
    try {
      await states.insert({ name, value: make() });
    } catch (error) {
      // Another process was first.
      if (!this.database.dialect.isUniqueViolation(error)) throw error;
    }
    return (await states.findOneByOrFail({ name })).value;
  }

  /** Locks a value until the end of a transaction, so that one process at a time has it. */
  async lock(transaction: Transaction, name: string): Promise<void> {
    await transaction.query(
      `SELECT name FROM server_state WHERE name = ? ${this.database.dialect.forUpdate}`,
      [name],
    );
  }

  async set(name: string, value: string): Promise<void> {
    await this.getOrMake(name, () => value);
    await this.database.entities(ServerStateRow).update({ name }, { value });
  }
}
