import { expect, test } from 'vitest';
import { Gather } from './gather.js';

function setUp() {
  const loads: { keys: readonly string[]; answer(fails?: Error): void }[] = [];
  const gather = new Gather<string, string>({
    nameOf: (key) => key,
    load: (keys) =>
      new Promise((resolve, reject) => {
        loads.push({
          keys,
          answer: (fails) =>
            fails
              ? reject(fails)
              : resolve(
                  new Map(keys.filter((key) => key !== 'none').map((key) => [key, `<${key}>`])),
                ),
        });
      }),
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { loads, gather, turn };
}

test('what is asked together is looked up together, and each caller gets what it asked for', async () => {
  const { loads, gather, turn } = setUp();
  const asked = [gather.many(['a', 'b']), gather.many(['b', 'none']), gather.one('c')];
  await turn();
  expect(loads.map(({ keys }) => keys)).toEqual([['a', 'b', 'none', 'c']]);
  loads[0]!.answer();
  expect(await Promise.all(asked)).toEqual([
    new Map([
      ['a', '<a>'],
      ['b', '<b>'],
    ]),
    new Map([['b', '<b>']]),
    '<c>',
  ]);
});

test('nothing is taken from a look-up that began before', async () => {
  const { loads, gather, turn } = setUp();
  void gather.one('a');
  await turn();
  const again = gather.one('a');
  await turn();
  expect(loads).toHaveLength(2);
  void gather.one('a');
  await turn();
  await turn();
  // Two at a time: the third waits.
  expect(loads).toHaveLength(2);
  loads[1]!.answer();
  expect(await again).toBe('<a>');
  await turn();
  expect(loads).toHaveLength(3);
});

test('a failure reaches those who asked, and no later caller', async () => {
  const { loads, gather, turn } = setUp();
  const failing = [gather.one('a'), gather.one('b')];
  await turn();
  loads[0]!.answer(new Error('away'));
  await expect(Promise.allSettled(failing)).resolves.toMatchObject([
    { reason: { message: 'away' } },
    { reason: { message: 'away' } },
  ]);
  const later = gather.one('a');
  await turn();
  loads[1]!.answer();
  expect(await later).toBe('<a>');
});
