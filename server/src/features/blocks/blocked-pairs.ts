/**
 * Pairs of users with a block between them, in either direction. It is needed for every
 * conversation that is shown, for typing and for presence, so it is kept in memory, and dropped on
 * all nodes before the call that adds or removes a block is answered. While other nodes cannot be
 * reached, the database is queried each time.
 */
import type { Database } from '../../database/database.js';
import { marks, type Transaction } from '../../database/dialect.js';
import { BlockRow } from './block.entity.js';
import type { Bus, Topic } from '../../kernel/bus.js';
import { Gather } from '../../kernel/gather.js';
import { slices } from '../../kernel/slices.js';

/** How many users are kept in memory; the oldest are dropped. */
const keptMax = 20_000;
const usersAtOnce = 500;

type Others = ReadonlySet<string>;

export class BlockedPairs {
  readonly #database: Database;
  readonly #bus: Bus;
  readonly #known = new Map<string, Promise<Others>>();
  readonly #gather = new Gather<string, Others>({
    nameOf: (userId) => userId,
    load: (userIds) => this.#query(userIds),
  });
  readonly #changes: Topic<{ userIds: readonly string[] }>;

  constructor(database: Database, bus: Bus) {
    this.#database = database;
    this.#bus = bus;
    this.#changes = bus.topic('blocks.changed');
    this.#changes.listen(({ userIds }) => this.#forget(userIds));
    bus.watch({ reconnected: () => this.#known.clear() });
  }

  /** Whom the user blocks, and who blocks the user. */
  async of(userId: string): Promise<Others> {
    return (await this.ofEach([userId])).get(userId)!;
  }

  async ofEach(userIds: readonly string[]): Promise<Map<string, Others>> {
    if (this.#bus.isCut) return this.#load(userIds);
    const missing = userIds.filter((userId) => !this.#known.has(userId));
    if (missing.length > 0) this.#keep(missing);
    return new Map(
      await Promise.all(
        userIds.map(async (userId) => [userId, await this.#known.get(userId)!] as const),
      ),
    );
  }

  /** Whether the user blocks the other. */
  async blocks(userId: string, otherId: string): Promise<boolean> {
    const rows = this.#database.entities(BlockRow);
    return (await rows.countBy({ userId, blockedId: otherId })) > 0;
  }

  /** Those of these users whom the user blocks. */
  async blockedAmong(userId: string, otherIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.#database.dialect.rows<{ blocked_id: string }>(
      this.#database,
      { columns: 'blocked_id', table: 'blocks', key: ['user_id', 'blocked_id'] },
      otherIds.map((otherId) => [userId, otherId]),
    );
    return new Set(rows.map(({ blocked_id }) => blocked_id));
  }

  /** Whether one of the two blocks the other, in a transaction that has locked them. */
  async areBlocked(transaction: Transaction, userId: string, otherId: string): Promise<boolean> {
    const blocks = [
      { userId, blockedId: otherId },
      { userId: otherId, blockedId: userId },
    ];
    return (await transaction.countBy(BlockRow, blocks)) > 0;
  }

  /** Resolves when all live nodes have dropped what they know of these users. */
  async changed(userIds: readonly string[]): Promise<void> {
    this.#forget(userIds);
    await this.#changes.confirm({ userIds });
  }

  #forget(userIds: readonly string[]): void {
    for (const userId of userIds) this.#known.delete(userId);
  }

  /**
   * Queries in progress are kept too: a change removes them, so that no result that was read before
   * the change stays.
   */
  #keep(userIds: readonly string[]): void {
    const loading = this.#load(userIds);
    for (const userId of userIds) {
      const known = loading.then((found) => found.get(userId)!);
      this.#known.set(userId, known);
      known.catch(() => {
        if (this.#known.get(userId) === known) this.#known.delete(userId);
      });
    }
    for (const userId of this.#known.keys()) {
      if (this.#known.size - userIds.length <= keptMax) break;
      this.#known.delete(userId);
    }
  }

  #load(userIds: readonly string[]): Promise<Map<string, Others>> {
    return this.#gather.many(userIds);
  }

  async #query(userIds: readonly string[]): Promise<Map<string, Others>> {
    const found = new Map(userIds.map((userId) => [userId, new Set<string>()]));
    for (const some of slices(userIds, usersAtOnce)) {
      const rows = await this.#database.query<{ a: string; b: string }[]>(
        `SELECT user_id AS a, blocked_id AS b FROM blocks WHERE user_id IN (${marks(some.length)})
         UNION ALL SELECT user_id AS a, blocked_id AS b FROM blocks WHERE blocked_id IN (${marks(some.length)})`,
        [...some, ...some],
      );
      for (const { a, b } of rows) {
        found.get(a)?.add(b);
        found.get(b)?.add(a);
      }
    }
    return found;
  }
}
