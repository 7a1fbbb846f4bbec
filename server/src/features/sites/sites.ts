/**
 * The tenants: their keys, origins and ways of signing in. Read on every call, so kept for a few
 * seconds; changed by the command line.
 */
import { AttachmentKind } from '@parlor/sdk/protocol/attachments';
import type { Transaction } from '../../database/dialect.js';
import { limits } from '@parlor/sdk/protocol/limits';
import { cleanName } from '@parlor/sdk/protocol/names';
import type { WhoMayAdd, WhoMayWrite } from '@parlor/sdk/protocol/sites';
import { IsNull } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { CallingSite } from '../../kernel/context.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { isListed, toListedOrigin } from './origin.js';
import { newSecretKey } from './secret-keys.js';
import { SiteError } from '../../kernel/site-error.js';
import { SecretKeyRow, SigningSecretRow, SiteOriginRow, SiteRow } from './site.entity.js';
import type { AttachmentRules, DirectoryRules, SiteQuotas, Way } from '../../ports/sites.js';

export class Site implements CallingSite {
  constructor(
    readonly id: string,
    readonly name: string,
    readonly publicKey: string,
    readonly ways: ReadonlySet<Way>,
    readonly origins: ReadonlySet<string>,
    /** For how many minutes a sender may edit, and delete for everyone; 0 is never, null always. */
    readonly editMinutes: number | null,
    readonly deleteMinutes: number | null,
    readonly whoMayWrite: WhoMayWrite,
    /** Into a group, without asking. */
    readonly whoMayAdd: WhoMayAdd,
    readonly directory: DirectoryRules,
    /** Of its filters; 0 while it has none. */
    readonly filterRev: number,
    readonly attachments: AttachmentRules,
    /** Whether links get previews. */
    readonly linkPreviews: boolean,
    readonly quotas: SiteQuotas,
    /** After how many days without a visit guests are deleted; null for never. */
    readonly guestDays: number | null,
    /** A picture of the site's own, and when it answers: for visitors before they sign in. */
    readonly logoUrl: string | null,
    readonly promise: string | null,
  ) {}

  allowsOrigin(origin: string): boolean {
    return isListed(this.origins, origin);
  }

  /** Throws `identity_disabled`. */
  requireWay(way: Way): void {
    if (!this.ways.has(way)) throw new Fault('identity_disabled');
  }
}

/** What is left out stays. */
export interface SiteChange {
  origins?: readonly string[];
  ways?: readonly Way[];
  editMinutes?: number | null;
  deleteMinutes?: number | null;
  whoMayWrite?: WhoMayWrite;
  whoMayAdd?: WhoMayAdd;
  directory?: Partial<DirectoryRules>;
  attachments?: Partial<AttachmentRules>;
  linkPreviews?: boolean;
  quotas?: Partial<SiteQuotas>;
  guestDays?: number | null;
  logoUrl?: string | null;
  promise?: string | null;
}

/** Ten years: beyond that one means always. */
const minutesMax = 10 * 365 * 24 * 60;

const daysMax = 3_650;

/** What fits into the column. */
const fileBytesMax = 2_000_000_000;

/** A terabyte: its kilobytes fit into a column. */
const quotaMbMax = 1_000_000;

/** Another process may have changed a site: this is how long it may take to be seen. */
const freshMs = 2_000;
/**
 * When the database is slower than this, what is known is used on: a call waits for the database
 * once, not twice.
 */
const patienceMs = 500;

export class Sites {
  readonly #database: Database;
  readonly #environment: Environment;
  #loaded: Promise<ReadonlyMap<string, Site>> | undefined;
  #loadedAt = 0;
  #known: ReadonlyMap<string, Site> | undefined;
  readonly #tellOthers: () => void;

  /** `tellOthers` makes the other nodes forget what they hold. */
  constructor(database: Database, environment: Environment, tellOthers: () => void) {
    this.#database = database;
    this.#environment = environment;
    this.#tellOthers = tellOthers;
  }

  /** Throws `unknown_site`. */
  async byKey(publicKey: string): Promise<Site> {
    const site = [...(await this.all()).values()].find((each) => each.publicKey === publicKey);
    if (!site) throw new Fault('unknown_site');
    return site;
  }

  /** Throws `unknown_site`. */
  async byId(id: string): Promise<Site> {
    const site = (await this.all()).get(id);
    if (!site) throw new Fault('unknown_site');
    return site;
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
        (sites) => void (this.#loaded === loading && (this.#known = sites)),
        () => void (this.#loaded === loading && this.forget()),
      );
    }
    return this.#loaded;
  }

  forget(): void {
    this.#loaded = undefined;
    this.#known = undefined;
  }

