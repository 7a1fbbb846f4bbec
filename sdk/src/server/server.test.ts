/** The entry for backends: where it runs, what it signs, and how often it calls. */
import jwt from 'jsonwebtoken';
import { afterEach, expect, test, vi } from 'vitest';
import { browserPlatform } from '../platform.js';
import { hostCall } from './call.js';
import { createHost, signIdentity } from './index.js';

afterEach(() => vi.unstubAllGlobals());

const identity = { secret: 's'.repeat(32), kid: 'k1', site: 'pk_1', user: { externalId: '42' } };

test('in a browser, it refuses to work and says why', async () => {
  vi.stubGlobal('window', {});
  vi.stubGlobal('document', {});
  const refusal = { code: 'forbidden', message: expect.stringContaining('this is a browser') };
  expect(() => createHost({ url: 'https://chat.example.com', secretKey: 'sk_1' })).toThrow(
    expect.objectContaining(refusal),
  );
  await expect(signIdentity(identity)).rejects.toMatchObject(refusal);
});

test('a signed identity is a token that other libraries verify', async () => {
  const user = { externalId: 'ü 42', name: 'Zoë 🎉', avatarUrl: 'https://host.example/z.png' };
  const token = await signIdentity({ ...identity, user, expiresInSeconds: 60 });
  const { header, payload } = jwt.verify(token, identity.secret, {
    algorithms: ['HS256'],
    audience: 'pk_1',
    complete: true,
  });
  expect(header).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'k1' });
  const { iat, exp, ...claims } = payload as jwt.JwtPayload;
  expect(claims).toEqual({ sub: 'ü 42', aud: 'pk_1', name: 'Zoë 🎉', avatar: user.avatarUrl });
  expect(exp! - iat!).toBe(60);
});

test.each([
  ['secret', { ...identity, secret: '' }],
  ['user.externalId', { ...identity, user: {} }],
  ['expiresInSeconds', { ...identity, expiresInSeconds: 90_000 }],
  ['expiresInSeconds', { ...identity, expiresInSeconds: NaN }],
])('signing without a right %s fails and names it', async (field, options) => {
  await expect(signIdentity(options as never)).rejects.toMatchObject({
    code: 'invalid_input',
    details: [{ field }],
  });
});

/** A server that gives these answers one after the other, and a clock that does not wait. */
function scripted(...answers: (object | Error)[]) {
  const waits: number[] = [];
  const keys: unknown[] = [];
  const call = hostCall({
    url: 'https://chat.example.com',
    secretKey: 'sk_1',
    retries: 3,
    platform: {
      ...browserPlatform,
      random: () => 0.5,
      after: (ms, task) => {
        if (ms === 60_000) return () => undefined;
        waits.push(ms);
        queueMicrotask(task);
        return () => undefined;
      },
      fetch: async (_, init) => {
        keys.push((init.headers as Record<string, string>)['idempotency-key']);
        const answer = answers.shift();
        if (answer instanceof Error) throw answer;
        return Response.json(answer);
      },
    },
  });
  return { call, waits, keys };
}

const failed = (code: string, more: object = {}) => ({
  ok: false,
  error: { code, message: code, requestId: 'r', ...more },
});
const done = { ok: true, data: { done: true } };

test('a call waits as long as the server asks for, and keeps its key', async () => {
  const { call, waits, keys } = scripted(
    failed('rate_limited', { retryAfterMs: 7_000 }),
    new Error('cut'),
    failed('unavailable'),
    done,
  );
  expect(await call('host.upsertUser', { externalId: '42' }, undefined)).toEqual({ done: true });
  expect(waits).toEqual([7_000, 500, 1_000]);
  expect(keys).toHaveLength(4);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^\w{32}$/);
});

test('a call is repeated a few times only, and not after errors that last', async () => {
  const down = scripted(...Array.from({ length: 9 }, () => failed('unavailable')));
  await expect(down.call('host.listUsers', {}, undefined)).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect(down.keys).toEqual([undefined, undefined, undefined, undefined]);
  const wrong = scripted(failed('email_taken'), done);
  await expect(
    wrong.call('host.upsertUser', { externalId: '42' }, undefined),
  ).rejects.toMatchObject({ code: 'email_taken' });
  const long = scripted(failed('rate_limited', { retryAfterMs: 120_000 }), done);
  await expect(long.call('host.listUsers', {}, undefined)).rejects.toMatchObject({
    code: 'rate_limited',
  });
  expect([wrong.keys.length, long.keys.length]).toEqual([1, 1]);
});

test('a caller who gives up is not kept waiting', async () => {
  const giveUp = new AbortController();
  const { call, keys } = scripted(failed('unavailable'), done);
  const result = call('host.listUsers', {}, giveUp.signal);
  giveUp.abort();
  await expect(result).rejects.toMatchObject({ code: 'aborted' });
  expect(keys.length).toBeLessThan(2);
});
