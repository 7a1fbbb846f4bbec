/** Many clients that load their lists at the same moment. */
import { expect, test } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';

test('a message waits for few of the lists that many clients load, and every client gets its own', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  const talk = await ada.start(grace);
  const others = await Promise.all(upTo(12).map((n) => Person.of(server, site, `Client ${n}`)));
  const started = await Promise.all(others.map((each) => each.start(ada)));

  const order: string[] = [];
  const lists = others.flatMap((each, n) =>
    upTo(10).map(async () => {
      const { items } = await each.call('conversations.sync', { held: [] });
      expect(items.map(({ id }) => id)).toEqual([started[n]]);
      expect(items[0]!.members.map(({ user }) => user.id).sort()).toEqual([ada.id, each.id].sort());
      order.push('list');
    }),
  );
  // The first lists are under way.
  await Promise.race(lists);
  await ada.send(talk, 'Hello');
  order.push('sent');
  await Promise.all(lists);
  expect(order).toHaveLength(121);
  expect(order.indexOf('sent')).toBeLessThan(100);
});
