import { expect, test } from 'vitest';
import { FakePlatform } from '../../test-support/fake-platform.js';
import { ModelAuth } from '../../test-support/model-auth.js';
import type { ChatError } from '../chat-error.js';
import type { SessionStorage } from './safe-storage.js';
import { claimsOf, type SignReason } from './signed-identity.js';
import { routes } from '../protocol/routes.generated.js';
import { Rest } from './rest.js';
import { safeStorage } from './safe-storage.js';
import { Session } from './session.js';

const key = 'parlor:pk_1:session';
const minutes = 60_000;

/** One browser: its tabs share a storage and hear of each other's changes. */
class Browser {
  readonly auth = new ModelAuth(new FakePlatform());
  readonly disk = new Map<string, string>();
  /**
   * As chats of one page, or over a storage of the host's: they share it, and nobody is told of a
   * change.
   */
  isSilent = false;
  readonly tabs: { session: Session; platform: FakePlatform }[] = [];
  reads = 0;

  open(sign?: (reason: SignReason) => Promise<string | null>): Session {
    // All tabs live by one clock, but each hears of the others' changes only.
    const platform = new FakePlatform();
    const { auth, disk } = this;
    const changed = (change: () => void) => {
      change();
      for (const tab of this.tabs)
        if (tab.platform !== platform && !this.isSilent) tab.platform.storageChanged(key);
    };
    const storage: SessionStorage = {
      get: (name) => {
        this.reads += 1;
        return disk.get(name) ?? null;
      },
      set: (name, value) => changed(() => disk.set(name, value)),
      delete: (name) => changed(() => disk.delete(name)),
    };
    const shared = Object.assign(platform, {
      now: auth.platform.now,
      after: auth.platform.after,
      createId: auth.platform.createId,
      answer: auth.fetch,
    });
    const rest = new Rest('', 'pk_1', shared, routes);
    const session = new Session({
      site: 'pk_1',
      sign,
      storage: safeStorage(storage),
      rest,
      platform: shared,
    });
    this.tabs.push({ session, platform });
    return session;
  }

  /** Waits for what takes some network, but no time that a token would notice. */
  async done<T>(work: Promise<T>): Promise<T> {
    // Whoever asks learns of the failure from `work` itself.
    work.catch(() => undefined);
    await this.auth.platform.advance(1_000);
    return await work;
  }

  stored(): Record<string, string> {
    return JSON.parse(this.disk.get(key) ?? 'null') as Record<string, string>;
  }
}

const tokenOf = (claims: Record<string, unknown>) =>
  `header.${btoa(JSON.stringify(claims))}.signature`;

test('nothing is read, written or sent before it is needed', async () => {
  const browser = new Browser();
  const session = browser.open();
  expect([
    browser.reads,
    browser.disk.size,
    browser.auth.calls.length,
    browser.tabs[0]!.platform.leftovers,
  ]).toEqual([0, 0, 0, 0]);
  expect(await browser.done(session.resume())).toBeNull();
  expect([browser.disk.size, browser.auth.calls.length]).toEqual([0, 0]);
});

test('a session is taken up again after the page was left, without asking the server', async () => {
  const browser = new Browser();
  await browser.done(browser.open().signIn('auth.guest', { name: 'Ada' }));
  const again = browser.open();
  expect((await browser.done(again.resume()))?.id).toBe('guest-1');
  expect(await again.token()).toBe(browser.stored()['accessToken']);
  expect(browser.auth.calls).toHaveLength(1);
});

test('a token is renewed ahead of its end, whatever the clock of the device says', async () => {
  for (const clockAhead of [0, 400 * 24 * 60 * minutes, -400 * 24 * 60 * minutes]) {
    const browser = new Browser();
    browser.auth.clockAhead = clockAhead;
    const session = browser.open();
    await browser.done(session.signIn('auth.guest', {}));
    const first = await session.token();
    const renewed: string[] = [];
    session.renewed.add((token) => renewed.push(token));
    await browser.auth.platform.advance(11 * minutes);
    expect(await session.token()).toBe(first);
    await browser.auth.platform.advance(3 * minutes);
    expect(renewed).toEqual([await session.token()]);
    expect(browser.auth.count('auth/refresh')).toBe(1);
  }
});

test('the server’s time is known as soon as somebody is signed in, also after a reload', async () => {
  const browser = new Browser();
  browser.auth.clockAhead = -60 * minutes;
  const session = browser.open();
  const offset = (of: typeof session) => of.serverNow() - browser.auth.platform.now();
  expect(offset(session)).toBe(0);
  await browser.done(session.signIn('auth.guest', {}));
  expect(Math.abs(offset(session) + 60 * minutes)).toBeLessThan(1_000);
  const reloaded = browser.open();
  await browser.done(reloaded.resume());
  expect(offset(reloaded)).toBe(offset(session));
});

