import { expect, test } from 'vitest';
import { ChatError, type ChatErrorCode } from '../chat-error.js';
import { routes } from '../protocol/routes.generated.js';
import { createCall, type CallDeps } from './calls.js';

const failure = (code: ChatErrorCode) => new ChatError(code, code);

/** A call whose line and server answer as told. */
function setUp({
  line,
  rest,
}: {
  line?: () => Promise<unknown>;
  rest?: (token: string | undefined) => unknown;
}) {
  const scope = new AbortController();
  const log: string[] = [];
  const deps: CallDeps = {
    session: {
      scope: scope.signal,
      token: () => Promise.resolve('old'),
      renew: (refused) => {
        log.push(`renew ${refused}`);
        return Promise.resolve('new');
      },
    },
    connection: {
      line: line
        ? {
            check: () => undefined,
            call: (name) => {
              log.push(`line ${name}`);
              return line();
            },
            closed: new Promise(() => undefined),
            close: () => undefined,
          }
        : null,
    },
    rest: {
      call: async (name, _, options) => {
        const token = options?.token;
        log.push(`http ${name} ${token}`);
        return (await rest?.(token)) as never;
      },
      isRead: (name) => routes[name]!.startsWith('GET '),
    },
  };
  return { call: createCall(deps), log, scope };
}

test('a call takes the line while there is one, else HTTP', async () => {
  const over = setUp({ line: () => Promise.resolve('me') });
  expect(await over.call('users.me', {})).toBe('me');
  expect(over.log).toEqual(['line users.me']);
  const without = setUp({ rest: () => 'me' });
  expect(await without.call('users.me', {})).toBe('me');
  expect(without.log).toEqual(['http users.me old']);
});

test('a call whose answer was lost with the line is repeated over HTTP if that is safe, and only then', async () => {
  const line = () => Promise.reject(failure('network_error'));
  const reading = setUp({ line, rest: () => 'me' });
  expect(await reading.call('users.me', {})).toBe('me');
  const sending = setUp({ line, rest: () => 'sent' });
  const message = { conversationId: 'one', clientId: 'c', text: 'a' };
  expect(await sending.call('messages.send', message, { repeatable: true })).toBe('sent');
  const once = setUp({ line, rest: () => 'done' });
  await expect(
    once.call('auth.upgrade', { email: 'a@b.c', password: '12345678' }),
  ).rejects.toMatchObject({ code: 'network_error' });
  expect(once.log).toEqual(['line auth.upgrade']);
});

test("the server's refusal is the outcome, over either way", async () => {
  const { call, log } = setUp({ line: () => Promise.reject(failure('not_found')) });
  await expect(call('users.get', { userId: 'x' })).rejects.toMatchObject({ code: 'not_found' });
  expect(log).toEqual(['line users.get']);
});

test('a refused token is renewed once, and the call repeated', async () => {
  const mended = setUp({
    rest: (token) => (token === 'new' ? 'me' : Promise.reject(failure('token_expired'))),
  });
  expect(await mended.call('users.me', {})).toBe('me');
  expect(mended.log).toEqual(['http users.me old', 'renew old', 'http users.me new']);
  const hopeless = setUp({ rest: () => Promise.reject(failure('unauthenticated')) });
  await expect(hopeless.call('users.me', {})).rejects.toMatchObject({ code: 'unauthenticated' });
  expect(hopeless.log).toHaveLength(3);
});

test('when the user goes, so do the calls, and what is answered later is dropped', async () => {
  let answer!: (value: string) => void;
  const { call, scope } = setUp({ line: () => new Promise((resolve) => (answer = resolve)) });
  const outcome = expect(call('users.me', {})).rejects.toMatchObject({ code: 'signed_out' });
  scope.abort(failure('signed_out'));
  answer('the former user');
  await outcome;
});
