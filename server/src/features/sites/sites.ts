/**
 * The tenants: their keys, origins and settings (`settings.ts`). They are read on every call, so
 * they are cached for a few seconds; the command line changes them.
 */
import type { Transaction } from '../../database/dialect.js';
import { limits } from '@parlor/sdk/protocol/limits';
import { cleanName } from '@parlor/sdk/protocol/names';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import { IsNull } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { CallingSite } from '../../kernel/context.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { isListed, toListedOrigin } from './origin.js';
import { keyRow, newSecretKey } from './secret-keys.js';
import { SiteError } from '../../kernel/site-error.js';
import { SecretKeyRow, SiteOriginRow, SiteRow } from './site.entity.js';
import { lockSite } from './lock-site.js';
import { SigningSecrets } from './signing-secrets.js';
import type { SessionWay, Way } from '../../ports/sites.js';
import {
  columnsOf,
  loadSettings,
  presentSettings,
  type SettingsChange,
  type SiteSettings,
} from './settings.js';

/** A site as calls see it: its identity and its settings. */
export interface Site extends SiteSettings, CallingSite {
  readonly name: string;
  readonly publicKey: string;
  readonly origins: ReadonlySet<string>;
  /** The revision of its filters; 0 while there are none. */
  readonly filterRev: number;
  readonly sendHookRev: number;
  /** Throws `identity_disabled`. */
  accepts(way: SessionWay): boolean;
  requireWay(way: SessionWay): void;
}

/** Omitted fields do not change. */
export interface SiteChange extends SettingsChange {
  name?: string;
  origins?: readonly string[];
}

/** Runs in the transaction that adds or removes the origin. */
type OriginChange = (transaction: Transaction, origin: string) => Promise<void>;

/** How long it may take until a change by another process is seen. */
const freshMs = 2_000;
/**
 * If the database is slower than this, the cached sites are used: a call waits for the database
 * once, not twice.
 */
const patienceMs = 500;
/** Callers with wrong keys make the sites be read this often at most. */
const betweenMissesMs = 250;

export interface NewSite {
  name: string;
  origins: readonly string[];
  ways: readonly Way[];
  settings?: SiteChange;
}

export class Sites {
  readonly #database: Database;
  readonly #environment: Environment;
  #loaded: Promise<ReadonlyMap<string, Site>> | undefined;
  #loadedAt = 0;
  #missedAt = 0;
  #known: ReadonlyMap<string, Site> | undefined;
  readonly #tellOthers: () => void;
  /** What pages know of each site that was loaded, to notice changes. */
  #shown: ReadonlyMap<string, string> | undefined;
  #noticed: (site: Site) => void = () => undefined;
  readonly secrets: SigningSecrets;

  /** `tellOthers` makes the other nodes drop their caches. */
  constructor(database: Database, environment: Environment, tellOthers: () => void) {
    this.#database = database;
    this.#environment = environment;
    this.#tellOthers = tellOthers;
    this.secrets = new SigningSecrets(database, environment);
  }

  /** Throws `unknown_site`. */
  byKey(publicKey: string): Promise<Site> {
    return this.#find((sites) => [...sites.values()].find((each) => each.publicKey === publicKey));
  }

  /** Throws `unknown_site`. */
  byId(id: string): Promise<Site> {
    return this.#find((sites) => sites.get(id));
  }

  /** A site that is missing may be new, made by another process a moment ago. */
  async #find(pick: (sites: ReadonlyMap<string, Site>) => Site | undefined): Promise<Site> {
    const site = pick(await this.all()) ?? pick(await this.#allWithNew());
    if (!site) throw new Fault('unknown_site');
    return site;
  }

  #allWithNew(): Promise<ReadonlyMap<string, Site>> {
    const now = this.#environment.now().getTime();
    if (Math.abs(now - this.#missedAt) >= betweenMissesMs) {
      this.#missedAt = now;
      this.#loaded = undefined;
    }
    return this.all();
  }

  async knowsOrigin(origin: string): Promise<boolean> {
    return [...(await this.all()).values()].some((site) => site.allowsOrigin(origin));
  }

