/** The secrets that hosts' backends sign identities with. HS256 needs them in plain text. */
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { lockSite } from './lock-site.js';
import { SigningSecretRow } from './site.entity.js';

/** Runs in the transaction of a change. */
type Also = (transaction: Transaction, kid: string) => Promise<void>;
const nothingElse: Also = async () => undefined;

export class SigningSecrets {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
  ) {}

  /** Throws `limit_reached`. */
  add(siteId: string, also = nothingElse): Promise<SigningSecretRow> {
    return this.database.transaction((transaction) => this.#insert(transaction, siteId, also));
  }

  /**
   * A new secret. Tokens of the old one are accepted for `overlapSeconds` more. Throws `not_found`,
   * `limit_reached`.
   */
  rotate(
    siteId: string,
    kid: string,
    overlapSeconds: number,
    also = nothingElse,
  ): Promise<SigningSecretRow> {
    return this.database.transaction(async (transaction) => {
      await lockSite(this.database, transaction, siteId);
      const now = this.environment.now();
      const old = await transaction.findOneBy(SigningSecretRow, { siteId, kid });
      if (!old || !isValid(old, now)) throw new Fault('not_found');
      const end = new Date(now.getTime() + overlapSeconds * 1_000);
      const expiresAt = old.expiresAt && old.expiresAt < end ? old.expiresAt : end;
      await transaction.update(SigningSecretRow, { siteId, kid }, { expiresAt });
      return this.#insert(transaction, siteId, also);
    });
  }

  async #insert(transaction: Transaction, siteId: string, also: Also): Promise<SigningSecretRow> {
    await lockSite(this.database, transaction, siteId);
    const all = await transaction.findBy(SigningSecretRow, { siteId });
    const now = this.environment.now();
    if (all.filter((row) => isValid(row, now)).length >= serverLimits.signingSecrets)
      throw new Fault('limit_reached');
    const row: SigningSecretRow = {
      siteId,
      kid: `kid_${this.environment.randomToken(6)}`,
      secret: `ss_${this.environment.randomToken(32)}`,
      createdAt: now,
      expiresAt: null,
      revokedAt: null,
    };
    await transaction.insert(SigningSecretRow, row);
    await also(transaction, row.kid);
    return row;
  }

  /** The oldest first, without those that were revoked or have expired. */
  async list(siteId: string): Promise<SigningSecretRow[]> {
    const rows = await this.database
      .entities(SigningSecretRow)
      .find({ where: { siteId }, order: { createdAt: 'ASC', kid: 'ASC' } });
    const now = this.environment.now();
    return rows.filter((row) => isValid(row, now));
  }

  /** Whether there is such a secret, or was one before it was revoked. */
  has(siteId: string, kid: string): Promise<boolean> {
    return this.database.entities(SigningSecretRow).existsBy({ siteId, kid });
  }

  /** False when there is no such secret, or it was revoked before. */
  revoke(siteId: string, kid: string, also = nothingElse): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      await lockSite(this.database, transaction, siteId);
      const now = this.environment.now();
      const row = await transaction.findOneBy(SigningSecretRow, { siteId, kid });
      if (!row || !isValid(row, now)) return false;
      await transaction.update(SigningSecretRow, { siteId, kid }, { revokedAt: now });
      await also(transaction, kid);
      return true;
    });
  }
}

const isValid = ({ revokedAt, expiresAt }: SigningSecretRow, now: Date): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > now);
