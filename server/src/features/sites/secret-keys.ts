/**
 * The keys of hosts' backends, `sk_…`. Only their hashes are stored. They are looked up for every
 * call, so that revoking a key takes effect at once.
 */
import { timingSafeEqual } from 'node:crypto';
import { type Scope, scopes as allScopes } from '@parlor/sdk/protocol/scopes';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { AuthenticatedHost } from '../../kernel/context.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { lockSite } from './lock-site.js';
import { SecretKeyRow } from './site.entity.js';
import type { Sites } from './sites.js';

/** A key without the secret itself. */
export interface SecretKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: Scope[];
  readonly createdAt: Date;
  /** At most one minute older than the last use. */
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
}

/** What a new key may do, and what it is called. */
export interface NewKey {
  name: string;
  scopes: readonly Scope[];
}

/** Runs in the transaction of a change. */
type Also = (transaction: Transaction, key: SecretKeyRow) => Promise<void>;
const nothingElse: Also = async () => undefined;

/** Of the first key of a site, and of keys that are older than names and scopes. */
const anyKey: NewKey = { name: 'default', scopes: ['admin'] };

/** Between two updates of the time of the last use. */
const useMs = 60_000;

export class SecretKeys {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
    private readonly sites: Sites,
  ) {}

  /** The site that the key belongs to, and what it may do. Throws `unauthenticated`. */
  async authenticate(secretKey: string): Promise<AuthenticatedHost> {
    const hash = sha256(secretKey);
    const row = secretKey.startsWith('sk_')
      ? await this.database.entities(SecretKeyRow).findOneBy({ hash })
      : null;
    // The index finds the row by the hash, and a guessed prefix of the hash is of no use. The
    // comparison in constant time decides.
    if (
      !row ||
      !isValid(row, this.environment.now()) ||
      !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))
    ) {
      throw new Fault('unauthenticated', 'This is no secret key of a site, or it has ended.');
    }
    const site = await this.sites.byId(row.siteId);
    await this.#used(row);
    const { id, name } = row;
    return { site, actor: { kind: 'key', id, name, scopes: scopesOf(row) } };
  }

  async #used({ id, lastUsedAt }: SecretKeyRow): Promise<void> {
    const now = this.environment.now();
    if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < useMs) return;
    await this.database.entities(SecretKeyRow).update({ id }, { lastUsedAt: now });
  }

  /** The key itself is shown only this once. Throws `limit_reached`. */
  add(
    siteId: string,
    { name, scopes }: NewKey = anyKey,
    also = nothingElse,
  ): Promise<{ id: string; secretKey: string }> {
    const secretKey = newSecretKey(this.environment);
    const row = keyRow(this.environment, siteId, secretKey, { name, scopes });
    return this.database.transaction(async (transaction) => {
      await this.#insert(transaction, row);
      await also(transaction, row);
      return { id: row.id, secretKey };
    });
  }

  /** Throws `limit_reached`. */
  async #insert(transaction: Transaction, row: SecretKeyRow): Promise<void> {
    await lockSite(this.database, transaction, row.siteId);
    const all = await transaction.findBy(SecretKeyRow, { siteId: row.siteId });
    const now = this.environment.now();
    if (all.filter((each) => isValid(each, now)).length >= serverLimits.secretKeys)
      throw new Fault('limit_reached');
    await transaction.insert(SecretKeyRow, row);
  }

  /** The oldest first, without those that were revoked or have expired. */
  async list(siteId: string): Promise<SecretKey[]> {
    const rows = await this.database
      .entities(SecretKeyRow)
      .find({ where: { siteId }, order: { createdAt: 'ASC', id: 'ASC' } });
    const now = this.environment.now();
    return rows.filter((row) => isValid(row, now)).map(toKey);
  }

  /**
   * A new key of the same name and scopes. The old one works for `overlapSeconds` more, so that the
   * backend can be changed to the new one in between. Null when there is no such key.
   */
  async rotate(
    siteId: string,
    id: string,
    overlapSeconds: number,
    also = nothingElse,
  ): Promise<{ id: string; secretKey: string } | null> {
    const now = this.environment.now();
    const secretKey = newSecretKey(this.environment);
    return this.database.transaction(async (transaction) => {
      await lockSite(this.database, transaction, siteId);
      const old = await transaction.findOneBy(SecretKeyRow, { siteId, id });
      if (!old || !isValid(old, now)) return null;
      const row = keyRow(this.environment, siteId, secretKey, {
        name: old.name,
        scopes: scopesOf(old),
      });
      const end = new Date(now.getTime() + overlapSeconds * 1_000);
      const expiresAt = old.expiresAt && old.expiresAt < end ? old.expiresAt : end;
      await transaction.update(SecretKeyRow, { siteId, id }, { expiresAt });
      await this.#insert(transaction, row);
      await also(transaction, row);
      return { id: row.id, secretKey };
    });
  }

  /** False when there is no such key. */
  revoke(siteId: string, id: string, also = nothingElse): Promise<boolean> {
    const now = this.environment.now();
    return this.database.transaction(async (transaction) => {
      await lockSite(this.database, transaction, siteId);
      const row = await transaction.findOneBy(SecretKeyRow, { siteId, id });
      if (!row || !isValid(row, now)) return false;
      await transaction.update(SecretKeyRow, { siteId, id }, { revokedAt: now });
      await also(transaction, row);
      return true;
    });
  }
}

export const newSecretKey = (environment: Environment): string =>
  `sk_${environment.randomToken(32)}`;

/** The row of a new key. */
export function keyRow(
  environment: Environment,
  siteId: string,
  secretKey: string,
  { name, scopes }: NewKey = anyKey,
): SecretKeyRow {
  return {
    id: environment.newId(),
    siteId,
    hash: sha256(secretKey),
    name,
    scopes: allScopes.filter((scope) => scopes.includes(scope)).join(','),
    createdAt: environment.now(),
    lastUsedAt: null,
    expiresAt: null,
    revokedAt: null,
  };
}

const isValid = ({ revokedAt, expiresAt }: SecretKeyRow, now: Date): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > now);

const scopesOf = ({ scopes }: SecretKeyRow): Scope[] =>
  allScopes.filter((scope) => scopes.split(',').includes(scope));

const toKey = (row: SecretKeyRow): SecretKey => {
  const { id, name, createdAt, lastUsedAt, expiresAt } = row;
  return { id, name, scopes: scopesOf(row), createdAt, lastUsedAt, expiresAt };
};
