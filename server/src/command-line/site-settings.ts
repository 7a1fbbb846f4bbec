/**
 * The settings of a site, one entry each: the option of `site create` and `site update`, and how
 * the setting is shown.
 */
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { AttachmentKind } from '@parlor/sdk/protocol/attachments';
import { limits } from '@parlor/sdk/protocol/limits';
import {
  DirectoryHolds,
  DirectoryVisibleTo,
  StrangersSee,
  WhoMayAdd,
  WhoMayWrite,
} from '@parlor/sdk/protocol/sites';
import type { Site, SiteChange } from '../features/sites/index.js';
import { choice, choices, readLogoUrl, readPromise, ways } from './values.js';

/** How one kind of value is typed and shown. */
interface Kind<T> {
  /** In the help, after the name of the option. */
  takes: string;
  read(text: string): T;
  show(value: T): string;
}

interface Setting {
  option: string;
  takes: string;
  about: string;
  change(text: string): SiteChange;
  label: string;
  show(site: Site): string;
}

const minutes: Kind<number | null> = {
  takes: '<N|never|always>',
  read(text) {
    if (text === 'always' || text === 'never') return text === 'always' ? null : 0;
    if (!/^\d{1,9}$/.test(text))
      throw new InvalidArgumentError(
        `It must be a number of minutes, never or always, not "${text}".`,
      );
    return Number(text);
  },
  show: (value) => (value === null ? 'always' : value === 0 ? 'never' : `for ${value} minutes`),
};

const onOff: Kind<boolean> = {
  takes: '<on|off>',
  read: (text) => choice(['on', 'off'])(text) === 'on',
  show: (value) => (value ? 'on' : 'off'),
};

/** A whole number of at least 1. If `none` is given, this word means `null`. */
function count(unit: string): Kind<number>;
function count(unit: string, none: string): Kind<number | null>;
function count(unit: string, none?: string): Kind<number | null> {
  return {
    takes: none === undefined ? '<N>' : `<N|${none}>`,
    read(text) {
      if (none !== undefined && text === none) return null;
      if (!/^[1-9]\d{0,6}$/.test(text))
        throw new InvalidArgumentError(
          `It must be a whole number${none === undefined ? '' : `, or ${none}`}, not "${text}".`,
        );
      return Number(text);
    },
    show: (value) => (value === null ? none! : `${value}${unit}`),
  };
}

const oneOf = <const T extends string>(words: readonly T[]): Kind<T> => ({
  takes: `<${words.join('|')}>`,
  read: choice(words),
  show: (value) => value,
});

const listOf = <const T extends string>(words: readonly T[], none?: string): Kind<T[]> => ({
  takes: `<${words.join(',')}${none === undefined ? '' : `|${none}`}>`,
  read: choices(words, none),
  show: (value) => value.join(', ') || none!,
});

const kindOfMb: Kind<number> = {
  ...count(' MB'),
  read: (text) => count(' MB').read(text) * 1024 * 1024,
  show: (value) => `${value / 1024 / 1024} MB`,
};

/** A setting that is one key of the site. */
function setting<K extends keyof SiteChange & keyof Site>(
  key: K,
  option: string,
  kind: Kind<Extract<Site[K], SiteChange[K]>>,
  label: string,
  about: string,
): Setting {
  return {
    option,
    takes: kind.takes,
    about,
    label,
    change: (text) => ({ [key]: kind.read(text) }),
    show: (site) => kind.show(site[key] as Extract<Site[K], SiteChange[K]>),
  };
}

/** One field of a setting that has several fields. */
function field<K extends 'attachments' | 'quotas' | 'directory', F extends keyof Site[K] & string>(
  key: K,
  name: F,
  option: string,
  kind: Kind<Site[K][F]>,
  label: string,
  about: string,
): Setting {
  return {
    option,
    takes: kind.takes,
    about,
    label,
    change: (text) => ({ [key]: { [name]: kind.read(text) } }),
    show: (site) => kind.show(site[key][name]),
  };
}

/** A text that may be missing: `none` means that there is no text. */
const orNone = (takes: string, read: (text: string) => string): Kind<string | null> => ({
  takes,
  read: (text) => (text === 'none' ? null : read(text)),
  show: (value) => value ?? 'none',
});

const kinds = listOf(AttachmentKind.options, 'none') as Kind<readonly AttachmentKind[]>;
const quota = count(' MB', 'none');

