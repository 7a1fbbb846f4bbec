/** Rates that nodes count together, and what that costs Redis. */
import { expect, test } from 'vitest';
import { Nodes } from '../support/nodes.js';
import { upTo } from '../support/person.js';
import type { TestServer } from '../support/test-server.js';

const minute = (points: number) => ({ points, seconds: 60 });

async function outcome(server: TestServer, token: string): Promise<string> {
  const { body } = await server.http('users.me', {}, { token });
  return body.ok ? 'ok' : body.error.code;
}

test('nodes let the rate pass together, and at most a twentieth of it more each', async () => {
  await using nodes = await Nodes.start({ overrides: { rates: { read: minute(60) } } });
  const [ada, bob] = [await nodes.person('Ada'), await nodes.person('Bob')];
  const { accessToken } = ada;
  const servers = [nodes.a, nodes.b];
  const outcomes = (
    await Promise.all(servers.flatMap((server) => upTo(10).map(() => ten(server, accessToken))))
  ).flat();
  const passed = outcomes.filter((each) => each === 'ok').length;
  expect(passed).toBeGreaterThanOrEqual(60);
  expect(passed).toBeLessThanOrEqual(60 + servers.length * 3);
  expect(new Set(outcomes)).toEqual(new Set(['ok', 'rate_limited']));
  for (const server of servers) {
    expect(await outcome(server, accessToken)).toBe('rate_limited');
    // It was Ada's alone.
    expect(await outcome(server, bob.accessToken)).toBe('ok');
  }
});

async function ten(server: TestServer, token: string): Promise<string[]> {
  const found: string[] = [];
  for (const _ of upTo(10)) found.push(await outcome(server, token));
  return found;
}

test('a rate of less than twenty points is exact, also for calls that arrive together', async () => {
  await using nodes = await Nodes.start({ overrides: { rates: { read: minute(19) } } });
  const { accessToken } = await nodes.person('Ada');
  const outcomes = await Promise.all(
    upTo(40).map((n) => outcome([nodes.a, nodes.b][n % 2]!, accessToken)),
  );
  expect(outcomes.filter((each) => each === 'ok')).toHaveLength(19);
});

test('what a node has counted without Redis counts on, and Redis counts again when it is back', async () => {
  await using nodes = await Nodes.start({ overrides: { rates: { read: minute(60) } } });
  const { accessToken } = await nodes.person('Ada');
  await ten(nodes.a, accessToken);
  await nodes.redis.stop();
  const away = (await Promise.all(upTo(6).map(() => ten(nodes.a, accessToken)))).flat();
  expect(away.filter((each) => each === 'ok')).toHaveLength(50);
  await nodes.redis.start();
  await nodes.acquainted();
  expect(await outcome(nodes.a, accessToken)).toBe('rate_limited');
  const back = (await Promise.all(upTo(8).map(() => ten(nodes.b, accessToken)))).flat();
  expect(back.filter((each) => each === 'ok')).toHaveLength(60);
});

test('sends that arrive together ask Redis once for all their rates, and are written to it together', async () => {
  await using nodes = await Nodes.start();
  const people = await Promise.all(upTo(10).map((n) => nodes.person(`Person ${n}`)));
  const places = await Promise.all(people.map((person) => nodes.start(person, [])));
  const calls = async (command: string) => {
    const stats = await nodes.redis.command('INFO commandstats');
    return Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(stats)?.[1] ?? 0);
  };
  const counts = async () => [await calls('eval'), await calls('xadd')] as const;
  const [evals, entries] = await counts();
  await Promise.all(
    people.flatMap((person, i) =>
      upTo(20).map((n) => nodes.send(nodes.a, person, places[i]!, `message ${n}`)),
    ),
  );
  const [evalsAfter, entriesAfter] = await counts();
  // Of 200 sends, which count for 600 rates.
  expect(evalsAfter - evals).toBeLessThan(50);
  // Beats of the nodes included.
  expect(entriesAfter - entries).toBeLessThan(150);
});
