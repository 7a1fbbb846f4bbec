/** Numbers of a site that several nodes count, one of which may be killed. */
import { createHost } from '@parlor/sdk/server';
import { expect } from 'vitest';
import { test } from 'vitest';
import { longTest } from '../support/long-test.js';
import { freePort } from '../support/mariadb.js';
import { newDatabase } from '../support/new-database.js';
import { eventually, Nodes } from '../support/nodes.js';
import { upTo } from '../support/person.js';
import { Processes } from '../support/processes.js';
import { ServerProcess } from '../support/server-process.js';

/** The sums over a day and the hour before, so that a test may run at midnight. */
async function sums(host: ReturnType<typeof createHost>) {
  const { points, online } = await host.numbers.get({ unit: 'day' });
  const sum = (what: 'messages' | 'conversations' | 'newGuests' | 'activeUsers') =>
    points.reduce((all, point) => all + (point[what] ?? 0), 0);
  return {
    messages: sum('messages'),
    conversations: sum('conversations'),
    newGuests: sum('newGuests'),
    activeUsers: sum('activeUsers'),
    online,
  };
}

test('two nodes add to the same numbers, and count a user of both once', async () => {
  await using nodes = await Nodes.start({ overrides: { numbersMs: 10 } });
  const { a, b, site } = nodes;
  const secretKey = await a.secretKey(site);
  const hosts = [a, b].map(({ url }) => createHost({ url, secretKey }));
  const before = await eventually(async () => {
    const [here, there] = await Promise.all(hosts.map(sums));
    expect(here).toEqual(there);
    return here!;
  });
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  const id = await nodes.start(ada, [grace]);
  await Promise.all(
    upTo(60).map((n) => nodes.send(n % 2 ? a : b, n % 3 ? ada : grace, id, `message ${n}`)),
  );
  const sockets = [
    await nodes.socket(a, ada),
    await nodes.socket(b, ada),
    await nodes.socket(b, grace),
  ];
  for (const host of hosts)
    await eventually(async () =>
      expect(await sums(host)).toEqual({
        messages: before.messages + 61,
        conversations: before.conversations + 1,
        newGuests: before.newGuests + 2,
        activeUsers: before.activeUsers + 2,
        online: 2,
      }),
    );
  for (const { socket } of sockets) socket.disconnect();
});

longTest(
  'after kill -9, a server adds to the numbers that it had stored',
  { timeout: 90_000 },
  async () => {
    await using processes = await Processes.create();
    const database = await newDatabase(processes.folder);
    const folder = processes.folder;
    await using server = new ServerProcess({ port: await freePort(), database, folder });
    const [site] = await server.up(['Test']);
    const host = createHost({ url: server.url, secretKey: site!.secretKey });
    await host.users.upsert({ externalId: '42', name: 'Ada' });
    await host.conversations.upsert({
      externalId: 'order',
      title: 'Order',
      members: [{ externalId: '42' }],
    });
    const send = () =>
      host.messages.send({ externalId: 'order' }, { text: 'x', sender: { externalId: '42' } });
    for (const _ of upTo(3)) await send();
    await eventually(async () =>
      expect(await sums(host)).toMatchObject({ messages: 3, conversations: 1 }),
    );
    await server.crash();
    await server.up();
    for (const _ of upTo(2)) await send();
    await eventually(async () =>
      expect(await sums(host)).toMatchObject({ messages: 5, conversations: 1 }),
    );
  },
);
