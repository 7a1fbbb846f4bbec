/** Operators: the first one, invitations, signing in, sessions and the second factor. */
import { TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { OperatorBrowser, operatorPassword, tokenOf } from '../../../../tests/support/operator.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';

const ada = { name: 'Ada', email: 'ada@example.com', password: operatorPassword };

async function start(overrides: Parameters<typeof TestServer.own>[0] = {}) {
  const clock = new Clock();
  const server = await TestServer.own({ environment: clock.environment, ...overrides });
  const link = tokenOf((await server.app.operatorLinks.start())!);
  const browser = new OperatorBrowser(server);
  browser.console = (await browser.call('operators.redeemLink', { token: link, ...ada })).console;
  return { server, clock, browser, link };
}

test('the first operator uses the link that the server prints, once, and nothing is open before', async () => {
  await using server = await TestServer.own();
  const browser = new OperatorBrowser(server);
  expect(await browser.call('operators.welcome', {})).toEqual({
    signUp: false,
    hasOperators: false,
  });
  expect(await browser.refusal('operators.signUp', ada)).toBe('forbidden');
  const links = [await server.app.operatorLinks.start(), await server.app.operatorLinks.start()];
  expect(links[0]).toMatch(/^http:\/\/localhost\/console\/#\/start\/[\w-]{32}$/);
  const [first, second] = links.map((link) => tokenOf(link!)) as [string, string];
  expect(await browser.call('operators.showLink', { token: first })).toMatchObject({
    kind: 'start',
    email: null,
  });
  expect(await browser.refusal('operators.redeemLink', { token: 'x'.repeat(32), ...ada })).toBe(
    'link_ended',
  );
  const { email: _, ...nameless } = ada;
  expect(await browser.refusal('operators.redeemLink', { token: first, ...nameless })).toBe(
    'invalid_input',
  );
  const both = await Promise.all(
    [first, second].map((token) => server.http('operators.redeemLink', { token, ...ada })),
  );
  expect(both.map(({ body }) => (body.ok ? 'ok' : body.error.code)).sort()).toEqual([
    both.some(({ body }) => !body.ok && body.error.code === 'email_taken')
      ? 'email_taken'
      : 'link_ended',
    'ok',
  ]);
  for (const token of [first, second])
    expect(await browser.refusal('operators.redeemLink', { token, ...ada })).toBe('link_ended');
  expect(await server.app.operatorLinks.start()).toBeNull();
  await browser.signIn('ADA@example.com');
  expect(browser.console).toMatchObject({
    operator: { name: 'Ada', email: 'ada@example.com', mayCreateSites: true, secondFactor: false },
    sites: [],
  });
});

test('the cookie is out of reach of scripts and of other sites; the server lets no page read with it', async () => {
  const { server } = await start();
  await using _ = server;
  const answer = await server.http('operators.signIn', {
    email: ada.email,
    password: ada.password,
  });
  const cookie = answer.headers.get('set-cookie')!;
  expect(cookie).toMatch(/^parlor-operator=[\w-]{43};/);
  expect(cookie).toMatch(/; path=\/;.*; samesite=strict; httponly$/i);
  await server.site({ origins: ['https://host.example'] });
  const page = await fetch(`${server.url}/v1/operators/current`, {
    headers: { origin: 'https://host.example' },
  });
  expect(page.headers.get('access-control-allow-credentials')).toBeNull();
});

test('wrong passwords and unknown addresses get the same answer, and then have to wait', async () => {
  const rates = { loginFailure: { points: 2, seconds: 60 } };
  const { server, browser } = await start({ rates });
  await using _ = server;
  const tries = async (email: string) => {
    const answers = [];
    for (let n = 0; n < 3; n++)
      answers.push(await server.http('operators.signIn', { email, password: 'wrong one' }));
    return answers.map(({ body }) => (body.ok ? body : { ...body.error, requestId: '' }));
  };
  const [known, unknown] = [await tries(ada.email), await tries('grace@example.com')];
  expect(known.map((each) => 'code' in each && each.code)).toEqual([
    'invalid_credentials',
    'invalid_credentials',
    'rate_limited',
  ]);
  expect(unknown.slice(0, 2)).toEqual(known.slice(0, 2));
  expect(unknown[2]).toMatchObject({ code: 'rate_limited' });
  expect((await browser.call('operators.current', {})).operator.email).toBe(ada.email);
});

test('sign-in counts by address as well', async () => {
  const { server } = await start({ rates: { operatorAuth: { points: 3, seconds: 60 } } });
  await using _ = server;
  const codes = [];
  for (let n = 0; n < 4; n++) {
    const input = { email: `${n}@example.com`, password: 'wrong one' };
    codes.push(code(await server.http('operators.signIn', input)));
  }
  expect(codes).toContain('rate_limited');
});

test('a session ends after 12 hours without use, and after 30 days with it', async () => {
  const { server, clock, browser } = await start();
  await using _ = server;
  const hour = 60 * 60;
  const isSignedIn = async () => (await browser.http('operators.current', {})).body.ok;
  for (let n = 0; n < 60; n++) {
    clock.pass(12 * hour - 1);
    expect([n, await isSignedIn()]).toEqual([n, true]);
  }
  clock.pass(60);
  expect(await isSignedIn()).toBe(false);
  await browser.signIn(ada.email);
  clock.pass(12 * hour);
  expect(await isSignedIn()).toBe(false);
});

test('a new password and the end of a session sign other browsers out', async () => {
  const { server, browser } = await start();
  await using _ = server;
  const [other, third] = [new OperatorBrowser(server), new OperatorBrowser(server)];
  await other.signIn(ada.email);
  await third.signIn(ada.email);
  const { sessions } = await browser.call('operators.listSessions', {});
  expect(sessions.filter(({ current }) => current)).toHaveLength(1);
  expect(sessions).toHaveLength(3);
  expect(sessions[0]).toMatchObject({ address: expect.any(String), userAgent: 'node' });
  const ofThird = (await third.call('operators.listSessions', {})).sessions.find(
    ({ current }) => current,
  )!;
  await browser.call('operators.endSession', { sessionId: ofThird.id });
  expect(await third.refusal('operators.current', {})).toBe('unauthenticated');
  const change = { currentPassword: 'wrong one', newPassword: 'even longer' };
  expect(await browser.refusal('operators.changePassword', change)).toBe('invalid_credentials');
  expect((await other.http('operators.current', {})).body.ok).toBe(true);
  await browser.call('operators.changePassword', {
    ...change,
    currentPassword: operatorPassword,
  });
  expect(await other.refusal('operators.current', {})).toBe('unauthenticated');
  expect((await browser.http('operators.current', {})).body.ok).toBe(true);
  await other.signIn(ada.email, 'even longer');
  expect(await browser.call('operators.endOtherSessions', {})).toEqual({ ended: 1 });
  await browser.call('operators.signOut', {});
  expect(browser.cookie).toBe('');
  expect(await browser.refusal('operators.current', {})).toBe('unauthenticated');
});

test('a reset link sets a password once, within a day, and ends all sessions', async () => {
  const { server, clock, browser } = await start();
  await using _ = server;
  await expect(server.app.operatorLinks.reset('grace@example.com')).rejects.toThrow('No operator');
  const redeem = (link: string) =>
    server.http('operators.redeemLink', { token: tokenOf(link), password: 'reset it' });
  const old = await server.app.operatorLinks.reset(ada.email);
  const link = await server.app.operatorLinks.reset('ADA@example.com');
  expect(code(await redeem(old))).toBe('link_ended');
  clock.pass(24 * 60 * 60);
  expect(code(await redeem(link))).toBe('link_ended');
  const fresh = await server.app.operatorLinks.reset(ada.email);
  await browser.signIn(ada.email);
  expect(data(await redeem(fresh))).toEqual({ console: null });
  expect(await browser.refusal('operators.current', {})).toBe('unauthenticated');
  expect(code(await redeem(fresh))).toBe('link_ended');
  await browser.signIn(ada.email, 'reset it');
});

test('the second factor asks for a code of the app, which works once, or for a recovery code', async () => {
  const { server, clock, browser } = await start();
  await using _ = server;
  expect(await browser.refusal('operators.beginSecondFactor', { password: 'wrong one' })).toBe(
    'invalid_credentials',
  );
  const begun = await browser.call('operators.beginSecondFactor', { password: ada.password });
  expect(begun.uri).toMatch(/^otpauth:\/\/totp\/Parlor:ada%40example\.com\?issuer=Parlor&secret=/);
  const app = new TOTP({ secret: begun.secret });
  const present = () => app.generate({ timestamp: clock.now().getTime() });
  expect(await browser.refusal('operators.confirmSecondFactor', { code: '000000' })).toBe(
    'invalid_credentials',
  );
  const used = present();
  const { recoveryCodes } = await browser.call('operators.confirmSecondFactor', { code: used });
  expect(new Set(recoveryCodes).size).toBe(10);
  expect(await browser.refusal('operators.beginSecondFactor', { password: ada.password })).toBe(
    'forbidden',
  );

  const other = new OperatorBrowser(server);
  const signIn = (more: object) => ({ email: ada.email, password: ada.password, ...more });
  expect(await other.refusal('operators.signIn', signIn({}))).toBe('code_required');
  expect(await other.refusal('operators.signIn', signIn({ password: 'wrong one' }))).toBe(
    'invalid_credentials',
  );
  // The code that confirmed it is used.
  expect(await other.refusal('operators.signIn', signIn({ code: used }))).toBe(
    'invalid_credentials',
  );
  clock.pass(30);
  const next = present();
  const twice = await Promise.all(
    [1, 2].map(() => server.http('operators.signIn', signIn({ code: next }))),
  );
  expect(twice.map(({ body }) => (body.ok ? 'ok' : body.error.code)).sort()).toEqual([
    'invalid_credentials',
    'ok',
  ]);
  const [first, second] = recoveryCodes as [string, string];
  await other.signIn(ada.email, ada.password, first.toUpperCase());
  expect(other.console!.operator.recoveryCodes).toBe(9);
  expect(await other.refusal('operators.signIn', signIn({ code: first }))).toBe(
    'invalid_credentials',
  );

  expect(
    await browser.refusal('operators.endSecondFactor', { password: 'wrong one', code: second }),
  ).toBe('invalid_credentials');
  await browser.call('operators.endSecondFactor', { password: ada.password, code: second });
  await other.signIn(ada.email);
  expect(other.console!.operator).toMatchObject({ secondFactor: false, recoveryCodes: 0 });
});

test('where the server allows it, anybody makes an account and a few sites', async () => {
  await using server = await TestServer.own({}, { signUp: true, sitesPerOperator: 2 });
  const browser = new OperatorBrowser(server);
  browser.console = await browser.call('operators.signUp', ada);
  expect(await browser.refusal('operators.signUp', { ...ada, email: 'ADA@example.com' })).toBe(
    'email_taken',
  );
  const { site } = await browser.call('operators.createSite', {
    name: 'Zoo',
    origins: ['https://zoo.example'],
  });
  expect(site).toMatchObject({ name: 'Zoo', role: 'owner' });
  // Nobody has seen a key that works.
  const ofZoo = await server.app.sites.byKey(site.publicKey);
  expect((await browser.call('host.listKeys', {}, ofZoo)).keys).toEqual([]);
  expect(await browser.refusal('operators.createSite', { name: 'X', origins: ['nowhere'] })).toBe(
    'invalid_input',
  );
  await browser.call('operators.createSite', { name: 'Bank' });
  expect(await browser.refusal('operators.createSite', { name: 'Third' })).toBe('limit_reached');
  const first = await browser.call('operators.listSites', { limit: 1 });
  expect(first.items.map(({ name }) => name)).toEqual(['Bank']);
  const rest = await browser.call('operators.listSites', { limit: 1, cursor: first.next! });
  expect(rest).toMatchObject({ items: [{ name: 'Zoo' }], next: null });
  expect((await browser.call('operators.current', {})).sites).toHaveLength(2);
});
