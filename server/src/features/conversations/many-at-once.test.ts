/** Many clients that load their lists at the same moment share queries, and nothing else. */
import { expect, test } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';

test('of many clients that load their list at the same moment, each gets its own', async () => {
  await using server = await TestServer.own();
  const [site, elsewhere] = [await server.site(), await server.site()];
  const ada = await Person.of(server, site, 'Ada');
  const clients = await Promise.all([
    ...upTo(12).map((n) => Person.of(server, site, `Client ${n}`)),
    ...upTo(4).map((n) => Person.of(server, elsewhere, `Other ${n}`)),
  ]);
  const started = await Promise.all(
    clients.map(async (each) => (each.site === site ? each.start(ada) : null)),
  );
  await Promise.all(
    clients.flatMap((each, n) =>
      upTo(5).map(async () => {
        const { items } = await each.call('conversations.sync', { held: [] });
        expect(items.map(({ id }) => id)).toEqual(started[n] === null ? [] : [started[n]]);
        for (const { members, lastMessage } of items) {
          expect(new Set(members.map(({ user }) => user.id))).toEqual(new Set([ada.id, each.id]));
          expect(lastMessage?.senderId).toBe(each.id);
        }
        expect((await each.call('users.me', {})).id).toBe(each.id);
      }),
    ),
  );
});