test('however many find the token refused, it is renewed once; who comes late gets the new one', async () => {
  const browser = new Browser();
  const session = browser.open();
  await browser.done(session.signIn('auth.guest', {}));
  const old = await session.token();
  const tokens = await browser.done(
    Promise.all([session.renew(old), session.renew(old), session.renew(old)]),
  );
  expect(new Set(tokens).size).toBe(1);
  expect(await session.renew(old)).toBe(tokens[0]);
  expect(browser.auth.count('auth/refresh')).toBe(1);
});

test('a lost answer to a refresh does no harm: the next attempt repeats it, even after a reload', async () => {
  const browser = new Browser();
  const session = browser.open();
  await browser.done(session.signIn('auth.guest', {}));
  browser.auth.loseAnswers = 1;
  const refused = await session.token();
  await expect(browser.done(session.renew(refused))).rejects.toMatchObject({
    code: 'network_error',
  });
  expect(browser.stored()['retryKey']).toMatch(/^[\w-]{16,64}$/);

  const reloaded = browser.open();
  await browser.done(reloaded.resume());
  expect(await browser.done(reloaded.renew(refused))).not.toBe(refused);
  const [first, second] = browser.auth.calls.filter(({ name }) => name === 'auth/refresh');
  expect(second!.body).toEqual(first!.body);
  expect(browser.stored()['retryKey']).toBeUndefined();
  await browser.done(reloaded.renew(await reloaded.token()));
  expect(browser.auth.calls.at(-1)!.body['retryKey']).not.toBe(first!.body['retryKey']);
});

test('two tabs without locks that refresh at the same moment keep their session', async () => {
  const browser = new Browser();
  const [one, two] = [browser.open(), browser.open()];
  await browser.done(one.signIn('auth.guest', {}));
  await browser.done(two.resume());
  const old = await one.token();
  const [first, second] = await browser.done(Promise.all([one.renew(old), two.renew(old)]));
  expect([first, second]).not.toContain(old);
  await browser.done(one.renew(await one.token()));
  await browser.done(two.renew(await two.token()));
  expect([one.user.value?.id, two.user.value?.id]).toEqual(['guest-1', 'guest-1']);
});

test('a tab follows what happens in another: a refresh, a sign-out, another user', async () => {
  const browser = new Browser();
  const [one, two] = [browser.open(), browser.open()];
  await browser.done(one.resume());
  await browser.done(two.resume());
  await browser.done(one.signIn('auth.guest', {}));
  expect(two.user.value?.id).toBe('guest-1');

  const renewed = await browser.done(one.renew(await one.token()));
  expect(await two.token()).toBe(renewed);

  const scope = two.scope;
  await browser.done(one.signIn('auth.guest', {}));
  expect(two.user.value).toEqual(one.user.value);
  expect((scope.reason as ChatError).code).toBe('signed_out');

  await browser.done(two.signOut(false));
  expect(one.user.value).toBeNull();
  expect(browser.disk.size).toBe(0);
});

/**
 * The guest of this browser takes on the host's identity of Ada, as `auth.link` does once the
 * server has answered.
 */
const link = (session: Session) =>
  session.linked({ ...session.user.value!, name: 'Ada' }, tokenOf({ sub: 'ada' }));

test('who was linked in one tab stays so when another one refreshes or hears of a change, and is not found by the next at this device', async () => {
  const doings: ((tab: Session, browser: Browser) => Promise<unknown> | void)[] = [
    async (tab, browser) => browser.done(tab.renew(await tab.token())),
    (tab) => tab.patch({ ...tab.user.value!, bio: 'hello' }),
  ];
  for (const isSilent of [false, true]) {
    for (const doing of doings) {
      const browser = new Browser();
      browser.isSilent = isSilent;
      const [one, two] = [browser.open(), browser.open()];
      await browser.done(one.signIn('auth.guest', {}));
      await browser.done(two.resume());
      link(one);
      await doing(two, browser);
      // The person on the host's page has signed out there.
      const next = browser.open(() => Promise.resolve(null));
      expect(await browser.done(next.resume())).toBeNull();
      expect([browser.disk.size, browser.auth.calls.at(-1)?.name]).toEqual([0, 'auth/sign-out']);
    }
  }
});

