/** The set-up of a site by its backend and its operators, over the SDK and over HTTP. */
import { createHost, type Host } from '@parlor/sdk/server';
import jwt from 'jsonwebtoken';
import { expect, test } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { OperatorBrowser } from '../../../../tests/support/operator.js';
import { code, TestServer } from '../../../../tests/support/test-server.js';
import { settingList } from './settings.js';
import type { Site } from './sites.js';

async function hostOf(server: TestServer, site: Site): Promise<Host> {
  return createHost({ url: server.url, secretKey: await server.secretKey(site) });
}

test('all settings are read and changed, each by itself, and what is left out stays', async () => {
  await using server = await TestServer.start();
  const made = await server.site({ name: 'Zoo' });
  const host = await hostOf(server, made);
  const before = await host.site.get();
  for (const { path } of settingList) {
    const place = path[0] === 'ways' ? ['signIn'] : path;
    const value = place.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], before);
    expect([place, value]).toEqual([place, expect.not.toSatisfy((it) => it === undefined)]);
  }
  expect(before).toMatchObject({ name: 'Zoo', publicKey: made.publicKey });
  const change = {
    name: 'Aquarium',
    signIn: ['signed'],
    editMinutes: 5,
    deleteMinutes: 0,
    whoMayWrite: 'contacts',
    whoMayAdd: 'nobody',
    linkPreviews: false,
    logoUrl: 'https://host.example/logo.png',
    promise: 'Within a day',
    guestDays: 30,
    look: { accent: '#17685b', radius: 6, position: 'top-start', language: 'de', title: 'Fragen' },
    directory: { visibleTo: 'members', holds: 'staff', strangersSee: 'name' },
    attachments: { kinds: ['picture'], maxBytes: 1_000, maxCount: 2 },
    quotas: { person: 1, guest: 2, address: 3, site: null },
  } as const;
  let expected: object = before;
  for (const [key, value] of Object.entries(change)) {
    expected = { ...expected, [key]: value };
    expect(await host.site.update({ [key]: value })).toEqual(expected);
  }
  expect(await host.site.update({ quotas: { person: 7 } })).toMatchObject({
    quotas: { person: 7, guest: 2, address: 3, site: null },
  });
  expect(await host.site.update({})).toEqual(await host.site.get());
  const wrong = [
    { signIn: [] },
    { editMinutes: -1 },
    { quotas: { person: 0 } },
    { attachments: { maxCount: 1_000 } },
    { logoUrl: 'javascript:alert(1)' },
    { directory: { visibleTo: 'whoever' } },
    { name: ' ' },
    { look: { accent: 'red' } },
    { look: { ground: '#fff;} * {display:none' } },
    { look: { radius: 7 } },
    { look: { language: 'tlh' } },
    { look: { position: 'middle' } },
    { look: { title: 'x'.repeat(61) } },
    { look: { intro: 'two\nlines' } },
    { look: { css: 'body{}' } },
    { look: 'dark' },
  ];
  const { token } = { token: await server.secretKey(made) };
  const stored = await host.site.get();
  for (const input of wrong)
    expect(code(await server.http('host.updateSite', input, { token }))).toBe('invalid_input');
  expect(await host.site.get()).toEqual(stored);
});

test('origins are added and removed, and pages of others are refused', async () => {
  await using server = await TestServer.start();
  const site = await server.site({ origins: [] });
  const host = await hostOf(server, site);
  const opens = async (origin: string) =>
    (await server.http('auth.guest', { name: 'Ada' }, { site, headers: { origin } })).body.ok;
  expect(await host.site.addOrigin('https://WWW.example.com/')).toEqual([
    'https://www.example.com',
  ]);
  expect(await host.site.addOrigin('https://www.example.com')).toHaveLength(1);
  expect(await host.site.addOrigin('https://*.example.org')).toHaveLength(2);
  expect([
    await opens('https://www.example.com'),
    await opens('https://a.example.org'),
    await opens('https://example.org'),
  ]).toEqual([true, true, false]);
  for (const origin of ['nowhere', 'https://*.co.uk', 'https://a.example/path'])
    await expect(host.site.addOrigin(origin)).rejects.toMatchObject({ code: 'invalid_input' });
  expect(await host.site.removeOrigin('https://www.example.com')).toEqual([
    'https://*.example.org',
  ]);
  expect(await opens('https://www.example.com')).toBe(false);
  await expect(host.site.removeOrigin('https://www.example.com')).rejects.toMatchObject({
    code: 'not_found',
  });
  expect(await host.site.origins()).toEqual(['https://*.example.org']);
});

