/**
 * A database that is away, hangs or is held by somebody else: callers are told so in time, nothing
 * is lost or doubled, and all goes on by itself afterwards.
 */
import { createConnection } from 'mysql2/promise';
import { expect, inject, test, vi } from 'vitest';
import { FreezingLine } from '../../../tests/support/freezing-line.js';
import { Person, upTo } from '../../../tests/support/person.js';
import { TestServer } from '../../../tests/support/test-server.js';

const onMariadb = test.runIf(inject('database') === 'mariadb');

/** A server whose database is reached over the line. */
async function behind(line: FreezingLine): Promise<TestServer> {
  const server = await TestServer.own();
  const { database } = server.config;
  if (database.kind !== 'mysql') throw new Error('Only MariaDB is reached over a line');
  database.url = database.url.replace(/:\d+\//, `:${line.port}/`);
  await server.restart();
  return server;
}

onMariadb(
  'while the database hangs, every call is told to come again; afterwards each is stored once',
  async () => {
    await using line = await FreezingLine.to(inject('mariadbPort'));
    await using server = await behind(line);
    const site = await server.site();
    const [ada, grace] = [
      await Person.of(server, site, 'Ada'),
      await Person.of(server, site, 'Grace'),
    ];
    const id = await ada.start(grace);
    const send = (n: number) =>
      ada.outcome('messages.send', { conversationId: id, clientId: `n${n}`, text: `n ${n}` });
    expect(await send(0)).toBe('ok');

    line.freeze();
    // More than there are connections, by several ways, and some that come while others wait.
    const first = upTo(30).map(send);
    const reads = upTo(5).map(() => ada.outcome('conversations.list', {}));
    await Promise.race(first);
    expect(
      new Set(await Promise.all([...first, ...reads, ...upTo(5).map((n) => send(100 + n))])),
    ).toEqual(new Set(['unavailable']));
    const answer = await server.http(
      'messages.list',
      { conversationId: id },
      { token: ada.session.accessToken },
    );
    expect(answer).toMatchObject({
      status: 503,
      body: { error: { code: 'unavailable', retryAfterMs: expect.any(Number) } },
    });

    line.thaw();
    await vi.waitFor(async () => expect(await send(1)).toBe('ok'), 5_000);
    expect(new Set(await Promise.all(upTo(30).map(send)))).toEqual(new Set(['ok']));
    const { items } = await grace.call('messages.list', { conversationId: id });
    expect(items.map(({ seq }) => seq)).toEqual(upTo(32));
    expect(new Set(items.map(({ clientId }) => clientId)).size).toBe(32);
  },
);

onMariadb(
  'whoever waits too long for a conversation that somebody else holds is told to come again',
  async () => {
    await using server = await TestServer.own();
    const site = await server.site();
    const ada = await Person.of(server, site, 'Ada');
    const id = await ada.start();
    let release = () => undefined as void;
    const held = new Promise<void>((resolve) => (release = resolve));
    let locked = () => undefined as void;
    const begun = new Promise<void>((resolve) => (locked = resolve));
    // On a connection of its own, as it holds longer than a server's transaction may.
    const holding = (async () => {
      const { database } = server.config;
      const connection = await createConnection(
        database.kind === 'mysql' ? database.url.replace('mariadb:', 'mysql:') : '',
      );
      await connection.beginTransaction();
      await connection.query('SELECT id FROM conversations WHERE id = ? FOR UPDATE', [id]);
      locked();
      await held;
      await connection.rollback();
      await connection.end();
    })();
    await begun;
    const send = () =>
      ada.outcome('messages.send', { conversationId: id, clientId: 'c', text: 'x' });
    expect(await Promise.all(upTo(3).map(send))).toEqual([
      'unavailable',
      'unavailable',
      'unavailable',
    ]);
    release();
    await holding;
    expect(await send()).toBe('ok');
    expect((await ada.call('messages.list', { conversationId: id })).items).toHaveLength(2);
  },
);
