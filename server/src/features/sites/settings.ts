/**
 * The one table of the settings of a site. `Site`, `SiteChange`, what is stored and the options of
 * the command line derive from it. A setting is added in at most four places:
 *
 * 1. its column, in a migration,
 * 2. the same column in `site.entity.ts`,
 * 3. its entry here, and in `presentSettings` if pages may know it,
 * 4. its type for those who read it: in `sites.ts` of the protocol for pages, in `ports/sites.ts`
 *    for other features.
 */
import { AttachmentKind } from '@parlor/sdk/protocol/attachments';
import { httpUrl } from '@parlor/sdk/protocol/fields';
import { OperatorReading } from '@parlor/sdk/protocol/host-reading';
import { limits } from '@parlor/sdk/protocol/limits';
import { Look, look } from '@parlor/sdk/protocol/look';
import { name } from '@parlor/sdk/protocol/names';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import {
  DirectoryHolds,
  DirectoryVisibleTo,
  type Site as PublicSite,
  StrangersSee,
  WhoMayAdd,
  WhoMayWrite,
} from '@parlor/sdk/protocol/sites';
import * as v from 'valibot';
import { SiteError } from '../../kernel/site-error.js';
import type { Way } from '../../ports/sites.js';
import {
  count,
  type Kind,
  listOf,
  minutes,
  oneOf,
  type Setting,
  setting,
  textOrNone,
  within,
} from './setting.js';
import type { SiteRow } from './site.entity.js';

// For more than ten years, use "always".
const {
  settingMinutes: minutesMax,
  settingDays: daysMax,
  fileBytes: fileBytesMax,
  quotaMb: quotaMbMax,
} = serverLimits;
const megabyte = 1024 * 1024;

const inMinutes = within(0, minutesMax, `Minutes are a whole number from 0 to ${minutesMax}.`);
const inDays = within(1, daysMax, `Days are a whole number from 1 to ${daysMax}.`);
const inQuota = within(1, quotaMbMax, `A quota is 1 to ${quotaMbMax} MB, or none.`);
const quota = count(' MB', 'none');

const wayColumn = {
  guest: 'identityGuest',
  account: 'identityAccount',
  signed: 'identitySigned',
} as const satisfies Record<Way, keyof SiteRow>;

export const allWays = ['guest', 'account', 'signed'] as const satisfies readonly Way[];

const ways: Setting<ReadonlySet<Way>, readonly Way[]> = {
  ...listOf(allWays),
  takes: `<${allWays.join(',')}>`,
  option: 'identity',
  label: 'identity',
  about: 'the ways of signing in that are accepted',
  load: (row) => new Set(allWays.filter((way) => row[wayColumn[way]] === 1)),
  store(input) {
    if (input.length === 0)
      throw new SiteError('A site accepts at least one of: guest, account, signed.');
    return Object.fromEntries(allWays.map((way) => [wayColumn[way], Number(input.includes(way))]));
  },
  show: (value) => [...value].join(', '),
};

const linkPreviews: Setting<boolean> = {
  takes: '<on|off>',
  read: (text) => oneOf(['on', 'off']).read(text) === 'on',
  option: 'link-previews',
  label: 'previews',
  about: 'whether links get a preview',
  load: (row) => row.linkPreviews !== 0,
  store: (value) => ({ linkPreviews: Number(value) }),
  show: (value) => (value ? 'on' : 'off'),
};

const kinds: Setting<readonly AttachmentKind[]> = {
  ...listOf(AttachmentKind.options, 'none'),
  option: 'attachment-kinds',
  label: 'files',
  about: 'the kinds of files that users may send',
  load: ({ attachmentKinds }) =>
    AttachmentKind.options.filter((kind) => attachmentKinds?.split(',').includes(kind)),
  store: (value) => ({ attachmentKinds: value.join(',') }),
};

