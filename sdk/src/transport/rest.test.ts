import { expect, test } from 'vitest';
import { FakePlatform } from '../../test-support/fake-platform.js';
import { routes } from '../protocol/routes.generated.js';
import { replyData, requestFor, Rest } from './rest.js';

const never = () => new Promise<never>(() => undefined);
const reply = (body: unknown, init?: ResponseInit) =>
  Promise.resolve(new Response(JSON.stringify(body), init));

test('an input is split as its route says', () => {
  expect(
    requestFor(routes['messages.list']!, { conversationId: 'a/b', limit: 20, cursor: 'x y' }),
  ).toEqual({
    method: 'GET',
    path: '/v1/conversations/a%2Fb/messages?limit=20&cursor=x+y',
    body: undefined,
  });
  expect(requestFor(routes['conversations.findDirect']!, { userIds: ['a', 'b'] }).path).toBe(
    '/v1/conversations/direct?userIds=a%2Cb',
  );
  expect(requestFor(routes['conversations.list']!, { cursor: undefined }).path).toBe(
    '/v1/conversations',
  );
  expect(requestFor(routes['receipts.markRead']!, { conversationId: 'a', seq: 3 })).toEqual({
    method: 'POST',
    path: '/v1/conversations/a/read',
    body: '{"seq":3}',
  });
  expect(requestFor(routes['auth.signOut']!, {}).body).toBe('{}');
});

test('a call carries the token, or names the site', async () => {
  const platform = new FakePlatform();
  const seen: RequestInit[] = [];
  platform.answer = (_, init) => {
    seen.push(init);
    return reply({ ok: true, data: {} });
  };
  const rest = new Rest('https://chat.example.com', 'pk_1', platform, routes);
  await rest.call('sites.current', {});
  await rest.call('users.me', {}, { token: 't' });
  expect(seen.map(({ headers }) => headers)).toEqual([
    { 'x-parlor-site': 'pk_1' },
    { authorization: 'Bearer t' },
  ]);
  expect(platform.leftovers).toBe(0);
});

test("a refusal becomes a ChatError with all that the server said, even under a code of tomorrow's", async () => {
  const platform = new FakePlatform();
  const rest = new Rest('', 'pk_1', platform, routes);
  const error = { code: 'rate_limited', message: 'slower', retryAfterMs: 1_500, requestId: 'r1' };
  platform.answer = () => reply({ ok: false, error }, { status: 429 });
  await expect(rest.call('users.me', {})).rejects.toMatchObject({
    ...error,
    status: 429,
    retryable: true,
  });
  platform.answer = () =>
    reply(
      { ok: false, error: { code: 'out_of_tea', message: '', requestId: 'r2' } },
      { status: 418 },
    );
  await expect(rest.call('users.me', {})).rejects.toMatchObject({
    code: 'out_of_tea',
    retryable: false,
  });
});

test('an answer that is not of this protocol says so, and keeps to the wait that a proxy asks for', async () => {
  const platform = new FakePlatform();
  const rest = new Rest('', 'pk_1', platform, routes);
  platform.answer = () =>
    Promise.resolve(
      new Response('<h1>Bad Gateway</h1>', { status: 502, headers: { 'retry-after': '7' } }),
    );
  await expect(rest.call('users.me', {})).rejects.toMatchObject({
    code: 'bad_answer',
    retryable: true,
    retryAfterMs: 7_000,
  });
});

test('no network, no answer in time and an abort are told apart', async () => {
  const platform = new FakePlatform();
  const rest = new Rest('', 'pk_1', platform, routes);
  await expect(rest.call('users.me', {})).rejects.toMatchObject({
    code: 'network_error',
    retryable: true,
  });

  platform.answer = never;
  const late = expect(rest.call('users.me', {})).rejects.toMatchObject({ code: 'timed_out' });
  await platform.advance(15_000);
  await late;

  const abort = new AbortController();
  const aborted = expect(rest.call('users.me', {}, { signal: abort.signal })).rejects.toMatchObject(
    { code: 'aborted' },
  );
  abort.abort();
  await aborted;
  expect(platform.leftovers).toBe(0);
});

test('a proxy that refuses a body for its size is understood', () => {
  const response = new Response('<html>413</html>', { status: 413 });
  expect(() => replyData(undefined, response)).toThrow(
    expect.objectContaining({ code: 'too_large', retryable: false }) as Error,
  );
});