  /** What is known of before, if the database does not answer soon. */
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

  /** In the transaction that changes the filters of a site. */
  async countFilterChange(transaction: Transaction, siteId: string): Promise<void> {
    await transaction.increment(SiteRow, { id: siteId }, 'filterRev', 1);
  }

  /** Makes every node read the sites anew. */
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

  /** Gives the site and its first secret key, which is shown this once. Throws `SiteError`. */
  async create(input: {
    name: string;
    origins: readonly string[];
    ways: readonly Way[];
    settings?: SiteChange;
  }): Promise<{ site: Site; secretKey: string }> {
    const name = toName(input.name);
    const origins = [...new Set(input.origins.map(toListedOrigin))];
    requireSome(input.ways);
    const row: SiteRow = {
      id: this.#environment.newId(),
      name,
      publicKey: `pk_${this.#environment.randomToken(18)}`,
      ...wayColumns(input.ways),
      createdAt: this.#environment.now(),
      editMinutes: null,
      deleteMinutes: null,
      whoMayWrite: 'anyone',
      ...columnsOf(input.settings ?? {}),
    };
    const secretKey = newSecretKey(this.#environment);
    await this.#database.transaction(async (transaction) => {
      await transaction.insert(SiteRow, row);
      if (origins.length > 0)
        await transaction.insert(
          SiteOriginRow,
          origins.map((origin) => ({ siteId: row.id, origin })),
        );
      const key: SecretKeyRow = {
        id: this.#environment.newId(),
        siteId: row.id,
        hash: sha256(secretKey),
        createdAt: row.createdAt,
        revokedAt: null,
      };
      await transaction.insert(SecretKeyRow, key);
    });
    this.changed();
    return { site: await this.byId(row.id), secretKey };
  }

  /** What is left out stays. Throws `SiteError`. */
  async update(siteId: string, change: SiteChange): Promise<Site> {
    const origins = change.origins && [...new Set(change.origins.map(toListedOrigin))];
    const columns = columnsOf(change);
    await this.#database.transaction(async (transaction) => {
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

  /** Throws `SiteError`. */
  async rename(siteId: string, name: string): Promise<Site> {
    await this.#database.entities(SiteRow).update({ id: siteId }, { name: toName(name) });
    this.changed();
    return this.byId(siteId);
  }

  /** A new secret for the host's backend to sign with. */
  async addSigningSecret(siteId: string): Promise<{ kid: string; secret: string }> {
    const kid = `kid_${this.#environment.randomToken(6)}`;
    const secret = `ss_${this.#environment.randomToken(32)}`;
    const row: SigningSecretRow = {
      siteId,
      kid,
      secret,
      createdAt: this.#environment.now(),
      revokedAt: null,
    };
    await this.#database.entities(SigningSecretRow).insert(row);
    return { kid, secret };
  }

  /** The oldest signing secrets first, without those that were revoked. */
  async signingSecrets(siteId: string): Promise<{ kid: string; secret: string }[]> {
    const rows = await this.#database
      .entities(SigningSecretRow)
      .find({ where: { siteId }, order: { createdAt: 'ASC' } });
    return rows
      .filter(({ revokedAt }) => revokedAt === null)
      .map(({ kid, secret }) => ({ kid, secret }));
  }

  /** False when there is no such secret. */
  async revokeSigningSecret(siteId: string, kid: string): Promise<boolean> {
    const { affected } = await this.#database
      .entities(SigningSecretRow)
      .update({ siteId, kid }, { revokedAt: this.#environment.now() });
    return affected !== 0;
  }
}

/** Throws `SiteError`. */
function columnsOf(change: SiteChange): Partial<SiteRow> {
  if (change.ways) requireSome(change.ways);
  return {
    ...(change.ways && wayColumns(change.ways)),
    ...(change.editMinutes !== undefined && { editMinutes: toMinutes(change.editMinutes) }),
    ...(change.deleteMinutes !== undefined && { deleteMinutes: toMinutes(change.deleteMinutes) }),
    ...(change.whoMayWrite !== undefined && { whoMayWrite: change.whoMayWrite }),
    ...(change.whoMayAdd !== undefined && { whoMayAdd: change.whoMayAdd }),
    ...directoryColumns(change.directory ?? {}),
    ...attachmentColumns(change.attachments ?? {}),
    ...quotaColumns(change.quotas ?? {}),
    ...(change.linkPreviews !== undefined && { linkPreviews: Number(change.linkPreviews) }),
    ...(change.guestDays !== undefined && { guestDays: toDays(change.guestDays) }),
    ...(change.logoUrl !== undefined && { logoUrl: change.logoUrl }),
    ...(change.promise !== undefined && { promise: change.promise }),
  };
}

function toSite(row: SiteRow, origins: readonly SiteOriginRow[]): Site {
  const ways = (['guest', 'account', 'signed'] as const).filter((way) => row[wayColumn[way]] === 1);
  return new Site(
    row.id,
    row.name,
    row.publicKey,
    new Set(ways),
    new Set(origins.map(({ origin }) => origin)),
    row.editMinutes,
    row.deleteMinutes,
    row.whoMayWrite,
    row.whoMayAdd!,
    {
      visibleTo: row.directoryVisibleTo!,
      holds: row.directoryHolds!,
      strangersSee: row.strangersSee!,
    },
    row.filterRev ?? 0,
    {
      kinds: AttachmentKind.options.filter((kind) =>
        row.attachmentKinds?.split(',').includes(kind),
      ),
      maxBytes: row.attachmentBytes!,
      maxCount: row.attachmentCount!,
    },
    row.linkPreviews !== 0,
    {
      person: row.quotaPersonMb!,
      guest: row.quotaGuestMb!,
      site: row.quotaSiteMb!,
      address: row.quotaAddressMb!,
    },
    row.guestDays ?? null,
    row.logoUrl ?? null,
    row.promise ?? null,
  );
}

const wayColumn = {
  guest: 'identityGuest',
  account: 'identityAccount',
  signed: 'identitySigned',
} as const satisfies Record<Way, keyof SiteRow>;

function wayColumns(ways: readonly Way[]): Pick<SiteRow, (typeof wayColumn)[Way]> {
  return {
    identityGuest: Number(ways.includes('guest')),
    identityAccount: Number(ways.includes('account')),
    identitySigned: Number(ways.includes('signed')),
  };
}

/** Throws `SiteError`. */
function toMinutes(minutes: number | null): number | null {
  if (minutes !== null && !(Number.isInteger(minutes) && minutes >= 0 && minutes <= minutesMax))
    throw new SiteError(`Minutes are a whole number from 0 to ${minutesMax}.`);
  return minutes;
}

function directoryColumns({
  visibleTo,
  holds,
  strangersSee,
}: Partial<DirectoryRules>): Partial<SiteRow> {
  return {
    ...(visibleTo !== undefined && { directoryVisibleTo: visibleTo }),
    ...(holds !== undefined && { directoryHolds: holds }),
    ...(strangersSee !== undefined && { strangersSee }),
  };
}

/** Throws `SiteError`. */
function toDays(days: number | null): number | null {
  if (days !== null && !(Number.isInteger(days) && days >= 1 && days <= daysMax))
    throw new SiteError(`Days are a whole number from 1 to ${daysMax}.`);
  return days;
}

/** Throws `SiteError`. */
function toName(text: string): string {
  const name = cleanName(text);
  if (name === '' || name.length > limits.userName)
    throw new SiteError(`A site's name has 1 to ${limits.userName} characters.`);
  return name;
}

/** Throws `SiteError`. */
function attachmentColumns({
  kinds,
  maxBytes,
  maxCount,
}: Partial<AttachmentRules>): Partial<SiteRow> {
  if (
    maxBytes !== undefined &&
    !(Number.isInteger(maxBytes) && maxBytes > 0 && maxBytes <= fileBytesMax)
  )
    throw new SiteError(`A file has 1 to ${fileBytesMax} bytes.`);
  if (
    maxCount !== undefined &&
    !(Number.isInteger(maxCount) && maxCount > 0 && maxCount <= limits.attachments)
  )
    throw new SiteError(
      `A message carries 1 to ${limits.attachments} files; --attachment-kinds none lets people send none.`,
    );
  return {
    ...(kinds && { attachmentKinds: kinds.join(',') }),
    ...(maxBytes !== undefined && { attachmentBytes: maxBytes }),
    ...(maxCount !== undefined && { attachmentCount: maxCount }),
  };
}

/** Throws `SiteError`. */
function quotaColumns({ person, guest, site, address }: Partial<SiteQuotas>): Partial<SiteRow> {
  for (const mb of [person, guest, site, address]) {
    if (mb !== undefined && mb !== null && !(Number.isInteger(mb) && mb > 0 && mb <= quotaMbMax))
      throw new SiteError(`A quota is 1 to ${quotaMbMax} MB, or none.`);
  }
  return {
    ...(person !== undefined && { quotaPersonMb: person }),
    ...(guest !== undefined && { quotaGuestMb: guest }),
    ...(site !== undefined && { quotaSiteMb: site }),
    ...(address !== undefined && { quotaAddressMb: address }),
  };
}

function requireSome(ways: readonly Way[]): void {
  if (ways.length === 0)
    throw new SiteError('A site accepts at least one of: guest, account, signed.');
}
