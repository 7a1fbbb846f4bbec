/** Changes of a site by its host: settings, origins, keys and secrets, each with an audit entry. */
import type { HostSite, HostSiteChange, Sighting } from '@parlor/sdk/protocol/host-site';
import type { Scope } from '@parlor/sdk/protocol/scopes';
import type { Transaction } from '../../database/dialect.js';
import type { HostActor } from '../../kernel/context.js';
import { Fault } from '../../kernel/fault.js';
import { asInput } from '../../kernel/site-error.js';
import type { Sessions } from '../../ports/auth.js';
import type { Act, Audit } from '../../ports/moderation.js';
import type { SecretKey, SecretKeys } from './secret-keys.js';
import { settingList, type SettingsChange, valueAt } from './settings.js';
import type { SigningSecretRow } from './site.entity.js';
import type { Sightings } from './sightings.js';
import type { Site, Sites } from './sites.js';

interface Deps {
  sites: Sites;
  secretKeys: SecretKeys;
  sightings: Sightings;
  sessions: Sessions;
  audit: Audit;
}

/** Who changes which site. */
export interface Caller {
  readonly siteId: string;
  readonly actor: HostActor;
}

/** A day: long enough to change a backend. */
const defaultOverlap = 24 * 60 * 60;

export class SiteSetup {
  constructor(private readonly deps: Deps) {}

  async get(siteId: string): Promise<HostSite> {
    return presentHostSite(await this.deps.sites.byId(siteId));
  }

  async update(caller: Caller, { name, signIn, ...rest }: HostSiteChange): Promise<HostSite> {
    const change: SettingsChange = { ...given(rest), ...(signIn && { ways: signIn }) };
    const changed = [
      ...(name === undefined ? [] : ['name']),
      ...settingList.flatMap(({ path }) =>
        valueAt(change, path) === undefined ? [] : [named(path, change)],
      ),
    ];
    if (changed.length === 0) return this.get(caller.siteId);
    const { sites } = this.deps;
    const site = await asInput('settings', () =>
      sites.update(caller.siteId, { ...change, ...(name !== undefined && { name }) }, (also) =>
        this.#record(also, caller, 'site.updated', changed.join(', ')),
      ),
    );
    return presentHostSite(site);
  }

  addOrigin(caller: Caller, text: string): Promise<string[]> {
    return asInput('origin', () =>
      this.deps.sites.addOrigin(caller.siteId, text, (transaction, origin) =>
        this.#record(transaction, caller, 'origin.added', origin),
      ),
    );
  }

  /** Throws `not_found`. */
  removeOrigin(caller: Caller, text: string): Promise<string[]> {
    return asInput('origin', () =>
      this.deps.sites.removeOrigin(caller.siteId, text, (transaction, origin) =>
        this.#record(transaction, caller, 'origin.removed', origin),
      ),
    );
  }

  async listSightings(siteId: string): Promise<Sighting[]> {
    const site = await this.deps.sites.byId(siteId);
    return this.deps.sightings.list(siteId).map(({ origin, askedAt, connectedAt }) => ({
      origin,
      isAllowed: site.allowsOrigin(origin),
      askedAt: askedAt.toISOString(),
      connectedAt: connectedAt?.toISOString() ?? null,
    }));
  }

  listKeys(siteId: string): Promise<SecretKey[]> {
    return this.deps.secretKeys.list(siteId);
  }

  async addKey(
    caller: Caller,
    key: { name: string; scopes: readonly Scope[] },
  ): Promise<{ key: SecretKey; secretKey: string }> {
    const made = await this.deps.secretKeys.add(caller.siteId, key, (transaction) =>
      this.#record(transaction, caller, 'key.added', `${key.name}: ${key.scopes.join(', ')}`),
    );
    return this.#shown(caller.siteId, made);
  }

