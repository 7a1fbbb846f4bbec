/** The settings of a site as options of `site create` and `site update`, and as lines. */
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import {
  setAt,
  settingList,
  type Site,
  type SiteChange,
  valueAt,
} from '../features/sites/index.js';
import { SiteError } from '../kernel/site-error.js';

/** Adds the options of all settings; `changeOf` reads them. */
export function addSettingOptions(command: Command): void {
  for (const { setting } of settingList)
    (command as { addOption(option: unknown): unknown }).addOption(
      new Option(`--${setting.option} ${setting.takes}`, setting.about).argParser((text) =>
        // In an object, as the library makes an empty text of null.
        readOption(() => ({ value: setting.read(text) })),
      ),
    );
}

/** Throws `InvalidArgumentError` instead of `SiteError`. */
function readOption<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SiteError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

/** The change that the given options make. */
export function changeOf(options: object): SiteChange {
  const given = options as Readonly<Record<string, { value: unknown } | undefined>>;
  const change: SiteChange = {};
  for (const { path, setting } of settingList) {
    const read = given[camelCase(setting.option)];
    if (read) setAt(change, path, read.value);
  }
  return change;
}

const camelCase = (option: string) =>
  option.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

export function describeSite(site: Site): object {
  const { id, name, publicKey, origins, ways } = site;
  const settings = {};
  for (const { path } of settingList)
    if (path[0] !== 'ways') setAt(settings, path, valueAt(site, path));
  return { id, name, publicKey, ...settings, origins: [...origins], identity: [...ways] };
}

export const siteLines = (site: Site): string[] => [
  line('site', site.name),
  line('public key', site.publicKey),
  line('origins', [...site.origins].join(', ') || 'none: no page can show the chat yet'),
  ...settingList.map(({ path, setting: { label, show } }) =>
    line(label, show(valueAt(site, path))),
  ),
];

const line = (label: string, value: string) => `${label.padEnd(15)} ${value}`;