const settings: readonly Setting[] = [
  {
    option: 'identity',
    takes: `<${ways.join(',')}>`,
    about: 'the ways of signing in that are accepted',
    change: (text) => ({ ways: choices(ways)(text) }),
    label: 'identity',
    show: (site) => [...site.ways].join(', '),
  },
  setting(
    'editMinutes',
    'edit-minutes',
    minutes,
    'may edit',
    'how long senders may edit a message',
  ),
  setting(
    'deleteMinutes',
    'delete-minutes',
    minutes,
    'may delete',
    'how long senders may delete a message for everyone',
  ),
  setting(
    'whoMayWrite',
    'who-may-write',
    oneOf(WhoMayWrite.options),
    'may write',
    'who may write to whom',
  ),
  setting(
    'whoMayAdd',
    'who-may-add',
    oneOf(WhoMayAdd.options),
    'may add',
    'who may add whom to a group without asking',
  ),
  field(
    'directory',
    'visibleTo',
    'directory',
    oneOf(DirectoryVisibleTo.options),
    'directory',
    'who sees the users of the site',
  ),
  field(
    'directory',
    'holds',
    'directory-holds',
    oneOf(DirectoryHolds.options),
    'directory holds',
    'which users the directory contains',
  ),
  field(
    'directory',
    'strangersSee',
    'strangers-see',
    oneOf(StrangersSee.options),
    'strangers see',
    'what strangers see of a profile',
  ),
  setting('linkPreviews', 'link-previews', onOff, 'previews', 'whether links get a preview'),
  field(
    'attachments',
    'kinds',
    'attachment-kinds',
    kinds,
    'files',
    'the kinds of files that users may send',
  ),
  field(
    'attachments',
    'maxBytes',
    'attachment-mb',
    kindOfMb,
    'file size',
    'the size of the largest file in megabytes',
  ),
  field(
    'attachments',
    'maxCount',
    'attachments-per-message',
    count(''),
    'files/message',
    `the number of files in one message, up to ${limits.attachments}`,
  ),
  field(
    'quotas',
    'person',
    'quota-person-mb',
    quota,
    'user quota',
    'megabytes that one user may store',
  ),
  field(
    'quotas',
    'guest',
    'quota-guest-mb',
    quota,
    'guest quota',
    'megabytes that one guest may store',
  ),
  field(
    'quotas',
    'address',
    'quota-address-mb',
    quota,
    'address quota',
    'megabytes uploaded from one address within a day',
  ),
  field(
    'quotas',
    'site',
    'quota-site-mb',
    quota,
    'site quota',
    'megabytes that all users together may store',
  ),
  setting(
    'logoUrl',
    'logo-url',
    orNone('<URL|none>', readLogoUrl),
    'logo',
    'the picture that visitors see before they sign in',
  ),
  setting(
    'promise',
    'promise',
    orNone('<TEXT|none>', readPromise),
    'promise',
    'when visitors get an answer, in your own words',
  ),
  setting(
    'guestDays',
    'guest-days',
    {
      ...count(' days', 'never'),
      show: (days) => (days === null ? 'never' : `after ${days} days`),
    },
    'guests expire',
    'days without a visit after which a guest is deleted',
  ),
];

/** Adds the options of all settings; `changeOf` reads them. */
export function addSettingOptions(command: Command): void {
  for (const { option, takes, about, change } of settings)
    (command as { addOption(option: unknown): unknown }).addOption(
      new Option(`--${option} ${takes}`, about).argParser(change),
    );
}

/** Merges the changes of all given options. */
export function changeOf(options: object): SiteChange {
  const given = options as Readonly<Record<string, SiteChange | undefined>>;
  const changes = settings.flatMap(({ option }) => given[camelCase(option)] ?? []);
  return changes.reduce<SiteChange>(
    (all, change) => ({ ...all, ...change, ...bothOf(all, change) }),
    {},
  );
}

/** Merges the fields of settings that have an option for each field. */
function bothOf(one: SiteChange, other: SiteChange): SiteChange {
  return {
    ...((one.attachments ?? other.attachments) && {
      attachments: { ...one.attachments, ...other.attachments },
    }),
    ...((one.quotas ?? other.quotas) && { quotas: { ...one.quotas, ...other.quotas } }),
    ...((one.directory ?? other.directory) && {
      directory: { ...one.directory, ...other.directory },
    }),
  };
}

const camelCase = (option: string) =>
  option.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

export const describeSite = (site: Site) => {
  const { ways: identity, origins, filterRev: _, ...rest } = site;
  return { ...rest, origins: [...origins], identity: [...identity] };
};

export const siteLines = (site: Site): string[] => [
  line('site', site.name),
  line('public key', site.publicKey),
  line('origins', [...site.origins].join(', ') || 'none: no page can show the chat yet'),
  ...settings.map(({ label, show }) => line(label, show(site))),
];

const line = (label: string, value: string) => `${label.padEnd(15)} ${value}`;
