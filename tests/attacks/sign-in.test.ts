/**
 * Floods of sign-ins from many addresses: who has to wait, who gets in, and what they leave behind.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import jwt from 'jsonwebtoken';
import { expect, vi } from 'vitest';
import { outcomeOf, postFrom } from '../support/from-address.js';
import { attackTable } from './attack-table.js';
import { type AttackedSite, dataOf, type Target } from './target.js';

const account = { email: 'ada@example.com', password: 'correct horse', name: 'Ada' };
const login = { email: account.email, password: account.password };

/**
 * A sign-in may wait for the hash of another one or two, and not for the forty of a flood. On a
 * busy machine all of them take longer.
 */
const hashesMost = 8;

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

const register = async (
  { url }: Target,
  site: AttackedSite,
  address: string,
  email: string,
): Promise<void> => {
  dataOf(
    (await postFrom(address, url, site.publicKey, 'auth.register', { ...account, email })).body,
  );
};

/** The outcome of a sign-in, and how long it took. */
async function signIn(
  { url }: Target,
  site: AttackedSite,
  address: string,
  input: object = login,
): Promise<{ outcome: string; ms: number }> {
  const began = performance.now();
  const outcome = outcomeOf(
    await postFrom(address, url, site.publicKey, 'auth.login', { ...input }),
  );
  return { outcome, ms: performance.now() - began };
}

/**
 * Guesses at emails that nobody has, from many addresses of one site. Gives how many had each
 * outcome.
 */
