/**
 * What a commit costs the database, what it holds up, and what is done where nobody knows whether
 * it happened.
 */
import { expect, inject, test, vi } from 'vitest';
import { brokenLine, loseAnswer } from '../../../tests/support/lost-answer.js';
import { Person, upTo } from '../../../tests/support/person.js';
import { TestServer } from '../../../tests/support/test-server.js';

/** Ada and Grace, and their conversation with one message of Ada's. */
async function talk(server: TestServer) {
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  return { site, ada, grace, id: await ada.start(grace) };
}

test('a commit takes two trips to the database, however many sends it holds', async () => {
  await using server = await TestServer.own();
  const { site, ada, grace, id } = await talk(server);
  const others = await Promise.all(
    upTo(5).map(() =>
      Person.of(server, site, 'Other').then(async (other) => ({ other, at: await other.start() })),
    ),
  );
  const { database } = server.app;
  const directly = database.directly.bind(database);
  const trips: number[] = [];
  vi.spyOn(database, 'directly').mockImplementation((work) =>
    directly(async (run) => {
      let count = 1;
      const done = await work((statements) => {
        count += 1;
        return run(statements);
      });
      // The search index follows the log in transactions of its own.
      if (done.last.some(({ sql }) => sql.startsWith('INSERT INTO messages '))) trips.push(count);
      return done;
    }),
  );
  const send = (who: Person, conversationId: string, n: number, more: object = {}) =>
    server.app.writer.append({
      siteId: site.id,
      conversationId,
      senderId: who.id,
      clientId: `c${n}`,
      text: 'x',
      ...more,
    });
  await send(ada, id, 1);
  await Promise.all([
    ...upTo(50).map((n) => send(grace, id, n)),
    ...others.map(({ other, at }) => send(other, at, 1)),
  ]);
  await Promise.all(upTo(50).map((n) => send(grace, id, 100 + n, { mentions: [ada.id] })));
  await Promise.all(upTo(50).map((n) => send(grace, id, 200 + n, { replyTo: n })));
  expect(new Set(trips)).toEqual(new Set([2]));
  expect(trips.length).toBeLessThanOrEqual(4 * database.dialect.writers);
});

// SQLite has one writer for all.
test.runIf(inject('database') === 'mariadb')(
  'a commit locks the conversations that it writes and no others, though they are nearly all',
  async () => {
    await using server = await TestServer.start();
    const site = await server.site();
    const ada = await Person.of(server, site, 'Ada');
    const others = await Promise.all(upTo(60).map((n) => Person.of(server, site, `Other ${n}`)));
    const ids = await Promise.all(others.map((other) => ada.start(other)));
    const { database, writer } = server.app;
    const send = (conversationId: string) =>
      writer.append({
        siteId: site.id,
        conversationId,
        senderId: ada.id,
        clientId: 'second',
        text: 'x',
      });
    const [locked, ...free] = ids;
    await database.transaction(async (other) => {
      await other.query(`SELECT id FROM conversations WHERE id = ? ${database.dialect.forUpdate}`, [
        locked,
      ]);
      await Promise.all(free.map(send));
    });
    await send(locked!);
  },
);

test('when the answer of the database to a commit is lost, the others hear of it as soon as the database answers again', async () => {
  await using server = await TestServer.own();
  const { ada, grace, id } = await talk(server);
  await grace.listen();
  const { database } = server.app;
  const query = database.query.bind(database);
  let isAway = false;
  loseAnswer(database, 'INSERT INTO messages ', () => (isAway = true));
  const looked = vi
    .spyOn(database, 'query')
    .mockImplementation((...statement) =>
      isAway ? Promise.reject(brokenLine()) : query(...statement),
    );
  expect(
    await ada.outcome('messages.send', {
      conversationId: id,
      clientId: 'doubtful',
      text: 'Is it there?',
    }),
  ).toBe('unavailable');
  await vi.waitFor(() => expect(looked).toHaveBeenCalled());
  expect(grace.heard(id)).toEqual([]);
  isAway = false;
  await vi.waitFor(() => expect(JSON.stringify(grace.heard(id))).toContain('Is it there?'), {
    timeout: 5_000,
  });
});
