/**
 * Faults that nobody caught, planted into a server process: those that break nothing leave it
 * running, after the others it drains and asks to be restarted.
 */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Target } from './target.js';

const preload = fileURLToPath(new URL('../support/planted-faults.mjs', import.meta.url));

test('a fault that nobody caught is logged, and ends the process only if its state may be broken', async () => {
  await using target = await Target.start({
    NODE_OPTIONS: `--import ${preload}`,
    PLANTED_FAULTS: 'rejection,connection,exception',
  });
  const session = await target.guest();
  const socket = await target.socket(session);
  const logged = (message: string) =>
    target.logged(50).filter(({ error }) => (error as { message: string }).message === message);
  const plant = async (message: string) => {
    target.child.kill('SIGUSR2');
    await expect.poll(() => logged(message)).toHaveLength(1);
  };

  await plant('planted rejection');
  await plant('planted ECONNRESET');
  const started = await socket.call('conversations.start', {
    userIds: [],
    clientId: 'a',
    text: 'still here',
  });
  expect(started.ok).toBe(true);

  const exited = once(target.child, 'exit');
  const closed = new Promise((resolve) => socket.socket.once('disconnect', resolve));
  await plant('planted exception');
  expect(await exited).toEqual([70, null]);
  await closed;
  expect(await target.count('messages')).toBe(1);
});
