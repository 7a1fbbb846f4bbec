/**
 * The tokens of bots, `bt_…`. A token starts sessions, which carry its id and end with it: at once
 * if it is revoked, and within a minute of its time after a rotation.
 */
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import { In, IsNull, LessThanOrEqual, MoreThan } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Sessions } from '../../ports/auth.js';
import type { BotSignIn } from '../../ports/bots.js';
import { BotTokenRow } from './bot-token.entity.js';

/** Tokens whose sessions the janitor ends in one step. */
const endedAtOnce = 20;
const prefix = 'bt_';

interface Deps {
  database: Database;
  environment: Environment;
}

export class BotTokens implements BotSignIn {
  constructor(private readonly deps: Deps) {}

  isToken(token: string): boolean {
    return token.startsWith(prefix);
  }

  /** Throws `signed_token_rejected`. */
  async use(siteId: string, token: string): Promise<{ userId: string; tokenId: string }> {
    const rows = this.deps.database.entities(BotTokenRow);
    const row = await rows.findOneBy({ hash: sha256(token), siteId });
    if (!row || !this.#isWorking(row))
      throw new Fault('signed_token_rejected', 'This is no token of a bot, or it has ended.');
    await rows.update({ id: row.id }, { lastUsedAt: this.deps.environment.now() });
    return { userId: row.userId, tokenId: row.id };
  }

  async works(tokenId: string): Promise<boolean> {
    const row = await this.deps.database.entities(BotTokenRow).findOneBy({ id: tokenId });
    return row !== null && this.#isWorking(row);
  }

  /** Those of these bots that work, the oldest first. */
  async of(siteId: string, userIds: readonly string[]): Promise<BotTokenRow[]> {
    if (userIds.length === 0) return [];
    const rows = await this.deps.database.entities(BotTokenRow).find({
      where: { siteId, userId: In([...userIds]) },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    return rows.filter((row) => this.#isWorking(row));
  }

  /**
   * Adds a token to a bot, and sets the end of its other ones. The caller holds a lock. Throws
   * `limit_reached`.
   */
  async add(
    transaction: Transaction,
    { siteId, userId }: Pick<BotTokenRow, 'siteId' | 'userId'>,
    othersEndAt: Date | null = null,
  ): Promise<{ row: BotTokenRow; secret: string }> {
    const { environment } = this.deps;
    const secret = `${prefix}${environment.randomToken(32)}`;
    const row: BotTokenRow = {
      id: environment.newId(),
      siteId,
      userId,
      hash: sha256(secret),
      createdAt: environment.now(),
      lastUsedAt: null,
      endsAt: null,
    };
    if (othersEndAt)
      for (const endsAt of [IsNull(), MoreThan(othersEndAt)])
        await transaction.update(BotTokenRow, { siteId, userId, endsAt }, { endsAt: othersEndAt });
    const others = await transaction.findBy(BotTokenRow, { siteId, userId });
    if (others.filter((one) => this.#isWorking(one)).length >= serverLimits.botTokens)
      throw new Fault('limit_reached', `A bot has at most ${serverLimits.botTokens} tokens.`);
    await transaction.insert(BotTokenRow, row);
    return { row, secret };
  }

  /** Sets the end of a token to now. False if there is no such token. */
  async end(
    transaction: Transaction,
    which: Pick<BotTokenRow, 'siteId' | 'userId' | 'id'>,
  ): Promise<boolean> {
    const row = await transaction.findOneBy(BotTokenRow, which);
    if (!row || !this.#isWorking(row)) return false;
    await transaction.update(BotTokenRow, which, { endsAt: this.deps.environment.now() });
    return true;
  }

  /** Ends the sessions of a token that has ended, and deletes its row. Returns how many ended. */
  async finish(
    sessions: Pick<Sessions, 'endOfSecret'>,
    { siteId, id }: Pick<BotTokenRow, 'siteId' | 'id'>,
  ): Promise<number> {
    const ended = await sessions.endOfSecret(siteId, id);
    await this.deps.database.entities(BotTokenRow).delete({ id });
    return ended;
  }

  /** The same for some tokens whose time is over; returns whether there may be more. */
  async finishSome(sessions: Pick<Sessions, 'endOfSecret'>): Promise<boolean> {
    const { database, environment } = this.deps;
    const over = await database.entities(BotTokenRow).find({
      where: { endsAt: LessThanOrEqual(environment.now()) },
      take: endedAtOnce,
    });
    for (const row of over) await this.finish(sessions, row);
    return over.length === endedAtOnce;
  }

  /** Deletes the tokens of a user, whose sessions have ended. */
  async forget(transaction: Transaction, userId: string): Promise<void> {
    await transaction.delete(BotTokenRow, { userId });
  }

  #isWorking({ endsAt }: BotTokenRow): boolean {
    return endsAt === null || endsAt > this.deps.environment.now();
  }
}