async function flood(
  target: Target,
  site: AttackedSite,
  addresses: number,
  each: number,
  email = () => `${randomUUID()}@example.com`,
) {
  const guesses = upTo(addresses).flatMap((n) =>
    upTo(each).map(() =>
      signIn(target, site, `127.1.${n >> 8}.${(n & 255) + 1}`, {
        email: email(),
        password: 'a wild guess',
      }),
    ),
  );
  const counts: Record<string, number> = {};
  for (const { outcome } of await Promise.all(guesses))
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/**
 * Signs in again and again while something goes on. Gives the outcomes, and the longest wait, in
 * times of a sign-in without it.
 */
async function signingIn(
  target: Target,
  site: AttackedSite,
  address: string,
  begin: () => Promise<unknown>,
) {
  const usualMs = Math.max(
    (await signIn(target, site, address)).ms,
    (await signIn(target, site, address)).ms,
  );
  const outcomes = new Set<string>();
  let longestMs = 0;
  let isOver = false;
  const meanwhile = begin().finally(() => (isOver = true));
  while (!isOver) {
    const { outcome, ms } = await signIn(target, site, address);
    outcomes.add(outcome);
    longestMs = Math.max(longestMs, ms);
    // Its own sign-ins take turns, too.
    await sleep(500);
  }
  await meanwhile;
  process.stdout.write(
    `  sign-in of a bystander took up to ${Math.round(longestMs)} ms, and ${Math.round(usualMs)} ms without the flood\n`,
  );
  return { outcomes: [...outcomes], hashes: longestMs / usualMs };
}

attackTable([
  {
    name: 'a flood of guesses at one site leaves sign-in at another site quick, and costs nobody a try',
    isLong: true,
    run: async (target) => {
      const { site, otherSite } = target;
      const email = 'edith@example.com';
      await register(target, site, '127.0.0.7', email);
      await register(target, otherSite, '127.0.0.9', account.email);
      let counts = {};
      const tries: string[] = [];
      const { outcomes, hashes } = await signingIn(target, otherSite, '127.0.0.9', async () => {
        let isOver = false;
        const flooding = flood(target, site, 50, 1).finally(() => (isOver = true));
        // The attacked site is busy for a new address. It may knock more often than its sixty calls
        // a minute, and its five failures.
        while (!isOver && tries.length < 120)
          tries.push((await signIn(target, site, '127.0.0.6', { ...login, email })).outcome);
        counts = await flooding;
      });
      expect(outcomes).toEqual(['ok']);
      expect(hashes).toBeLessThan(hashesMost);
      expect(Object.keys(counts).toSorted()).toEqual(['invalid_credentials', 'unavailable']);
      expect(tries.filter((outcome) => outcome !== 'ok' && outcome !== 'unavailable')).toEqual([]);
      expect(tries).toContain('unavailable');
      expect((await signIn(target, site, '127.0.0.6', { ...login, email })).outcome).toBe('ok');
    },
    timeoutMs: 120_000,
  },
  {
    name: 'a flood from one address leaves sign-in at the same site from another address quick',
    isLong: true,
    run: async (target) => {
      const { site } = target;
      await register(target, site, '127.0.0.9', account.email);
      let counts = {};
      const { outcomes, hashes } = await signingIn(
        target,
        site,
        '127.0.0.9',
        async () => (counts = await flood(target, site, 1, 25)),
      );
      expect(outcomes).toEqual(['ok']);
      expect(hashes).toBeLessThan(hashesMost);
      expect(Object.keys(counts).toSorted()).toEqual(['invalid_credentials', 'rate_limited']);
    },
  },
  {
    name: 'guesses at one account from many addresses are checked a few times, and its owner gets in meanwhile',
    run: async (target) => {
      const { site } = target;
      const email = 'grace@example.com';
      await register(target, site, '127.0.0.8', email);
      const guessing = (async () => {
        const counts: Record<string, number> = {};
        for (const _ of upTo(4))
          for (const [outcome, count] of Object.entries(
            await flood(target, site, 30, 1, () => email),
          ))
            counts[outcome] = (counts[outcome] ?? 0) + count;
        return counts;
      })();
      const { invalid_credentials: checked = 0, rate_limited: refused = 0 } = await guessing;
      expect(checked).toBeLessThanOrEqual(20);
      expect(refused).toBeGreaterThanOrEqual(100);
      expect((await signIn(target, site, '127.0.0.8', { ...login, email })).outcome).toBe('ok');
      // The same for an email that nobody has.
      const unknown = await flood(target, site, 30, 1, () => 'nobody@example.com');
      expect(Object.keys(unknown).toSorted()).toEqual(['invalid_credentials', 'rate_limited']);
      expect(unknown['invalid_credentials']).toBeLessThanOrEqual(15);
    },
  },
  {
    name: 'who signs with a stolen secret is out within five seconds after it is revoked at the command line',
    run: async (target) => {
      const { site, processes } = target;
      const cli = async (...args: string[]) =>
        JSON.parse(
          (await processes.finish('cli.js', [...args, '--site', site.publicKey, '--json'])).stdout,
        ) as Record<string, string>;
      const { kid = '', secret = '' } = await cli('secret', 'create');
      const token = jwt.sign({}, secret, {
        keyid: kid,
        subject: 'victim',
        audience: site.publicKey,
        expiresIn: '5m',
      });
      const session = dataOf(await target.call('auth.exchange', { token }, { site }));
      const socket = await target.socket(session);
      expect(await cli('secret', 'revoke', '--kid', kid)).toEqual({ kid, endedSessions: 1 });
      const began = performance.now();
      await vi.waitFor(() => expect(socket.disconnectReason).not.toBeNull(), {
        timeout: 30_000,
        interval: 20,
      });
      expect(performance.now() - began).toBeLessThan(5_000);
      expect(await target.call('users.me', {}, { token: session.accessToken })).toMatchObject({
        error: { code: 'session_ended' },
      });
    },
  },
  {
    name: 'one address tries twenty emails by registering, and is sent away',
    run: async (target) => {
      const input = { ...account, email: 'ivy@example.com' };
      await register(target, target.site, '127.0.0.9', input.email);
      const answers: string[] = [];
      for (const _ of upTo(25)) {
        answers.push(
          outcomeOf(
            await postFrom('127.0.0.5', target.url, target.site.publicKey, 'auth.register', input),
          ),
        );
      }
      expect(answers).toEqual([
        ...upTo(20).map(() => 'email_taken'),
        ...upTo(5).map(() => 'rate_limited'),
      ]);
    },
  },
]);
