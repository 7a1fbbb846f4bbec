import { expect, test } from 'vitest';
import { Canary, page } from '../support/canary.js';
import { eventually, heard, Nodes } from '../support/nodes.js';

test('a page that people on two nodes link at the same time is fetched once, and everybody on either hears of it', async () => {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await using canary = await Canary.start({
    '/page': (...request) => void released.then(() => page('<title>Both</title>')(...request)),
  });
  await using nodes = await Nodes.start({
    overrides: { previews: { around: { permits: canary.permits } } },
  });
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  const id = await nodes.start(ada, [grace]);
  const sockets = [await nodes.socket(nodes.a, ada), await nodes.socket(nodes.b, grace)];

  const url = canary.url('/page');
  await Promise.all([
    nodes.send(nodes.a, ada, id, `first ${url}`),
    nodes.send(nodes.b, grace, id, `second ${url}`),
  ]);
  await eventually(() => expect(canary.visits('/page')).toBe(1));
  release();
  for (const socket of sockets) {
    await eventually(() => {
      const previewed = heard(socket, 'message.changed').map(({ message }) =>
        message.previews?.map(({ title }) => title),
      );
      expect(previewed).toEqual([['Both'], ['Both']]);
    });
  }
  expect(canary.visits('/page')).toBe(1);
});