  /** By id. */
  all(): Promise<ReadonlyMap<string, Site>> {
    const now = this.#environment.now().getTime();
    if (!this.#loaded || now - this.#loadedAt >= freshMs || now < this.#loadedAt) {
      this.#loadedAt = now;
      const loading = this.#known ? this.#reload(this.#known) : this.#load();
      this.#loaded = loading;
      loading.then(
        (sites) => {
          if (this.#loaded !== loading) return;
          this.#known = sites;
          this.#notice(sites);
        },
        () => void (this.#loaded === loading && this.forget()),
      );
    }
    return this.#loaded;
  }

  /**
   * Sets a callback for when this node finds that what pages may know of a site has changed. Called
   * once.
   */
  onChange(noticed: (site: Site) => void): void {
    this.#noticed = noticed;
  }

  #notice(sites: ReadonlyMap<string, Site>): void {
    const before = this.#shown;
    this.#shown = new Map([...sites].map(([id, site]) => [id, whatPagesKnow(site)]));
    if (!before) return;
    for (const [id, shown] of this.#shown) {
      const known = before.get(id);
      if (known !== undefined && known !== shown) this.#noticed(sites.get(id)!);
    }
  }

  /** Reads the sites again, if this node has read them before, and so notices changes. */
  async readAgain(): Promise<void> {
    this.forget();
    if (this.#shown) await this.all();
  }

  forget(): void {
    this.#loaded = undefined;
    this.#known = undefined;
  }

  /** Reads the sites; returns the known ones if the database does not answer soon. */
  async #reload(known: ReadonlyMap<string, Site>): Promise<ReadonlyMap<string, Site>> {
    let timer: NodeJS.Timeout | undefined;
    const waited = new Promise<ReadonlyMap<string, Site>>(
      (resolve) => (timer = setTimeout(resolve, patienceMs, known)),
    );
    try {
      return await Promise.race([this.#load().catch(() => known), waited]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Called in the transaction that changes the filters of a site. */
  async countFilterChange(transaction: Transaction, siteId: string): Promise<void> {
    await transaction.increment(SiteRow, { id: siteId }, 'filterRev', 1);
  }

  /** Called in the transaction that changes the pre-send hook of a site. */
  async countSendHookChange(transaction: Transaction, siteId: string): Promise<void> {
    await transaction.increment(SiteRow, { id: siteId }, 'sendHookRev', 1);
  }

  /** Makes every node read the sites again. */
  changed(): void {
    this.forget();
    this.#tellOthers();
  }

  async #load(): Promise<ReadonlyMap<string, Site>> {
    const [rows, origins] = await Promise.all([
      this.#database
        .entities(SiteRow)
        .find({ where: { deletedAt: IsNull() }, order: { createdAt: 'ASC', id: 'ASC' } }),
      this.#database.entities(SiteOriginRow).find({ order: { origin: 'ASC' } }),
    ]);
    const originsOf = (siteId: string) => origins.filter((each) => each.siteId === siteId);
    return new Map(rows.map((row) => [row.id, toSite(row, originsOf(row.id))]));
  }

  /** Returns the site and its first secret key, shown only this once. Throws `SiteError`. */
  async create(input: NewSite): Promise<{ site: Site; secretKey: string }> {
    const secretKey = newSecretKey(this.#environment);
    const site = await this.createWithoutKey(input, async (transaction, siteId) => {
      await transaction.insert(SecretKeyRow, keyRow(this.#environment, siteId, secretKey));
    });
    return { site, secretKey };
  }

  /** `also` runs in the same transaction. Throws `SiteError`. */
  async createWithoutKey(
    input: NewSite,
    also: (transaction: Transaction, siteId: string) => Promise<void>,
  ): Promise<Site> {
    const name = toName(input.name);
    const origins = [...new Set(input.origins.map(toListedOrigin))];
    const row = {
      id: this.#environment.newId(),
      name,
      publicKey: `pk_${this.#environment.randomToken(18)}`,
      createdAt: this.#environment.now(),
      editMinutes: null,
      deleteMinutes: null,
      whoMayWrite: 'anyone',
      ...columnsOf({ ...input.settings, ways: input.ways }),
    } as SiteRow;
    await this.#database.transaction(async (transaction) => {
      await transaction.insert(SiteRow, row);
      if (origins.length > 0)
        await transaction.insert(
          SiteOriginRow,
          origins.map((origin) => ({ siteId: row.id, origin })),
        );
      await also(transaction, row.id);
    });
    this.changed();
    return this.byId(row.id);
  }

  /**
   * Omitted settings do not change. `also` runs in the same transaction. Throws `SiteError`.
   */
  async update(
    siteId: string,
    change: SiteChange,
    also: (transaction: Transaction) => Promise<void> = async () => undefined,
  ): Promise<Site> {
    const origins = change.origins && [...new Set(change.origins.map(toListedOrigin))];
    const columns = {
      ...columnsOf(change),
      ...(change.name !== undefined && { name: toName(change.name) }),
    };
    await this.#database.transaction(async (transaction) => {
      await also(transaction);
      if (Object.keys(columns).length > 0)
        await transaction.update(SiteRow, { id: siteId }, columns);
      if (!origins) return;
      await transaction.delete(SiteOriginRow, { siteId });
      if (origins.length > 0)
        await transaction.insert(
          SiteOriginRow,
          origins.map((origin) => ({ siteId, origin })),
        );
    });
    this.changed();
    return this.byId(siteId);
  }

  /** Returns all origins. `also` runs if it is new. Throws `SiteError`, `limit_reached`. */
  async addOrigin(siteId: string, text: string, also: OriginChange): Promise<string[]> {
    const origin = toListedOrigin(text);
    return this.#changeOrigins(siteId, async (transaction) => {
      if (await transaction.existsBy(SiteOriginRow, { siteId, origin })) return;
      const count = await transaction.countBy(SiteOriginRow, { siteId });
      if (count >= serverLimits.originsOfSite) throw new Fault('limit_reached');
      await transaction.insert(SiteOriginRow, { siteId, origin });
      await also(transaction, origin);
    });
  }

  /** Returns the other origins. Throws `SiteError`, `not_found`. */
  async removeOrigin(siteId: string, text: string, also: OriginChange): Promise<string[]> {
    const origin = toListedOrigin(text);
    return this.#changeOrigins(siteId, async (transaction) => {
      const { affected } = await transaction.delete(SiteOriginRow, { siteId, origin });
      if (affected === 0) throw new Fault('not_found');
      await also(transaction, origin);
    });
  }

  async #changeOrigins(
    siteId: string,
    change: (transaction: Transaction) => Promise<void>,
  ): Promise<string[]> {
    const rows = await this.#database.transaction(async (transaction) => {
      await lockSite(this.#database, transaction, siteId);
      await change(transaction);
      return transaction.find(SiteOriginRow, { where: { siteId }, order: { origin: 'ASC' } });
    });
    this.changed();
    return rows.map(({ origin }) => origin);
  }

  /** A new secret for the host's backend to sign with. */
  async addSigningSecret(siteId: string): Promise<{ kid: string; secret: string }> {
    const { kid, secret } = await this.secrets.add(siteId);
    return { kid, secret };
  }

  /** Makes changes of the site that do so run one after the other. */
  lock(transaction: Transaction, siteId: string): Promise<void> {
    return lockSite(this.#database, transaction, siteId);
  }

  /** The oldest signing secrets first, without those that were revoked or have expired. */
  async signingSecrets(siteId: string): Promise<{ kid: string; secret: string }[]> {
    return (await this.secrets.list(siteId)).map(({ kid, secret }) => ({ kid, secret }));
  }

  /** Again changes nothing. False when there is no such secret. */
  async revokeSigningSecret(siteId: string, kid: string): Promise<boolean> {
    return (await this.secrets.revoke(siteId, kid)) || (await this.secrets.has(siteId, kid));
  }
}

function toSite(row: SiteRow, listed: readonly SiteOriginRow[]): Site {
  const settings = loadSettings(row);
  const origins = new Set(listed.map(({ origin }) => origin));
  const accepts = (way: SessionWay) => way === 'bot' || settings.ways.has(way);
  return {
    id: row.id,
    name: row.name,
    publicKey: row.publicKey,
    origins,
    filterRev: row.filterRev ?? 0,
    sendHookRev: row.sendHookRev ?? 0,
    ...settings,
    allowsOrigin: (origin) => isListed(origins, origin),
    accepts,
    requireWay(way) {
      if (!accepts(way)) throw new Fault('identity_disabled');
    },
  };
}

/** A text that changes if what pages may know changes. */
const whatPagesKnow = (site: Site): string =>
  JSON.stringify([site.name, site.logoUrl, site.promise, presentSettings(site, Infinity)]);

/** Throws `SiteError`. */
function toName(text: string): string {
  const name = cleanName(text);
  if (name === '' || name.length > limits.userName)
    throw new SiteError(`A site's name has 1 to ${limits.userName} characters.`);
  return name;
}