test('who is linked while a refresh is under way, here or in another tab, stays so', async () => {
  for (const isSilent of [false, true]) {
    for (const refreshing of [0, 1]) {
      const browser = new Browser();
      browser.isSilent = isSilent;
      const [one, two] = [browser.open(), browser.open()];
      await browser.done(one.signIn('auth.guest', {}));
      await browser.done(two.resume());
      const tab = [one, two][refreshing]!;
      const renewing = tab.renew(await tab.token());
      await browser.auth.platform.advance(10);
      link(one);
      await browser.done(renewing);
      expect(browser.stored()['signedAs']).toBe(claimsOf(tokenOf({ sub: 'ada' })));
    }
  }
});

test('two chats of one page share a session, although no event of the storage passes between them', async () => {
  const browser = new Browser();
  browser.isSilent = true;
  const [one, two] = [browser.open(), browser.open()];
  await browser.done(one.signIn('auth.guest', {}));
  const me = (await browser.done(two.resume()))!;
  const old = await two.token();
  await browser.done(one.renew(old));
  two.patch({ ...me, name: 'Ada' });
  await browser.done(one.renew(await one.token()));
  await browser.done(two.renew(old));
  await browser.done(two.renew(await two.token()));
  expect([one.user.value?.id, two.user.value?.id]).toEqual(['guest-1', 'guest-1']);

  await browser.done(one.signOut(false));
  two.patch({ ...me, name: 'Ada L' });
  expect([two.user.value, browser.disk.size]).toEqual([null, 0]);
});

test('a change of the user leaves a refresh under way its key: a reload half-way repeats it', async () => {
  const browser = new Browser();
  const [one, two] = [browser.open(), browser.open()];
  await browser.done(one.signIn('auth.guest', {}));
  const me = (await browser.done(two.resume()))!;
  browser.auth.loseAnswers = 1;
  const refused = await one.token();
  const renewing = one.renew(refused);
  await browser.auth.platform.advance(10);
  two.patch({ ...me, name: 'Ada' });
  await expect(browser.done(renewing)).rejects.toMatchObject({ code: 'network_error' });
  const reloaded = browser.open();
  await browser.done(reloaded.resume());
  expect(await browser.done(reloaded.renew(refused))).not.toBe(refused);
  expect(reloaded.user.value?.name).toBe('guest-1');
});

test('a session that was only stored is ended on the server when somebody else signs in', async () => {
  const browser = new Browser();
  await browser.done(browser.open().signIn('auth.guest', {}));
  const guests = browser.stored()['accessToken'];
  await browser.done(browser.open().signIn('auth.guest', {}));
  expect(browser.auth.calls.at(-1)).toEqual({ name: 'auth/sign-out', body: {}, token: guests });
  const second = browser.stored()['accessToken'];
  await browser.done(browser.open(() => Promise.resolve(tokenOf({ sub: 'ada' }))).resume());
  expect(browser.auth.calls.at(-1)).toEqual({ name: 'auth/sign-out', body: {}, token: second });
});

test('signing out forgets at once, tells the server, and drops what is still on its way', async () => {
  const browser = new Browser();
  const session = browser.open();
  await browser.done(session.signIn('auth.guest', {}));
  const token = await session.token();
  const order: unknown[] = [];
  session.switched.add((me) => order.push(['switched', me]));
  session.user.subscribe((user) => order.push(['user', user?.id]));
  const renewing = session.renew(token);
  const signingOut = session.signOut(true);
  expect([session.user.value, browser.disk.size]).toEqual([null, 0]);
  expect(order).toEqual([
    ['user', 'guest-1'],
    ['switched', null],
    ['user', undefined],
  ]);
  await expect(browser.done(renewing)).rejects.toMatchObject({ code: 'signed_out' });
  await browser.done(signingOut);
  expect(browser.auth.calls.at(-1)).toEqual({
    name: 'auth/sign-out',
    body: { everywhere: true },
    token,
  });
  expect([session.user.value, browser.disk.size]).toEqual([null, 0]);
});

test('an ended session signs a guest out; a network that is down does not', async () => {
  const browser = new Browser();
  const session = browser.open();
  await browser.done(session.signIn('auth.guest', {}));
  browser.auth.loseAnswers = 1;
  await expect(browser.done(session.renew(await session.token()))).rejects.toMatchObject({
    code: 'network_error',
  });
  expect(session.user.value?.id).toBe('guest-1');
  browser.auth.endAll();
  await expect(browser.done(session.renew(await session.token()))).rejects.toMatchObject({
    code: 'signed_out',
  });
  expect([session.user.value, browser.disk.size]).toEqual([null, 0]);
});

