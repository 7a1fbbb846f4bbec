/** What each command does, through the same features as the server's own calls, and what it prints. */
import type { App } from '../app.js';
import { type DemoClock, seedDemo } from '../demo.js';
import type { Site } from '../features/sites/sites.js';
import { hasAssets, pinnedLoader } from '../kernel/assets.js';
import { widgetFolder } from '../widget-folder.js';
import { describeSite, pinnedScriptTag, scriptTag, siteLines } from './site-lines.js';
import {
  readAction,
  readAttachments,
  readMinutes,
  readQuotas,
  readSwitch,
  readWays,
  readWhoMayAdd,
  readWhoMayWrite,
  readWords,
  required,
  requireRole,
  UsageError,
  type Values,
  ways,
} from './values.js';

type Command = (app: App, values: Values, publicUrl: string, clock: DemoClock) => Promise<{ lines: readonly string[]; data: unknown }>;

export const commands: Readonly<Record<string, Command>> = {
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
      ...(values['who-may-add'] !== undefined && { whoMayAdd: readWhoMayAdd(values['who-may-add']) }),
      attachments: readAttachments(values),
      quotas: readQuotas(values),
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
    const { id } = await siteOf(app, values);
    if (!(await app.sites.revokeSigningSecret(id, kid))) throw new UsageError(`The site has no signing secret "${kid}".`);
    const ended = values['keep-sessions'] ? 0 : await app.sessions.endOfSecret(id, kid);
    const kept = 'Sessions that were made with it go on.';
    const told = `Sessions that were made with it have ended: ${ended}. Their sockets close within 5 seconds.`;
    return {
      data: { kid, endedSessions: ended },
      lines: [`${kid} is revoked: tokens that it signs are refused from now on.`, values['keep-sessions'] ? kept : told],
    };
  },
  'user create': async (app, values) => {
    const site = await siteOf(app, values);
    const { email, password, role } = values;
    if ((email === undefined) !== (password === undefined)) throw new UsageError('--email and --password go together.');
    requireRole(role);
    const user = await app.users.create(site.id, {
      kind: 'member',
      name: required(values, 'name'),
      ...(email && password && { email, passwordHash: await app.passwords.hash(password, { siteId: site.id, address: 'cli' }) }),
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

async function siteOf(app: App, values: Values): Promise<Site> {
  return app.sites.byKey(required(values, 'site'));
}
