/**
 * The sessions of operators: a random token in a cookie, of which only the hash is stored. A
 * session ends 12 hours after its last use, and 30 days after it began.
 */
import { createHmac, type KeyObject } from 'node:crypto';
import type { OperatorSession } from '@parlor/sdk/protocol/operators';
import { LessThan, Not } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { OperatorSessionRow } from './operator.entity.js';

const idleMs = 12 * 60 * 60 * 1_000;
const longestMs = 30 * 24 * 60 * 60 * 1_000;
/** Between two updates of the time of the last use. */
const seenMs = 60_000;
/** Of one operator; the oldest end for new ones. */
const sessionsMax = 50;
const deletedAtOnce = 500;

/** Where a session is started. */
export interface Browser {
  address: string;
  userAgent: string;
}

export class OperatorSessions {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
    private readonly tokenSecret: KeyObject,
  ) {}

  /** The token is for the cookie. */
  async start(
    operatorId: string,
    { address, userAgent }: Browser,
  ): Promise<{ id: string; token: string }> {
    const now = this.environment.now();
    const token = this.environment.randomToken(32);
    const row: OperatorSessionRow = {
      id: this.environment.newId(),
      operatorId,
      tokenHash: sha256(token),
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + longestMs),
      address: address.slice(0, 45),
      userAgent: userAgent.slice(0, 200),
    };
    await this.database.entities(OperatorSessionRow).insert(row);
    for (const { id } of (await this.#rowsOf(operatorId)).slice(sessionsMax))
      await this.end(operatorId, id);
    return { id: row.id, token };
  }

  /** The session of a cookie, if it has not ended. */
  async find(token: string): Promise<OperatorSessionRow | null> {
    const row = await this.database
      .entities(OperatorSessionRow)
      .findOneBy({ tokenHash: sha256(token) });
    const now = this.environment.now();
    if (!row || row.expiresAt <= now || this.#isIdle(row)) return null;
    if (now.getTime() - row.lastSeenAt.getTime() >= seenMs)
      await this.database.entities(OperatorSessionRow).update({ id: row.id }, { lastSeenAt: now });
    return row;
  }

  #isIdle({ lastSeenAt }: OperatorSessionRow): boolean {
    return this.environment.now().getTime() - lastSeenAt.getTime() >= idleMs;
  }

  /** What a page of another origin cannot know, and the console sends with each change. */
  csrfTokenOf(sessionId: string): string {
    return createHmac('sha256', this.tokenSecret)
      .update(`console csrf ${sessionId}`)
      .digest('base64url');
  }

  /** The latest first. */
  async list(operatorId: string, currentId: string): Promise<OperatorSession[]> {
    const rows = await this.#rowsOf(operatorId);
    return rows
      .filter((row) => row.expiresAt > this.environment.now() && !this.#isIdle(row))
      .map(({ id, createdAt, lastSeenAt, expiresAt, address, userAgent }) => ({
        id,
        current: id === currentId,
        createdAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        address,
        userAgent,
      }));
  }

  #rowsOf(operatorId: string): Promise<OperatorSessionRow[]> {
    return this.database
      .entities(OperatorSessionRow)
      .find({ where: { operatorId }, order: { createdAt: 'DESC', id: 'ASC' } });
  }

  /** False when there is no such session. */
  async end(operatorId: string, id: string): Promise<boolean> {
    const { affected } = await this.database
      .entities(OperatorSessionRow)
      .delete({ operatorId, id });
    return affected !== 0;
  }

  /** Ends all but `exceptId`; returns how many. */
  async endAllOf(
    operatorId: string,
    { exceptId, transaction }: { exceptId?: string; transaction?: Transaction } = {},
  ): Promise<number> {
    const where = { operatorId, ...(exceptId !== undefined && { id: Not(exceptId) }) };
    const rows = transaction
      ? transaction.getRepository(OperatorSessionRow)
      : this.database.entities(OperatorSessionRow);
    return (await rows.delete(where)).affected ?? 0;
  }

  /** Whether the operator has a session from this address. */
  async hasUsed(operatorId: string, address: string): Promise<boolean> {
    return this.database
      .entities(OperatorSessionRow)
      .existsBy({ operatorId, address: address.slice(0, 45) });
  }

  /** Returns whether there may be more. */
  async dropExpired(): Promise<boolean> {
    const rows = this.database.entities(OperatorSessionRow);
    const old = await rows.find({
      select: { id: true },
      where: { expiresAt: LessThan(this.environment.now()) },
      take: deletedAtOnce,
    });
    if (old.length > 0) await rows.delete(old.map(({ id }) => id));
    return old.length === deletedAtOnce;
  }
}