test("the host's identity is asked for at each start, and its session goes on while it says the same", async () => {
  const browser = new Browser();
  const reasons: SignReason[] = [];
  let claims: Record<string, unknown> | null = { sub: 'ada', name: 'Ada', iat: 1, exp: 2 };
  const sign = (reason: SignReason) => {
    reasons.push(reason);
    return Promise.resolve(claims && tokenOf(claims));
  };
  expect((await browser.done(browser.open(sign).resume()))?.id).toBe('ada');
  claims = { sub: 'ada', name: 'Ada', iat: 100, exp: 200 };
  expect((await browser.done(browser.open(sign).resume()))?.id).toBe('ada');
  expect(browser.auth.count('auth/exchange')).toBe(1);

  // A renamed user, then another one, then nobody: none may find the stored session.
  claims = { sub: 'ada', name: 'Ada L', iat: 100, exp: 200 };
  await browser.done(browser.open(sign).resume());
  expect(browser.auth.count('auth/exchange')).toBe(2);
  claims = { sub: 'grace' };
  expect((await browser.done(browser.open(sign).resume()))?.id).toBe('grace');
  claims = null;
  expect(await browser.done(browser.open(sign).resume())).toBeNull();
  expect(browser.disk.size).toBe(0);
  expect(reasons).toEqual(['initial', 'initial', 'initial', 'initial', 'initial']);
});

test('when a signed session ends, the host is asked once for all who wait, and the same user stays', async () => {
  const browser = new Browser();
  const reasons: SignReason[] = [];
  const session = browser.open((reason) => {
    reasons.push(reason);
    return Promise.resolve(tokenOf({ sub: 'ada' }));
  });
  await browser.done(session.resume());
  const { scope } = session;
  browser.auth.endAll();
  const refused = await session.token();
  const tokens = await browser.done(Promise.all([session.renew(refused), session.renew(refused)]));
  expect(tokens[0]).not.toBe(refused);
  expect(reasons).toEqual(['initial', 'expired']);
  expect([session.user.value?.id, scope.aborted]).toEqual(['ada', false]);
});

test('when the ended session was of somebody whom the host or the server does not let in again, nobody is signed in', async () => {
  for (const token of [null, tokenOf({ sub: 'banned' })]) {
    const browser = new Browser();
    const session = browser.open((reason) =>
      Promise.resolve(reason === 'initial' ? tokenOf({ sub: 'ada' }) : token),
    );
    await browser.done(session.resume());
    browser.auth.endAll();
    await expect(browser.done(session.renew(await session.token()))).rejects.toMatchObject({
      code: 'signed_out',
    });
    expect(session.user.value).toBeNull();
  }
});

test('a rejected identity is asked for once more; a host that fails is a failure of the network', async () => {
  const browser = new Browser();
  const reasons: SignReason[] = [];
  const session = browser.open((reason) => {
    reasons.push(reason);
    return Promise.resolve(tokenOf({ sub: 'ada', nonce: reasons.length }));
  });
  browser.auth.refuse = 'signed_token_rejected';
  await expect(browser.done(session.signInSigned())).rejects.toMatchObject({
    code: 'signed_token_rejected',
  });
  expect(reasons).toEqual(['initial', 'rejected']);

  const failing = browser.open(() => Promise.reject(new Error('host is down')));
  await expect(browser.done(failing.resume())).rejects.toMatchObject({
    code: 'network_error',
    cause: new Error('host is down'),
  });
});

test('a storage that is forbidden or full leaves the session in memory', async () => {
  const full = () => {
    throw new Error('QuotaExceededError');
  };
  for (const broken of [
    { get: full, set: full, delete: full },
    { get: () => null, set: full, delete: () => undefined },
    { get: () => null, set: () => undefined, delete: () => undefined },
  ]) {
    const auth = new ModelAuth(new FakePlatform());
    auth.platform.answer = auth.fetch;
    const { platform } = auth;
    const rest = new Rest('', 'pk_1', platform, routes);
    const session = new Session({
      site: 'pk_1',
      sign: undefined,
      storage: safeStorage(broken),
      rest,
      platform,
    });
    const signingIn = session.signIn('auth.guest', {});
    await platform.advance(1_000);
    await signingIn;
    const renewing = session.renew(await session.token());
    await platform.advance(1_000);
    await renewing;
    expect(session.user.value?.id).toBe('guest-1');
  }
});

test('closing leaves no timer and no listener, and everything after it says so', async () => {
  const browser = new Browser();
  const session = browser.open();
  await browser.done(session.resume());
  await browser.done(session.signIn('auth.guest', {}));
  const renewing = session.renew(await session.token());
  session.close();
  await expect(browser.done(renewing)).rejects.toMatchObject({ code: 'closed' });
  await expect(session.token()).rejects.toMatchObject({ code: 'closed' });
  await expect(session.signIn('auth.guest', {})).rejects.toMatchObject({ code: 'closed' });
  expect(browser.auth.platform.leftovers + browser.tabs[0]!.platform.leftovers).toBe(0);
  expect(browser.disk.size).toBe(1);
});
