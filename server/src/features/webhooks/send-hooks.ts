/** The pre-send hook of a site, as its host manages it. */
import type { HostAuditAct } from '@parlor/sdk/protocol/host-audit';
import type { Input, Output } from '@parlor/sdk/protocol/operations';
import type { SendHook } from '@parlor/sdk/protocol/send-hook';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import { rowsOf, type SiteRows } from '../../database/site-rows.js';
import type { HostActor } from '../../kernel/context.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { GuardedFetch } from '../../kernel/guarded-fetch.js';
import type { Audit } from '../../ports/moderation.js';
import type { Sites } from '../../ports/sites.js';
import { requireReachable, wrongUrl } from './reachable.js';
import type { SendHookAsker } from './send-hook-asker.js';
import { SendHookRow } from './send-hook.entity.js';
import { newSecret, presentSecrets, readSecrets, rotated } from './webhook-secrets.js';

interface Deps {
  database: Database;
  environment: Environment;
  sites: Sites;
  audit: Audit;
  asker: Pick<SendHookAsker, 'test'>;
  fetch: Pick<GuardedFetch, 'check'>;
  /** Whether an address may be without TLS: the operator of the server trusts its host. */
  trusts(url: URL): boolean;
}

const unharmed = { failingSince: null, notedAt: null, lastError: null, failures: 0, skipped: 0 };

export class SendHooks {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async get(siteId: string): Promise<Output<'host.getSendHook'>> {
    const row = await this.#deps.database.entities(SendHookRow).findOneBy({ siteId });
    return { hook: row && this.#present(row) };
  }

  /** Throws `invalid_input`. */
  async set(
    siteId: string,
    by: HostActor,
    { url, onFailure }: Input<'host.setSendHook'>,
  ): Promise<Output<'host.setSendHook'>> {
    const { environment, fetch, trusts } = this.#deps;
    await requireReachable(fetch, url);
    const address = new URL(url);
    if (address.protocol !== 'https:' && !trusts(address)) throw wrongUrl('must be https');
    const added = newSecret(this.#deps);
    return this.#change(siteId, by, 'send_hook.set', url, async (transaction, before) => {
      if (before) {
        const changed = { url, onFailure: onFailure ?? before.onFailure };
        // The failures were those of the address.
        const health = before.url === url ? {} : unharmed;
        await transaction.update(SendHookRow, { siteId }, { ...changed, ...health });
        return { hook: this.#present({ ...before, ...changed, ...health }), secret: null };
      }
      const row: SendHookRow = {
        siteId,
        url,
        onFailure: onFailure ?? 'allow',
        secrets: JSON.stringify([added]),
        createdAt: environment.now(),
        ...unharmed,
      };
      await transaction.insert(SendHookRow, row);
      return { hook: this.#present(row), secret: added.secret };
    });
  }

  /** Throws `not_found`. */
  async rotateSecret(
    siteId: string,
    by: HostActor,
    { overlapHours = 24 }: Input<'host.rotateSendHookSecret'>,
  ): Promise<Output<'host.rotateSendHookSecret'>> {
    const { environment } = this.#deps;
    const added = newSecret(this.#deps);
    return this.#change(siteId, by, 'send_hook.rotated', null, async (transaction, before) => {
      if (!before) throw noSendHook();
      const now = environment.now();
      const all = rotated(readSecrets(before.secrets, now), added, overlapHours, now);
      const secrets = JSON.stringify(all);
      await transaction.update(SendHookRow, { siteId }, { secrets });
      return { hook: this.#present({ ...before, secrets }), secret: added.secret };
    });
  }

  async remove(siteId: string, by: HostActor): Promise<void> {
    const { database } = this.#deps;
    if (!(await database.entities(SendHookRow).existsBy({ siteId }))) return;
    await this.#change(siteId, by, 'send_hook.removed', null, (transaction) =>
      transaction.delete(SendHookRow, { siteId }),
    );
  }

  /** Throws `not_found`. */
  async test(siteId: string, text: string): Promise<Output<'host.testSendHook'>> {
    const row = await this.#deps.database.entities(SendHookRow).findOneBy({ siteId });
    if (!row) throw noSendHook();
    return this.#deps.asker.test(row, text);
  }

  get siteRows(): SiteRows {
    return rowsOf(this.#deps.database, 'site', SendHookRow, 'siteId');
  }

  /** Changes the hook under the lock of its site, records that, and tells all nodes. */
  async #change<T>(
    siteId: string,
    by: HostActor,
    act: HostAuditAct,
    detail: string | null,
    change: (transaction: Transaction, before: SendHookRow | null) => Promise<T>,
  ): Promise<T> {
    const { database, sites, audit } = this.#deps;
    const result = await database.transaction(async (transaction) => {
      // Also locks the row of the site.
      await sites.countSendHookChange(transaction, siteId);
      const before = await transaction.findOneBy(SendHookRow, { siteId });
      const changed = await change(transaction, before);
      await audit.append(transaction, { siteId, act, actorId: null, by, detail });
      return changed;
    });
    sites.changed();
    return result;
  }

  #present(row: SendHookRow): SendHook {
    const { url, onFailure, secrets, createdAt, failingSince, lastError, failures, skipped } = row;
    return {
      url,
      onFailure,
      secrets: presentSecrets(secrets, this.#deps.environment.now()),
      createdAt: createdAt.toISOString(),
      failingSince: failingSince?.toISOString() ?? null,
      lastError,
      failures,
      skipped,
    };
  }
}

const noSendHook = () => new Fault('not_found', 'The site has no pre-send hook.');
