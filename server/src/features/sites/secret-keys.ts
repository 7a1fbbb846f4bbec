/**
 * The keys of hosts' backends, `sk_…`. Only their hashes are stored. They are looked up for every
 * call, so that revoking a key takes effect at once.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Database } from '../../database/database.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { SecretKeyRow } from './site.entity.js';
import type { Site, Sites } from './sites.js';

export class SecretKeys {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
    private readonly sites: Sites,
  ) {}

  /** The site that the key belongs to. Throws `unauthenticated`. */
  async siteOf(secretKey: string): Promise<Site> {
    const hash = sha256(secretKey);
    const row = secretKey.startsWith('sk_')
      ? await this.database.entities(SecretKeyRow).findOneBy({ hash })
      : null;
    // The index finds the row by the hash, and a guessed prefix of the hash is of no use. The
    // comparison in constant time decides.
    if (!row || row.revokedAt || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) {
      throw new Fault('unauthenticated', 'This is no secret key of a site, or it was revoked.');
    }
    return this.sites.byId(row.siteId);
  }

  /** The key itself is shown only this once. */
  async add(siteId: string): Promise<{ id: string; secretKey: string }> {
    const secretKey = newSecretKey(this.environment);
    const row: SecretKeyRow = {
      id: this.environment.newId(),
      siteId,
      hash: sha256(secretKey),
      createdAt: this.environment.now(),
      revokedAt: null,
    };
    await this.database.entities(SecretKeyRow).insert(row);
    return { id: row.id, secretKey };
  }

  /** The oldest first, without those that were revoked. */
  async list(siteId: string): Promise<{ id: string; createdAt: Date }[]> {
    const rows = await this.database
      .entities(SecretKeyRow)
      .find({ where: { siteId }, order: { createdAt: 'ASC' } });
    return rows
      .filter(({ revokedAt }) => revokedAt === null)
      .map(({ id, createdAt }) => ({ id, createdAt }));
  }

  /** False when there is no such key. */
  async revoke(siteId: string, id: string): Promise<boolean> {
    const { affected } = await this.database
      .entities(SecretKeyRow)
      .update({ siteId, id }, { revokedAt: this.environment.now() });
    return affected !== 0;
  }
}

export const newSecretKey = (environment: Environment): string =>
  `sk_${environment.randomToken(32)}`;
