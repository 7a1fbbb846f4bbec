/**
 * A node that is killed with -9 leaves nothing behind: its people go offline for the others when
 * its lease is over. Runs what `npm run build` left.
 */
import type { Session } from '@parlor/sdk/protocol/auth';
import { wire } from '@parlor/sdk/protocol/wire';
import { expect } from 'vitest';
import { longTest } from '../support/long-test.js';
import { freePort } from '../support/mariadb.js';
import { eventually, heard } from '../support/nodes.js';
import { end, Processes } from '../support/processes.js';
import { RawSocket } from '../support/raw-socket.js';
import { RedisServer } from '../support/redis.js';
import { newDatabase } from '../support/new-database.js';

interface Node {
  url: string;
  onClose(close: () => Promise<unknown>): void;
}

async function post<T>(
  { url }: Node,
  path: string,
  body: object,
  headers: Record<string, string>,
): Promise<T> {
  const request = {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  };
  const answer = (await (await fetch(`${url}/v1${path}`, request)).json()) as { data: T };
  return answer.data;
}

longTest(
  'people on a node that is killed with -9 go offline for the others after its lease, and can go on at once on another',
  { timeout: 90_000 },
  async () => {
    await using redis = await RedisServer.start();
    await using processes = await Processes.create();
    const database = await newDatabase(processes.folder);
    const settings = {
      DATABASE_URL: database.kind === 'mysql' ? database.url : '',
      REDIS_URL: redis.url,
    };
    const made = await processes.finish(
      'cli.js',
      ['--migrate', 'site', 'create', '--name', 'Test', '--json'],
      settings,
    );
    const { publicKey } = JSON.parse(made.stdout) as { publicKey: string };
    const sockets: (() => Promise<unknown>)[] = [];
    const start = async () => {
      const port = await freePort();
      const child = await processes.server(port, settings);
      return {
        child,
        url: `http://127.0.0.1:${port}`,
        onClose: (close: () => Promise<unknown>) => void sockets.push(close),
      };
    };
    const [doomed, other] = [await start(), await start()];
    const guest = (name: string) =>
      post<Session>(other, '/auth/guest', { name }, { [wire.siteHeader]: publicKey });
    const [ada, grace] = [await guest('Ada'), await guest('Grace')];
    const as = ({ accessToken }: Session) => ({ authorization: `Bearer ${accessToken}` });
    const first = { userIds: [grace.user.id], clientId: 'first', text: 'first' };
    const { conversation } = await post<{ conversation: { id: string } }>(
      other,
      '/conversations',
      first,
      as(ada),
    );

    const watcher = await RawSocket.open(other, { siteKey: publicKey, token: grace.accessToken });
    const device = await RawSocket.open(doomed, { siteKey: publicKey, token: ada.accessToken });
    const comings = () =>
      heard(watcher, 'presence.changed').filter(({ userId }) => userId === ada.user.id);
    await eventually(() =>
      expect(comings()).toEqual([{ userId: ada.user.id, online: true, lastSeenAt: null }]),
    );
    await device.call('typing.set', { conversationId: conversation.id, typing: true });
    const writing = () => heard(watcher, 'typing.changed').map(({ typing }) => typing);
    await eventually(() => expect(writing()).toEqual([true]));

    await end(doomed.child, 'SIGKILL');
    await eventually(() => expect(writing()).toEqual([true, false]));
    await eventually(
      () =>
        expect(comings().at(-1)).toMatchObject({ online: false, lastSeenAt: expect.any(String) }),
      60_000,
    );
    const profile = await fetch(`${other.url}/v1/users/${ada.user.id}`, { headers: as(grace) });
    expect(await profile.json()).toMatchObject({
      data: { online: false, lastSeenAt: expect.any(String) },
    });

    await RawSocket.open(other, { siteKey: publicKey, token: ada.accessToken });
    await eventually(() =>
      expect(comings().map(({ online }) => online)).toEqual([true, false, true]),
    );
    for (const close of sockets) await close();
  },
);
