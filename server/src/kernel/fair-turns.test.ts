/** Whose work is done next, and who is sent away. */
import { expect, test } from 'vitest';
import { FairTurns, type TurnOptions } from './fair-turns.js';
import type { Fault } from './fault.js';

const oneAtATime = { party: 1, site: 1, all: 1 };
const twenty = { party: 20, site: 40, all: 100 };

/** Work that ends when the test says so, and what became of it. `who` is `site/party`. */
function place(options: Partial<TurnOptions> = {}) {
  const turns = new FairTurns({
    running: oneAtATime,
    waiting: twenty,
    refusal: 'Too many.',
    retryAfterMs: 1_000,
    ...options,
  });
  const begun: string[] = [];
  const refused: string[] = [];
  const running: { who: string; end(): void }[] = [];
  const ask = (who: string, signal?: AbortSignal) => {
    const [siteId = '', partyId = ''] = who.split('/');
    const work = () => {
      begun.push(who);
      return new Promise<void>((resolve) => running.push({ who, end: resolve }));
    };
    return turns
      .run({ siteId, partyId }, work, signal)
      .catch(
        (error: Fault) =>
          void refused.push(`${who} ${error.name === 'Fault' ? error.code : error.name}`),
      );
  };
  const end = async (who: string) => {
    const index = running.findIndex((each) => each.who === who);
    running.splice(index, 1)[0]!.end();
    await new Promise(setImmediate);
  };
  /** Ends what runs, one after the other, until nothing is left. */
  const finish = async () => {
    while (running.length > 0) await end(running[0]!.who);
  };
  return { turns, begun, refused, ask, end, finish };
}

test.each([
  ['one site and party in the order of asking', ['a/1', 'a/1', 'a/1'], ['a/1', 'a/1', 'a/1']],
  [
    'sites in turn',
    ['a/1', 'a/1', 'a/1', 'a/1', 'b/1', 'c/1', 'b/1'],
    ['a/1', 'a/1', 'b/1', 'c/1', 'a/1', 'b/1', 'a/1'],
  ],
  [
    'parties of a site in turn',
    ['a/1', 'a/1', 'a/1', 'a/1', 'a/2', 'a/3'],
    ['a/1', 'a/1', 'a/2', 'a/3', 'a/1', 'a/1'],
  ],
  [
    'a site with many parties like a site with one',
    ['a/1', 'a/2', 'a/3', 'a/4', 'a/5', 'b/1', 'b/1'],
    ['a/1', 'a/2', 'b/1', 'a/3', 'b/1', 'a/4', 'a/5'],
  ],
])('serves %s', async (_, asked, served) => {
  const { begun, refused, ask, finish } = place();
  for (const who of asked) void ask(who);
  await finish();
  expect([begun, refused]).toEqual([served, []]);
});

test.each([
  [
    'a site that is full, and no other',
    { ...twenty, site: 2 },
    ['a/1', 'a/2', 'a/3', 'a/4', 'b/1'],
    ['a/4 unavailable'],
  ],
  [
    'a party that is full, and no other',
    { ...twenty, party: 2 },
    ['a/1', 'a/1', 'a/1', 'a/1', 'a/2', 'b/1'],
    ['a/1 rate_limited'],
  ],
  [
    'everybody if all places are taken',
    { ...twenty, all: 2 },
    ['a/1', 'a/1', 'b/1', 'c/1'],
    ['c/1 unavailable'],
  ],
  [
    'the last one of the busiest party if a quiet one comes',
    { ...twenty, site: 3 },
    ['a/1', 'a/1', 'a/1', 'a/1', 'a/2'],
    ['a/1 unavailable'],
  ],
  [
    'who comes from a busy party too',
    { ...twenty, site: 3 },
    ['a/1', 'a/1', 'a/1', 'a/2', 'a/2'],
    ['a/2 unavailable'],
  ],
])('refuses %s', async (_, waiting, asked, sentAway) => {
  const { begun, refused, ask, finish } = place({ waiting });
  for (const who of asked) void ask(who);
  await finish();
  expect(refused).toEqual(sentAway);
  expect(begun).toHaveLength(asked.length - sentAway.length);
});

test('a party and a site run in a part of the places only', async () => {
  const { begun, ask, end, finish } = place({ running: { party: 1, site: 2, all: 3 } });
  for (const who of ['a/1', 'a/1', 'a/2', 'a/3', 'b/4']) void ask(who);
  expect(begun).toEqual(['a/1', 'a/2', 'b/4']);
  await end('b/4');
  expect(begun).toEqual(['a/1', 'a/2', 'b/4']);
  await end('a/1');
  expect(begun).toEqual(['a/1', 'a/2', 'b/4', 'a/1']);
  await finish();
  expect(begun).toEqual(['a/1', 'a/2', 'b/4', 'a/1', 'a/3']);
});

test('work that fails gives its place back', async () => {
  const { turns, begun, ask, finish } = place();
  await expect(
    turns.run({ siteId: 'a', partyId: '1' }, () => Promise.reject(new Error('broken'))),
  ).rejects.toThrow('broken');
  void ask('a/1');
  expect(begun).toEqual(['a/1']);
  await finish();
});

test('says before whether there is room', async () => {
  const { turns, ask, finish } = place({ waiting: { ...twenty, party: 1 } });
  const taker = { siteId: 'a', partyId: '1' };
  const both = [ask('a/1'), ask('a/1')];
  expect(() => turns.requireRoom(taker)).toThrow(
    expect.objectContaining({ code: 'rate_limited', retryAfterMs: 1_000 }),
  );
  expect(() => turns.requireRoom({ siteId: 'b', partyId: '1' })).not.toThrow();
  await finish();
  await Promise.all(both);
  expect(() => turns.requireRoom(taker)).not.toThrow();
});

test('a caller who leaves does not wait, and takes no place', async () => {
  const { begun, refused, ask, finish } = place({ waiting: { ...twenty, party: 1 } });
  void ask('a/1');
  const leaving = new AbortController();
  const left = ask('a/1', leaving.signal);
  leaving.abort();
  await left;
  expect(refused).toEqual(['a/1 AbortError']);
  void ask('a/1');
  await finish();
  expect(begun).toEqual(['a/1', 'a/1']);
});

test('nobody waits longer than the bound, or after the end', async () => {
  const { turns, refused, ask, finish } = place({ waitMs: 20 });
  void ask('a/1');
  await ask('b/1');
  const last = ask('b/2');
  turns.close();
  await last;
  await ask('c/1');
  expect(refused).toEqual(['b/1 unavailable', 'b/2 unavailable', 'c/1 unavailable']);
  await finish();
});

test('who is refused waits longer the more tasks wait', async () => {
  const waits: (number | undefined)[] = [];
  const turns = new FairTurns({
    running: oneAtATime,
    waiting: { party: 10, site: 10, all: 3 },
    refusal: 'Too many.',
    retryAfterMs: (waiting) => 1_000 + waiting,
  });
  let end = () => undefined as void;
  const held = new Promise<void>((resolve) => (end = resolve));
  const ask = (partyId: string) => turns.run({ siteId: 'a', partyId }, () => held);
  const all = ['1', '2', '3', '4'].map(ask);
  await ask('5').catch((error: Fault) => waits.push(error.retryAfterMs));
  end();
  await Promise.all(all);
  // Everybody is gone, and nobody counts any more.
  await turns.run({ siteId: 'a', partyId: '6' }, async () => undefined);
  turns.close();
  await ask('7').catch((error: Fault) => waits.push(error.retryAfterMs));
  expect(waits).toEqual([1_003, 1_000]);
});