const megabytes: Kind<number> = {
  takes: '<N>',
  read: (text) => count(' MB').read(text) * megabyte,
  show: (value) => `${value / megabyte} MB`,
};

/** How pages show the chat; checked again when it is read, because it gets into style sheets. */
const looks: Setting<Look | null> = {
  takes: '<JSON|none>',
  read(text) {
    if (text === 'none') return null;
    try {
      return v.parse(v.strictObject(look), JSON.parse(text));
    } catch (error) {
      throw new SiteError(`It is not a look: ${String(error)}.`);
    }
  },
  option: 'look',
  label: 'look',
  about: 'how the chat looks, as JSON: \'{"accent":"#17685b","position":"bottom-start"}\'',
  load(row) {
    if (!row.look) return null;
    const stored = v.safeParse(Look, JSON.parse(row.look));
    return stored.success ? stored.output : null;
  },
  store: (value) => ({
    look: value && Object.keys(value).length > 0 ? JSON.stringify(value) : null,
  }),
  show: (value) => (value ? JSON.stringify(value) : 'none'),
};

export const settings = {
  ways,
  editMinutes: setting(
    'editMinutes',
    minutes,
    {
      option: 'edit-minutes',
      label: 'may edit',
      about: 'how long senders may edit a message',
    },
    inMinutes,
  ),
  deleteMinutes: setting(
    'deleteMinutes',
    minutes,
    {
      option: 'delete-minutes',
      label: 'may delete',
      about: 'how long senders may delete a message for everyone',
    },
    inMinutes,
  ),
  whoMayWrite: setting('whoMayWrite', oneOf(WhoMayWrite.options), {
    option: 'who-may-write',
    label: 'may write',
    about: 'who may write to whom',
  }),
  whoMayAdd: setting('whoMayAdd', oneOf(WhoMayAdd.options), {
    option: 'who-may-add',
    label: 'may add',
    about: 'who may add whom to a group without asking',
  }),
  directory: {
    visibleTo: setting('directoryVisibleTo', oneOf(DirectoryVisibleTo.options), {
      option: 'directory',
      label: 'directory',
      about: 'who sees the users of the site',
    }),
    holds: setting('directoryHolds', oneOf(DirectoryHolds.options), {
      option: 'directory-holds',
      label: 'directory holds',
      about: 'which users the directory contains',
    }),
    strangersSee: setting('strangersSee', oneOf(StrangersSee.options), {
      option: 'strangers-see',
      label: 'strangers see',
      about: 'what strangers see of a profile',
    }),
  },
  linkPreviews,
  attachments: {
    kinds,
    maxBytes: setting(
      'attachmentBytes',
      megabytes,
      {
        option: 'attachment-mb',
        label: 'file size',
        about: 'the size of the largest file in megabytes',
      },
      within(1, fileBytesMax, `A file has 1 to ${fileBytesMax} bytes.`),
    ),
    maxCount: setting(
      'attachmentCount',
      count(''),
      {
        option: 'attachments-per-message',
        label: 'files/message',
        about: `the number of files in one message, up to ${limits.attachments}`,
      },
      within(
        1,
        limits.attachments,
        `A message carries 1 to ${limits.attachments} files; --attachment-kinds none lets people send none.`,
      ),
    ),
  },
  quotas: {
    person: setting(
      'quotaPersonMb',
      quota,
      {
        option: 'quota-person-mb',
        label: 'user quota',
        about: 'megabytes that one user may store',
      },
      inQuota,
    ),
    guest: setting(
      'quotaGuestMb',
      quota,
      {
        option: 'quota-guest-mb',
        label: 'guest quota',
        about: 'megabytes that one guest may store',
      },
      inQuota,
    ),
    address: setting(
      'quotaAddressMb',
      quota,
      {
        option: 'quota-address-mb',
        label: 'address quota',
        about: 'megabytes uploaded from one address within a day',
      },
      inQuota,
    ),
    site: setting(
      'quotaSiteMb',
      quota,
      {
        option: 'quota-site-mb',
        label: 'site quota',
        about: 'megabytes that all users together may store',
      },
      inQuota,
    ),
  },
  logoUrl: setting('logoUrl', textOrNone('URL', httpUrl), {
    option: 'logo-url',
    label: 'logo',
    about: 'the picture that visitors see before they sign in',
  }),
  promise: setting('promise', textOrNone('TEXT', name(limits.sitePromise)), {
    option: 'promise',
    label: 'promise',
    about: 'when visitors get an answer, in your own words',
  }),
  guestDays: setting(
    'guestDays',
    {
      ...count(' days', 'never'),
      show: (days: number | null) => (days === null ? 'never' : `after ${days} days`),
    },
    {
      option: 'guest-days',
      label: 'guests expire',
      about: 'days without a visit after which a guest is deleted',
    },
    inDays,
  ),
  operatorReading: setting('operatorReading', oneOf(OperatorReading.options), {
    option: 'operator-reading',
    label: 'operators read',
    about: 'what operators may read of conversations',
  }),
  look: looks,
};

