import type { Operation } from '@parlor/sdk/protocol/table';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { callsAtOnce, createDispatcher } from './dispatcher.js';
import { Fault } from './fault.js';
import type { Limiter } from './limits.js';

const limiter = {
  takeForCall: async () => ({ limit: 1, remaining: 1, resetMs: 0 }),
  giveBack: async () => undefined,
} as unknown as Limiter;

const operation = {
  method: 'GET',
  path: '/things',
  summary: 'Lists things.',
  caller: 'site',
  rate: 'read',
  input: v.strictObject({}),
  output: v.object({ items: v.array(v.string()) }),
  errors: ['not_found'],
} as const satisfies Operation & { method: string; path: string };

const repeatedCalls = {
  once: () => Promise.reject(new Error('Only calls of hosts have keys.')),
};

const watch = { called: () => undefined, refused: () => undefined };

const call = { requestId: 'r', siteId: 's', address: '192.0.2.1' } as never;

function dispatch(handler: () => Promise<{ items: string[] }>, checkReplies = true) {
  const dispatcher = createDispatcher(
    { 'things.list': operation },
    { 'things.list': handler },
    { callsAtOnce, limiter, repeatedCalls, watch, isUnavailable: () => false, checkReplies },
  );
  return dispatcher.dispatch('things.list', call, {});
}

test('in tests, an error that the operation does not declare fails the call', async () => {
  const refuse = () => Promise.reject(new Fault('file_refused'));
  await expect(dispatch(refuse)).rejects.toThrow(
    '"things.list" does not declare the error "file_refused".',
  );
  await expect(dispatch(refuse, false)).rejects.toThrow(Fault);
});

test.each(['not_found', 'unavailable', 'rate_limited'] as const)(
  'an operation may answer %s, which it declares or any operation may answer',
  async (code) => {
    await expect(dispatch(() => Promise.reject(new Fault(code)))).rejects.toMatchObject({ code });
  },
);

test('in tests, an output that is not as declared fails the call', async () => {
  await expect(dispatch(async () => ({ items: [1] }) as never)).rejects.toThrow('Expected string');
});
