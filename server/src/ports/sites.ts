/** What other features ask of sites. */
import type { AttachmentKind } from '@parlor/sdk/protocol/attachments';
import type { OperatorReading } from '@parlor/sdk/protocol/host-reading';
import type {
  DirectoryHolds,
  DirectoryVisibleTo,
  StrangersSee,
  WhoMayAdd,
  WhoMayWrite,
} from '@parlor/sdk/protocol/sites';
import type { Transaction } from '../database/dialect.js';
import type { CallingSite } from '../kernel/context.js';

/** How people sign in; a site accepts any set of them. */
export type Way = 'guest' | 'account' | 'signed';

/** How a session was started. Every site accepts its bots. */
export type SessionWay = Way | 'bot';

/** What people of a site may send. */
export interface AttachmentRules {
  readonly kinds: readonly AttachmentKind[];
  /** Of one file. */
  readonly maxBytes: number;
  /** Of one message. */
  readonly maxCount: number;
}

/** Who sees whom. */
export interface DirectoryRules {
  readonly visibleTo: DirectoryVisibleTo;
  readonly holds: DirectoryHolds;
  /** What people see of a profile that is not in their directory and whose owner they never met. */
  readonly strangersSee: StrangersSee;
}

/** Megabytes of files; null for no quota. */
export interface SiteQuotas {
  /** Stored by one person, by one guest, and by everybody. */
  readonly person: number | null;
  readonly guest: number | null;
  readonly site: number | null;
  /** Uploaded from one address within a day. */
  readonly address: number | null;
}

export interface Site extends CallingSite {
  readonly name: string;
  readonly ways: ReadonlySet<Way>;
  readonly editMinutes: number | null;
  readonly deleteMinutes: number | null;
  readonly whoMayWrite: WhoMayWrite;
  readonly whoMayAdd: WhoMayAdd;
  readonly directory: DirectoryRules;
  /** Counts the changes of its filters; 0 while it has none. */
  readonly filterRev: number;
  /** Counts the changes of its pre-send hook; 0 if it never had one. */
  readonly sendHookRev: number;
  readonly attachments: AttachmentRules;
  readonly linkPreviews: boolean;
  readonly quotas: SiteQuotas;
  readonly guestDays: number | null;
  accepts(way: SessionWay): boolean;
  readonly operatorReading: OperatorReading;
  /** Throws `identity_disabled`. */
  requireWay(way: SessionWay): void;
}

export interface Sites {
  /** Throws `unknown_site`. */
  byKey(publicKey: string): Promise<Site>;
  /** Throws `unknown_site`. */
  byId(id: string): Promise<Site>;
  /** By id. */
  all(): Promise<ReadonlyMap<string, Site>>;
  /** Makes changes of the site that do so run one after the other. */
  lock(transaction: Transaction, siteId: string): Promise<void>;
  /** In the transaction that changes the filters of a site. */
  countFilterChange(transaction: Transaction, siteId: string): Promise<void>;
  /** In the transaction that changes the pre-send hook of a site. */
  countSendHookChange(transaction: Transaction, siteId: string): Promise<void>;
  /** Makes every node read the sites again. */
  changed(): void;
  /** The oldest signing secrets first, without those that were revoked. */
  signingSecrets(siteId: string): Promise<{ kid: string; secret: string }[]>;
}

/** For operators, who create sites. */
export interface SiteMaking {
  /** `also` runs in the same transaction. Throws `SiteError`. */
  createWithoutKey(
    input: { name: string; origins: readonly string[]; ways: readonly Way[] },
    also: (transaction: Transaction, siteId: string) => Promise<void>,
  ): Promise<{ id: string; name: string; publicKey: string }>;
}