  /** Throws `not_found`. */
  async rotateKey(
    caller: Caller,
    keyId: string,
    overlapSeconds = defaultOverlap,
  ): Promise<{ key: SecretKey; secretKey: string }> {
    const made = await this.deps.secretKeys.rotate(
      caller.siteId,
      keyId,
      overlapSeconds,
      (transaction, { name }) => this.#record(transaction, caller, 'key.rotated', name),
    );
    if (!made) throw new Fault('not_found');
    return this.#shown(caller.siteId, made);
  }

  async #shown(
    siteId: string,
    { id, secretKey }: { id: string; secretKey: string },
  ): Promise<{ key: SecretKey; secretKey: string }> {
    const key = (await this.listKeys(siteId)).find((each) => each.id === id);
    // Another call has revoked it already.
    if (!key) throw new Fault('not_found');
    return { key, secretKey };
  }

  /** Throws `not_found`. */
  async revokeKey(caller: Caller, keyId: string): Promise<void> {
    const revoked = await this.deps.secretKeys.revoke(
      caller.siteId,
      keyId,
      (transaction, { name }) => this.#record(transaction, caller, 'key.revoked', name),
    );
    if (!revoked) throw new Fault('not_found');
  }

  listSecrets(siteId: string): Promise<SigningSecretRow[]> {
    return this.deps.sites.secrets.list(siteId);
  }

  addSecret(caller: Caller): Promise<SigningSecretRow> {
    return this.deps.sites.secrets.add(caller.siteId, (transaction, kid) =>
      this.#record(transaction, caller, 'secret.added', kid),
    );
  }

  /** Throws `not_found`. */
  rotateSecret(
    caller: Caller,
    kid: string,
    overlapSeconds = defaultOverlap,
  ): Promise<SigningSecretRow> {
    return this.deps.sites.secrets.rotate(caller.siteId, kid, overlapSeconds, (transaction) =>
      this.#record(transaction, caller, 'secret.rotated', kid),
    );
  }

  /** Returns how many sessions ended. Throws `not_found`. */
  async revokeSecret(caller: Caller, kid: string, keepSessions: boolean): Promise<number> {
    const { sites, sessions } = this.deps;
    const revoked = await sites.secrets.revoke(caller.siteId, kid, (transaction) =>
      this.#record(transaction, caller, 'secret.revoked', kid),
    );
    if (!revoked) throw new Fault('not_found');
    return keepSessions ? 0 : sessions.endOfSecret(caller.siteId, kid);
  }

  #record(
    transaction: Transaction,
    { siteId, actor }: Caller,
    act: Act['act'],
    detail: string,
  ): Promise<void> {
    const entry = { siteId, act, actorId: null, by: actor, detail: detail.slice(0, 100) };
    return this.deps.audit.append(transaction, entry);
  }
}

/** Without the fields that are left out. */
function given(change: object): SettingsChange {
  const isGroup = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return Object.fromEntries(
    Object.entries(change).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, isGroup(value) ? given(value) : (value as unknown)]],
    ),
  );
}

/** A changed setting in the audit log: who may read what is written with its value. */
function named(path: readonly string[], { operatorReading }: SettingsChange): string {
  const name = path.join('.');
  return name === 'operatorReading' ? `${name}: ${operatorReading}` : name;
}

function presentHostSite(site: Site): HostSite {
  const { id, name, publicKey, editMinutes, deleteMinutes, whoMayWrite, whoMayAdd } = site;
  const { linkPreviews, logoUrl, promise, guestDays, operatorReading } = site;
  const { directory, attachments, quotas, look } = site;
  return {
    id,
    name,
    publicKey,
    origins: [...site.origins],
    signIn: [...site.ways],
    editMinutes,
    deleteMinutes,
    whoMayWrite,
    whoMayAdd,
    linkPreviews,
    logoUrl,
    promise,
    guestDays,
    operatorReading,
    directory: { ...directory },
    attachments: { ...attachments, kinds: [...attachments.kinds] },
    quotas: { ...quotas },
    look,
  };
}