test('keys are added, rotated with an overlap, and revoked; secrets are shown once', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const [site, other] = [await server.site(), await server.site()];
  const [host, foreign] = [await hostOf(server, site), await hostOf(server, other)];
  const { key, secretKey } = await host.keys.add({ name: 'orders', scopes: ['read'] });
  const works = async (token: string) =>
    (await server.http('host.listUsers', {}, { token })).body.ok;
  expect(await works(secretKey)).toBe(true);
  expect(JSON.stringify(await host.keys.list())).not.toContain(secretKey);
  for (const refused of [foreign.keys.rotate(key.id), foreign.keys.revoke(key.id)])
    await expect(refused).rejects.toMatchObject({ code: 'not_found' });
  const renewed = await host.keys.rotate(key.id, { overlapSeconds: 60 });
  expect(renewed.key).toMatchObject({ name: 'orders', scopes: ['read'], expiresAt: null });
  expect([await works(secretKey), await works(renewed.secretKey)]).toEqual([true, true]);
  clock.pass(60);
  expect([await works(secretKey), await works(renewed.secretKey)]).toEqual([false, true]);
  await host.keys.revoke(renewed.key.id);
  expect(await works(renewed.secretKey)).toBe(false);
  await expect(host.keys.revoke(renewed.key.id)).rejects.toMatchObject({ code: 'not_found' });
});

test('a site has a limited number of keys and secrets', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const host = await hostOf(server, site);
  const most = async (add: () => Promise<unknown>) => {
    for (let n = 0; ; n++)
      try {
        await add();
      } catch (error) {
        expect(error).toMatchObject({ code: 'limit_reached' });
        return n;
      }
  };
  // Two of them the site has already.
  expect(await most(() => host.keys.add({ name: 'one', scopes: ['read'] }))).toBe(48);
  expect(await most(() => host.signingSecrets.add())).toBe(20);
});

test('tokens of a rotated signing secret are accepted until the overlap ends', async () => {
  const clock = new Clock('wall');
  await using server = await TestServer.start({ environment: clock.environment });
  const site = await server.site();
  const host = await hostOf(server, site);
  const old = await host.signingSecrets.add();
  const token = ({ signingSecret, secret }: typeof old) =>
    jwt.sign({}, secret, {
      keyid: signingSecret.kid,
      subject: 'ada',
      audience: site.publicKey,
      expiresIn: '5h',
    });
  const signsIn = async (made: typeof old) => {
    const answer = await server.http('auth.exchange', { token: token(made) }, { site });
    return answer.body.ok ? 'ok' : answer.body.error.code;
  };
  const { kid } = old.signingSecret;
  const renewed = await host.signingSecrets.rotate(kid, { overlapSeconds: 3_600 });
  expect([await signsIn(old), await signsIn(renewed)]).toEqual(['ok', 'ok']);
  clock.pass(3_600);
  expect([await signsIn(old), await signsIn(renewed)]).toEqual(['signed_token_rejected', 'ok']);
  expect((await host.signingSecrets.list()).map((each) => each.kid)).toEqual([
    renewed.signingSecret.kid,
  ]);
  const { endedSessions } = await host.signingSecrets.revoke(renewed.signingSecret.kid);
  expect(endedSessions).toBe(2);
  expect(await signsIn(renewed)).toBe('signed_token_rejected');
});

test('the audit log names the key or the operator of each change, once', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const host = await hostOf(server, site);
  const ada = await OperatorBrowser.of(server, site, 'admin', 'Ada');
  await host.site.update({ whoMayWrite: 'staff', quotas: { person: 5 } });
  await ada.call('host.addOrigin', { origin: 'https://new.example' }, site);
  await ada.call('host.addOrigin', { origin: 'https://new.example' }, site);
  await ada.call('host.addKey', { name: 'orders', scopes: ['read', 'write'] }, site);
  const entries = (await server.app.database.query(
    "SELECT act, by_kind, by_name, detail FROM audit_entries WHERE site_id = ? AND act NOT LIKE 'team.%' ORDER BY at",
    [site.id],
  )) as unknown[];
  expect(entries).toHaveLength(3);
  expect(entries).toEqual(
    expect.arrayContaining([
      {
        act: 'site.updated',
        by_kind: 'key',
        by_name: 'test',
        detail: 'whoMayWrite, quotas.person',
      },
      {
        act: 'origin.added',
        by_kind: 'operator',
        by_name: 'Ada',
        detail: 'https://new.example',
      },
      { act: 'key.added', by_kind: 'operator', by_name: 'Ada', detail: 'orders: read, write' },
    ]),
  );
});
