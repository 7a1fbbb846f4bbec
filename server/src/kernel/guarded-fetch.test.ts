/**
 * What may happen between the look at an address and its answer: names that say something else
 * later, redirects, floods.
 */
import { expect, test, vi } from 'vitest';
import { Canary, page, redirect } from '../../../tests/support/canary.js';
import { names, outcome } from '../../../tests/support/guarded-outcome.js';
import { GuardedFetch } from './guarded-fetch.js';

test('the connection goes to the address that was checked, whatever the name says later', async () => {
  await using outside = await Canary.start({ '/': page('outside'), '/again': redirect('/') });
  const answers = [['127.0.0.1'], ['10.0.0.1'], ['10.0.0.1']];
  const resolve = vi.fn(async () => answers.shift() ?? []);
  const fetch = new GuardedFetch('test', { permits: outside.permits, resolve });

  expect(await outcome(fetch, outside.url('/', 'rebinding.example'))).toBe('outside');
  expect(resolve).toHaveBeenCalledTimes(1);
  expect(outside.heard[0]!.headers.host).toBe(`rebinding.example:${outside.port}`);
});

test('of a name with many addresses a few are tried', async () => {
  await using outside = await Canary.start({ '/': (response) => response.destroy() });
  const loopbacks = Array.from({ length: 200 }, () => '127.0.0.1');
  const fetch = new GuardedFetch('test', {
    permits: outside.permits,
    resolve: async () => loopbacks,
  });
  expect(await outcome(fetch, outside.url('/', 'many.example'))).toBe('unreachable');
  expect(outside.connections).toBeLessThanOrEqual(2);
  const odd = new GuardedFetch('test', {
    permits: outside.permits,
    resolve: async () => [...loopbacks, '10.0.0.1'],
  });
  expect(await outcome(odd, outside.url('/', 'many.example'))).toBe('address');
});

test('a redirect to the same name is looked up and checked anew', async () => {
  await using outside = await Canary.start({ '/': page('outside'), '/again': redirect('/') });
  const answers = [['127.0.0.1'], ['10.0.0.1']];
  const fetch = new GuardedFetch('test', {
    permits: outside.permits,
    resolve: async () => answers.shift() ?? [],
  });

  expect(await outcome(fetch, outside.url('/again', 'rebinding.example'))).toBe('address');
  expect(outside.visits('/')).toBe(0);
});

const locations: readonly (readonly [to: string, reason: string])[] = [
  ['http://10.0.0.1/', 'address'],
  ['//169.254.169.254/latest/meta-data/', 'address'],
  ['http://[::ffff:10.0.0.1]/', 'address'],
  ['http:\\\\2852039166/', 'address'],
  ['http://localhost/', 'name'],
  ['http://metadata.google.internal/', 'name'],
  ['file:///etc/passwd', 'scheme'],
  ['gopher://10.0.0.1:25/', 'scheme'],
  ['http://user@10.0.0.1/', 'credentials'],
  ['http://', 'malformed'],
];

test.each(locations)('a redirect to %s is not followed', async (location, reason) => {
  await using outside = await Canary.start({ '/': redirect(location) });
  const fetch = new GuardedFetch('test', { permits: outside.permits, resolve: names({}) });
  expect(await outcome(fetch, outside.url('/'))).toBe(reason);
});

test('a redirect inwards is not followed, whatever it is called', async () => {
  await using inside = await Canary.start({ '/': page('inside') });
  const statuses = [301, 302, 303, 307, 308];
  await using outside = await Canary.start(
    Object.fromEntries(statuses.map((status) => [`/${status}`, redirect(inside.url('/'), status)])),
  );
  const fetch = new GuardedFetch('test', { permits: outside.permits });
  for (const status of statuses)
    expect(await outcome(fetch, outside.url(`/${status}`))).toBe('address');
  expect(inside.connections).toBe(0);
  // And it would have answered.
  const permits = (address: string, port: number) =>
    outside.permits(address, port) || inside.permits(address, port);
  expect(await outcome(new GuardedFetch('test', { permits }), outside.url('/302'))).toBe('inside');
});

test('four redirects are followed, five are not, and a loop ends', async () => {
  await using outside = await Canary.start({
    '/5': redirect('/4'),
    '/4': redirect('3'),
    '/3': redirect('./2'),
    '/2': redirect('/1', 301),
    '/1': redirect('/page?x=1#part', 308),
    '/page': page('there'),
    '/loop': redirect('/loop'),
    '/lost': (response) => response.writeHead(302).end(),
  });
  const fetch = new GuardedFetch('test', { permits: outside.permits });
  expect(await outcome(fetch, outside.url('/4'))).toBe('there');
  expect(outside.heard.at(-1)!.path).toBe('/page?x=1');
  expect(await outcome(fetch, outside.url('/5'))).toBe('redirects');
  expect(outside.visits('/page?x=1')).toBe(1);
  expect(await outcome(fetch, outside.url('/loop'))).toBe('redirects');
  expect(outside.visits('/loop')).toBe(5);
  expect(await outcome(fetch, outside.url('/lost'))).toBe('status');
});

test('one address is asked only so often, whatever it is called', async () => {
  await using outside = await Canary.start({ '/': page('there') });
  const fetch = new GuardedFetch('test', {
    permits: outside.permits,
    resolve: async () => ['127.0.0.1'],
  });
  const asks = Array.from({ length: 70 }, (_, i) =>
    outcome(fetch, outside.url('/', `name-${i}.example`)),
  );
  const outcomes = await Promise.all(asks);
  expect(outcomes.filter((each) => each === 'there')).toHaveLength(60);
  expect(outcomes.filter((each) => each === 'busy')).toHaveLength(10);
  expect(outside.heard).toHaveLength(60);
});

test('nothing of this server goes along', async () => {
  await using outside = await Canary.start({
    '/': redirect('/page'),
    '/page': page('there', { 'set-cookie': 'a=1' }),
  });
  const fetch = new GuardedFetch('Parlor-Test/1.0', { permits: outside.permits });
  await outcome(fetch, outside.url('/'));
  await outcome(fetch, outside.url('/page'));
  expect(outside.heard).toHaveLength(3);
  for (const { headers } of outside.heard) {
    expect(headers).toEqual({
      host: `127.0.0.1:${outside.port}`,
      accept: 'text/html',
      'accept-encoding': 'gzip, deflate',
      'user-agent': 'Parlor-Test/1.0',
      connection: 'close',
    });
  }
  expect(outside.heard).toHaveLength(3);
});
