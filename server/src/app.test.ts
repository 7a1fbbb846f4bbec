/**
 * The server as who runs it sees it: health, reference, headers, and a shutdown that loses nothing.
 */
import { operations } from '@parlor/sdk/protocol/operations';
import type { Operation } from '@parlor/sdk/protocol/table';
import { events } from '@parlor/sdk/protocol/events';
import { allErrors } from '@parlor/sdk/protocol/all-errors';
import { expect, test } from 'vitest';
import { namedSchemas } from './kernel/named-schemas.js';
import { RawSocket } from '../../tests/support/raw-socket.js';
import { data, TestServer } from '../../tests/support/test-server.js';

test('health and readiness answer, and readiness tells of a database that is away', async () => {
  await using server = await TestServer.own();
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  await server.app.database.close();
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status).toBe(503);
  await server.app.database.source.initialize();
});

test('the reference names every operation, event and error, and openapi.json every operation with its errors', async () => {
  await using server = await TestServer.start();
  const page = await (await fetch(`${server.url}/docs`)).text();
  for (const name of [
    ...Object.keys(operations),
    ...Object.keys(events),
    ...Object.keys(allErrors),
  ])
    expect(page).toContain(`<code>${name}</code>`);
  // Each named schema once, with links to it; every description; an example of each operation.
  for (const name of Object.keys(namedSchemas))
    expect(page.split(`id="schema.${name}"`)).toHaveLength(2);
  for (const [, name] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${name}"`);
  expect(page).toContain('Answer 201: <a href="#schema.Message">Message</a>');
  expect(page).toContain('The conversation to write in.');
  expect(page.split('<summary>Example</summary>').length - 1).toBeGreaterThanOrEqual(
    Object.keys(operations).length,
  );
  expect((await fetch(`${server.url}/docs/reference.css`)).headers.get('content-type')).toContain(
    'text/css',
  );

  interface Described {
    operationId: string;
    security: Record<string, unknown>[];
    responses: Record<string, { description: string }>;
  }
  const openapi = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Described>>;
    components: { securitySchemes: Record<string, object>; schemas: Record<string, object> };
  };
  const described = Object.values(openapi.paths).flatMap((methods) => Object.values(methods));
  expect(described.map(({ operationId }) => operationId).sort()).toEqual(
    Object.keys(operations).sort(),
  );
  expect(openapi.components.securitySchemes['host']).toMatchObject({
    type: 'http',
    scheme: 'bearer',
  });
  // Schemas that have a name stand once, and every reference leads to one.
  const { schemas } = openapi.components;
  expect(Object.keys(schemas)).toEqual(
    expect.arrayContaining([
      'Error',
      'User',
      'Me',
      'Session',
      'Message',
      'Conversation',
      'HostUser',
    ]),
  );
  const references = new Set(
    JSON.stringify(openapi)
      .match(/"#\/[^"]+"/g)!
      .map((reference) => reference.slice(1, -1)),
  );
  expect(
    [...references].filter(
      (reference) => !(reference.replace('#/components/schemas/', '') in schemas),
    ),
  ).toEqual([]);
  expect(references).toContain('#/components/schemas/User');
  expect(JSON.stringify(openapi.paths)).toContain('"data":{"$ref":"#/components/schemas/Session"');
  for (const { operationId, security, responses } of described) {
    const { caller, scope, isOpen }: Operation = operations[operationId as keyof typeof operations];
    expect(security).toEqual(
      isOpen
        ? []
        : caller === 'host'
          ? [{ host: [scope] }, { operator: [scope], site: [] }]
          : [{ [caller]: [] }],
    );
    const text = JSON.stringify(responses);
    for (const code of operations[operationId as keyof typeof operations].errors)
      expect([operationId, text.includes(code)]).toEqual([operationId, true]);
  }
});

test('answers carry an id and headers that keep browsers from guessing', async () => {
  await using server = await TestServer.start();
  const { headers } = await fetch(`${server.url}/v1/users/me`);
  expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('x-powered-by')).toBeNull();
});

test('a server that stops answers what it took, and every message that it acknowledged is there', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const { accessToken: token } = await server.session(site, 'Ada');
  const { conversation } = data(
    await server.http(
      'conversations.start',
      { userIds: [], clientId: 'c0', text: 'm0' },
      { token },
    ),
  );
  const socket = await RawSocket.open(server, { siteKey: site.publicKey, token });
  const replies = Array.from({ length: 50 }, (_, n) =>
    socket.call('messages.send', {
      conversationId: conversation.id,
      clientId: `c${n + 1}`,
      text: `m${n + 1}`,
    }),
  );
  await Promise.race(replies);
  await server.restart();
  const settled = await Promise.all(replies);
  expect(settled.filter(({ ok }) => !ok)).toEqual(
    settled.filter((reply) => !reply.ok && reply.error.code === 'unavailable'),
  );

  const kept = data(
    await server.http('messages.list', { conversationId: conversation.id, limit: 100 }, { token }),
  ).items.map(({ clientId }) => clientId);
  const acknowledged = settled.flatMap((reply) =>
    reply.ok ? [(reply.data as { clientId: string }).clientId] : [],
  );
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(kept).toEqual(expect.arrayContaining(acknowledged));
});

test('two servers run side by side in one process and know nothing of each other', async () => {
  await using one = await TestServer.own();
  await using other = await TestServer.own();
  const site = await one.site();
  const { accessToken: token } = await one.session(site, 'Ada');
  expect((await one.http('users.me', {}, { token })).status).toBe(200);
  expect((await other.http('users.me', {}, { token })).status).toBe(401);
});