type Table = typeof settings;

type ValueOf<T> = T extends { load(row: SiteRow): infer Value }
  ? Value
  : { readonly [F in keyof T]: ValueOf<T[F]> };
type InputOf<T> = T extends { store(input: infer Input): unknown }
  ? Input
  : { [F in keyof T]?: InputOf<T[F]> };

/** The settings of a site. */
export type SiteSettings = { readonly [K in keyof Table]: ValueOf<Table[K]> };

/** A change of settings. Omitted settings do not change. */
export type SettingsChange = { [K in keyof Table]?: InputOf<Table[K]> };

type AnySetting = Setting<unknown>;

const isSetting = (entry: object): entry is AnySetting => 'store' in entry;

/** Each setting with its place in `SiteSettings`, in the order of the table. */
export const settingList: readonly { path: readonly string[]; setting: AnySetting }[] =
  Object.entries(settings).flatMap(([key, entry]) =>
    isSetting(entry)
      ? [{ path: [key], setting: entry }]
      : Object.entries(entry).map(([field, one]) => ({
          path: [key, field],
          setting: one as AnySetting,
        })),
  );

/** The value at a place. */
export const valueAt = (values: object, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key],
    values,
  );

/** Sets the value at a place. */
export function setAt(values: object, [key, field]: readonly string[], value: unknown): void {
  const target = values as Record<string, unknown>;
  if (field === undefined) target[key!] = value;
  else target[key!] = { ...(target[key!] as object | undefined), [field]: value };
}

export function loadSettings(row: SiteRow): SiteSettings {
  const values = {};
  for (const { path, setting: each } of settingList) setAt(values, path, each.load(row));
  return values as SiteSettings;
}

/** The columns that a change sets. Throws `SiteError`. */
export function columnsOf(change: SettingsChange): Partial<SiteRow> {
  const columns: Partial<SiteRow> = {};
  for (const { path, setting: each } of settingList) {
    const input = valueAt(change, path);
    if (input !== undefined) Object.assign(columns, each.store(input));
  }
  return columns;
}

/** What pages may know. `maxBytes` is the largest file that the server accepts. */
export function presentSettings(
  site: SiteSettings,
  maxBytes: number,
): Omit<PublicSite, 'id' | 'name' | 'welcome' | 'serverTime'> {
  const { editMinutes, deleteMinutes, whoMayWrite, whoMayAdd, directory, attachments } = site;
  return {
    identity: {
      guest: site.ways.has('guest'),
      account: site.ways.has('account'),
      signed: site.ways.has('signed'),
    },
    whoMayWrite,
    whoMayAdd,
    directory,
    attachments: {
      ...attachments,
      maxBytes: Math.min(attachments.maxBytes, maxBytes),
      kinds: [...attachments.kinds],
    },
    messages: { editMinutes, deleteMinutes },
    look: site.look,
  };
}
