/** `npm run parlor -- …`: what a host needs, made without any web page. Prints plain lines, or JSON with `--json`; faults go to stderr and exit with 1. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AttachmentKind } from '@parlor/sdk/protocol/attachment';
import { WhoMayWrite } from '@parlor/sdk/protocol/sites';
import { createApp, type App } from './app.js';
import { ConfigError, readConfig } from './config.js';
import { DemoClock, seedDemo } from './demo.js';
import type { FilterAction } from './features/moderation/filter-list.js';
import { type AttachmentRules, SiteError, type Site, type Way } from './features/sites/sites.js';
import { hasAssets, type PinnedLoader, pinnedLoader } from './kernel/assets.js';
import { Fault } from './kernel/fault.js';
import { systemEnvironment } from './kernel/environment.js';
import { createLog } from './kernel/log.js';
import { startFault } from './start-fault.js';
import { widgetFolder } from './widget-folder.js';

const usage = `Usage: npm run parlor -- <command>

  site create --name NAME --origin ORIGIN [--origin …] [--identity guest,account,signed]
  site update --site KEY [--origin ORIGIN …] [--identity …]     origins given replace the old ones
              [--edit-minutes N|never|always] [--delete-minutes N|never|always]
              [--who-may-write anyone|anyone_after_request|contacts|shared_group|staff] [--link-previews on|off]
              [--attachment-kinds picture,video,audio,file|none] [--attachment-mb N] [--attachments-per-message N]
  site list
  site tag --site KEY                the script tag, and the one that pins this version by its hash
  key create --site KEY              a secret key, sk_…, for the host's backend to call with
  key list   --site KEY
  key revoke --site KEY --id ID
  site filter --site KEY             what is filtered, after these changes:
              [--add-word WORD …] [--add-words FILE] [--add-link HOST …] [--action refuse|mask|hold]     refuse, if not given
              [--remove-word WORD …] [--remove-link HOST …]                                  WORD may end in *, FILE has one a line
  secret create --site KEY           a secret for the host's backend to sign identities with
  secret list   --site KEY
  secret revoke --site KEY --kid KID
  user create --site KEY --name NAME [--email EMAIL --password PASSWORD] [--external-id ID] [--role user|moderator|admin]
  user list   --site KEY [--search TEXT]
  user role   --site KEY --user ID --role user|moderator|admin
  epoch renew                        after restoring a backup: clients forget what they hold and fetch anew
  demo seed --shop-origin ORIGIN --club-origin ORIGIN           the demo sites, with people and a little history

KEY is the site's public key, pk_…  With --json, answers are JSON.`;

const options = {
  name: { type: 'string' },
  origin: { type: 'string', multiple: true },
  identity: { type: 'string' },
  'edit-minutes': { type: 'string' },
  'delete-minutes': { type: 'string' },
  'who-may-write': { type: 'string' },
  'link-previews': { type: 'string' },
  'attachment-kinds': { type: 'string' },
  'attachment-mb': { type: 'string' },
  'attachments-per-message': { type: 'string' },
  'add-word': { type: 'string', multiple: true },
  'add-words': { type: 'string' },
  'add-link': { type: 'string', multiple: true },
  'remove-word': { type: 'string', multiple: true },
  'remove-link': { type: 'string', multiple: true },
  action: { type: 'string' },
  user: { type: 'string' },
  site: { type: 'string' },
  id: { type: 'string' },
  kid: { type: 'string' },
  email: { type: 'string' },
  password: { type: 'string' },
  'external-id': { type: 'string' },
  role: { type: 'string' },
  search: { type: 'string' },
  'shop-origin': { type: 'string', multiple: true },
  'club-origin': { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parse>['values'];

const parse = (args: string[]) => parseArgs({ args, options, allowPositionals: true });

/** What the person who typed the command should read. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Command = (app: App, values: Values, publicUrl: string, clock: DemoClock) => Promise<{ lines: readonly string[]; data: unknown }>;

const ways = ['guest', 'account', 'signed'] as const;

const commands: Readonly<Record<string, Command>> = {
  'site create': async (app, values, publicUrl) => {
    const { site, secretKey } = await app.sites.create({
      name: required(values, 'name'),
      origins: values.origin ?? [],
      ways: values.identity === undefined ? ways : readWays(values.identity),
    });
    const data = { ...describeSite(site), secretKey, scriptTag: scriptTag(publicUrl, site.publicKey) };
    return {
      data,
      lines: [...siteLines(site), `secret key   ${secretKey}   (shown this once: keep it on the host's backend)`, '', data.scriptTag],
    };
  },
  'site update': async (app, values) => {
    const site = await app.sites.update((await siteOf(app, values)).id, {
      ...(values.origin && { origins: values.origin }),
      ...(values.identity !== undefined && { ways: readWays(values.identity) }),
      ...(values['edit-minutes'] !== undefined && { editMinutes: readMinutes('edit-minutes', values['edit-minutes']) }),
      ...(values['delete-minutes'] !== undefined && { deleteMinutes: readMinutes('delete-minutes', values['delete-minutes']) }),
      ...(values['who-may-write'] !== undefined && { whoMayWrite: readWhoMayWrite(values['who-may-write']) }),
      attachments: readAttachments(values),
      ...(values['link-previews'] !== undefined && { linkPreviews: readSwitch('link-previews', values['link-previews']) }),
    });
    return { data: describeSite(site), lines: siteLines(site) };
  },
  'site list': async (app) => {
    const sites = [...(await app.sites.all()).values()];
    return {
      data: sites.map(describeSite),
      lines: sites.length === 0 ? ['No sites yet.'] : sites.flatMap((site) => [...siteLines(site), '']),
    };
  },
  'site tag': async (app, values, publicUrl) => {
    const { publicKey } = await siteOf(app, values);
    const folder = widgetFolder();
    if (!hasAssets(folder)) throw new UsageError('The widget is not built: npm run build.');
    const data = {
      scriptTag: scriptTag(publicUrl, publicKey),
      pinnedScriptTag: pinnedScriptTag(publicUrl, publicKey, pinnedLoader(folder)),
    };
    return {
      data,
      lines: [data.scriptTag, '', 'Or pinned to this version, which the browser then holds to its content:', data.pinnedScriptTag],
    };
  },
  'key create': async (app, values) => {
    const data = await app.secretKeys.add((await siteOf(app, values)).id);
    return {
      data,
      lines: [`id           ${data.id}`, `secret key   ${data.secretKey}   (shown this once: keep it on the host's backend)`],
    };
  },
  'key list': async (app, values) => {
    const data = await app.secretKeys.list((await siteOf(app, values)).id);
    return {
      data,
      lines: data.length === 0 ? ['No secret keys.'] : data.map(({ id, createdAt }) => `${id}   since ${createdAt.toISOString()}`),
    };
  },
  'key revoke': async (app, values) => {
    const id = required(values, 'id');
    if (!(await app.secretKeys.revoke((await siteOf(app, values)).id, id))) throw new UsageError(`The site has no secret key "${id}".`);
    return { data: { id }, lines: [`${id} is revoked: calls with it are refused from now on.`] };
  },
  'site filter': async (app, values) => {
    const { id } = await siteOf(app, values);
    const added = { words: [...(values['add-word'] ?? []), ...(await readWords(values['add-words']))], hosts: values['add-link'] ?? [] };
    const removed = { words: values['remove-word'] ?? [], hosts: values['remove-link'] ?? [] };
    const action = readAction(values.action);
    if (added.words.length + added.hosts.length > 0) await app.filters.add(id, added, action);
    if (removed.words.length + removed.hosts.length > 0) await app.filters.remove(id, removed);
    const filters = await app.filters.list(id);
    return {
      data: filters.map(({ kind, value, action: does }) => ({ kind, value, action: does })),
      lines:
        filters.length === 0
          ? ['Nothing is filtered.']
          : filters.map(({ kind, value, action: does }) => `${does.padEnd(6)}  ${kind}  ${value}`),
    };
  },
  'secret create': async (app, values) => {
    const data = await app.sites.addSigningSecret((await siteOf(app, values)).id);
    return {
      data,
      lines: [
        `kid      ${data.kid}`,
        `secret   ${data.secret}`,
        'Sign HS256 tokens with it; the header names the kid, aud is the public key.',
      ],
    };
  },
  'secret list': async (app, values) => {
    const secrets = await app.sites.signingSecrets((await siteOf(app, values)).id);
    return {
      data: secrets.map(({ kid }) => ({ kid })),
      lines: secrets.length === 0 ? ['No signing secrets.'] : secrets.map(({ kid }) => kid),
    };
  },
  'secret revoke': async (app, values) => {
    const kid = required(values, 'kid');
    if (!(await app.sites.revokeSigningSecret((await siteOf(app, values)).id, kid)))
      throw new UsageError(`The site has no signing secret "${kid}".`);
    return { data: { kid }, lines: [`${kid} is revoked: tokens that it signs are refused from now on.`] };
  },
  'user create': async (app, values) => {
    const site = await siteOf(app, values);
    const { email, password, role } = values;
    if ((email === undefined) !== (password === undefined)) throw new UsageError('--email and --password go together.');
    requireRole(role);
    const user = await app.users.create(site.id, {
      kind: 'member',
      name: required(values, 'name'),
      ...(email && password && { email, passwordHash: await app.passwords.hash(password) }),
      ...(values['external-id'] && { externalId: values['external-id'] }),
    });
    if (role && role !== 'user') await app.discipline.setRole(site.id, user.id, role);
    const data = { id: user.id, name: user.name, email: user.email, externalId: user.externalId, role: role ?? user.role };
    return { data, lines: [`user   ${user.id}`, `name   ${user.name}`] };
  },
  'user list': async (app, values) => {
    const { items } = await app.users.list(
      (await siteOf(app, values)).id,
      { id: '', role: 'admin' },
      { search: values.search, limit: 100 },
    );
    return {
      data: items,
      lines: items.length === 0 ? ['Nobody.'] : items.map(({ id, kind, role, name }) => `${id}  ${kind}  ${role}  ${name}`),
    };
  },
  'user role': async (app, values) => {
    const { role } = values;
    requireRole(role);
    if (role === undefined) throw new UsageError('--role is missing.');
    const site = await siteOf(app, values);
    const { id, name } = await app.discipline.setRole(site.id, required(values, 'user'), role);
    return { data: { id, name, role }, lines: [`${id}  ${role}  ${name}`] };
  },
  'epoch renew': async (app) => {
    const epoch = await app.epoch.renew();
    return { data: { epoch }, lines: [`epoch   ${epoch}`, 'Clients forget what they hold and fetch anew.'] };
  },
  'demo seed': async (app, values, _publicUrl, clock) => {
    const data = await seedDemo(app, clock, { shop: values['shop-origin'] ?? [], club: values['club-origin'] ?? [] });
    return { data, lines: [JSON.stringify(data)] };
  },
};

async function main(): Promise<void> {
  const { values, positionals } = parse(process.argv.slice(2));
  const command = commands[positionals.join(' ')];
  if (values.help || !command) {
    (values.help ? process.stdout : process.stderr).write(`${usage}\n`);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const config = readConfig(process.env);
  const clock = new DemoClock();
  const app = await createApp(config, { log: createLog('silent'), environment: { ...systemEnvironment, now: clock.now } });
  try {
    const { lines, data } = await command(app, values, config.publicUrl, clock);
    process.stdout.write(values.json ? `${JSON.stringify(data)}\n` : `${lines.join('\n')}\n`);
  } finally {
    await app.close();
  }
}

const describeSite = ({
  id,
  name,
  publicKey,
  origins,
  ways: accepted,
  editMinutes,
  deleteMinutes,
  whoMayWrite,
  linkPreviews,
  attachments,
}: Site) => ({
  id,
  name,
  publicKey,
  origins: [...origins],
  identity: [...accepted],
  editMinutes,
  deleteMinutes,
  whoMayWrite,
  linkPreviews,
  attachments,
});

const siteLines = ({
  name,
  publicKey,
  origins,
  ways: accepted,
  editMinutes,
  deleteMinutes,
  whoMayWrite,
  linkPreviews,
  attachments,
}: Site): string[] => [
  `site         ${name}`,
  `public key   ${publicKey}`,
  `origins      ${[...origins].join(', ') || 'none yet: no page can use it'}`,
  `identity     ${[...accepted].join(', ')}`,
  `may edit     ${howLong(editMinutes)}`,
  `may delete   ${howLong(deleteMinutes)}`,
  `may write    ${whoMayWrite}`,
  `previews     ${linkPreviews ? 'on' : 'off'}`,
  `files        ${describeFiles(attachments)}`,
];

const describeFiles = ({ kinds, maxBytes, maxCount }: AttachmentRules): string =>
  kinds.length === 0 ? 'none' : `${kinds.join(', ')}; up to ${maxBytes / 1024 / 1024} MB each, ${maxCount} a message`;

const howLong = (minutes: number | null) => (minutes === null ? 'always' : minutes === 0 ? 'never' : `for ${minutes} minutes`);

const scriptTag = (publicUrl: string, publicKey: string) => `<script async src="${publicUrl}/parlor.js" data-site="${publicKey}"></script>`;

const pinnedScriptTag = (publicUrl: string, publicKey: string, { path, integrity }: PinnedLoader) =>
  `<script async src="${publicUrl}${path}" integrity="${integrity}" crossorigin="anonymous" data-site="${publicKey}"></script>`;

async function siteOf(app: App, values: Values): Promise<Site> {
  return app.sites.byKey(required(values, 'site'));
}

function required(values: Values, name: 'name' | 'site' | 'kid' | 'id' | 'user'): string {
  const value = values[name];
  if (value === undefined || value.trim() === '') throw new UsageError(`--${name} is missing.`);
  return value;
}

/** `null` is always. */
function readMinutes(option: string, text: string): number | null {
  if (text === 'always') return null;
  if (text === 'never') return 0;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${option} takes a number of minutes, never or always, not "${text}".`);
  return Number(text);
}

function readWhoMayWrite(text: string): WhoMayWrite {
  const known = WhoMayWrite.options.find((each) => each === text);
  if (!known) throw new UsageError(`--who-may-write takes ${WhoMayWrite.options.join(', ')}, not "${text}".`);
  return known;
}

function readSwitch(option: string, text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new UsageError(`--${option} takes on or off, not "${text}".`);
  return text === 'on';
}

function readAttachments(values: Values): Partial<AttachmentRules> {
  const { 'attachment-kinds': kinds, 'attachment-mb': megabytes, 'attachments-per-message': maxCount } = values;
  return {
    ...(kinds !== undefined && { kinds: readKinds(kinds) }),
    ...(megabytes !== undefined && { maxBytes: readCount('attachment-mb', megabytes) * 1024 * 1024 }),
    ...(maxCount !== undefined && { maxCount: readCount('attachments-per-message', maxCount) }),
  };
}

function readKinds(text: string): AttachmentKind[] {
  if (text === 'none') return [];
  return text.split(',').map((kind) => {
    const known = AttachmentKind.options.find((each) => each === kind.trim());
    if (!known) throw new UsageError(`--attachment-kinds takes ${AttachmentKind.options.join(', ')}, or none, not "${kind}".`);
    return known;
  });
}

function readCount(option: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new UsageError(`--${option} takes a number, not "${text}".`);
  return Number(text);
}

function requireRole(role: string | undefined): asserts role is 'user' | 'moderator' | 'admin' | undefined {
  if (role !== undefined && role !== 'user' && role !== 'moderator' && role !== 'admin')
    throw new UsageError('--role is user, moderator or admin.');
}

function readAction(text = 'refuse'): FilterAction {
  if (text !== 'refuse' && text !== 'mask' && text !== 'hold') throw new UsageError(`--action takes refuse, mask or hold, not "${text}".`);
  return text;
}

/** One a line; empty lines mean nothing. */
async function readWords(file: string | undefined): Promise<string[]> {
  if (file === undefined) return [];
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file} cannot be read: ${error.message}`);
  });
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

function readWays(text: string): Way[] {
  const wanted = text.split(',').map((way) => way.trim());
  const unknown = wanted.find((way) => !(ways as readonly string[]).includes(way));
  if (unknown !== undefined) throw new UsageError(`--identity takes guest, account and signed, not "${unknown}".`);
  return wanted as Way[];
}

main().catch((error: unknown) => {
  const isUsage = error instanceof Error && (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  const plain =
    error instanceof ConfigError || error instanceof SiteError || error instanceof Fault || error instanceof UsageError || isUsage;
  process.stderr.write(`${plain ? (error as Error).message : startFault(error)}\n${isUsage ? `\n${usage}\n` : ''}`);
  process.exitCode = 1;
});
