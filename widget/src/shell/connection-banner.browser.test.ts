import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mounted } from '../../../tests/support/mount.js';

let mounted: Mounted<object>;

beforeAll(async () => {
  mounted = await Mounted.open({ banner: 'shell/connection-banner.ts' });
});

afterAll(() => mounted?.[Symbol.asyncDispose]());

/** With a connection that goes from state to state by `become`. */
const open = () =>
  mounted.run(({ kit }) => {
    const connection = kit.live<object>({ status: 'connected' });
    const chat = kit.chatOf({ connection, reconnect: () => kit.log.push(['reconnect']) });
    const context = kit.contextOf(chat);
    Object.assign(globalThis, { become: connection.set });
    return kit.draw(
      kit.html`<parlor-connection-banner
        .context=${context}
        .t=${context.t}
      ></parlor-connection-banner>`,
    );
  });
const become = (state: object) => mounted.page.evaluate(`become(${JSON.stringify(state)})`);
const banner = () => mounted.stage.locator('parlor-connection-banner');

test('it is silent while the connection is up, and while it comes up quickly', async () => {
  await open();
  await become({ status: 'connecting' });
  await become({ status: 'connected' });
  await mounted.page.waitForTimeout(1_000);
  expect([await banner().innerText(), await mounted.log()]).toEqual(['', []]);
});

test('offline it says when the next try is, and can try at once', async () => {
  await open();
  await become({ status: 'waiting', retryAt: Date.now() + 30_000, error: null });
  await banner().getByText('Offline. Trying again in').waitFor();
  await mounted.expectAccessible();
  await banner().getByRole('button', { name: 'Retry now' }).click();
  await become({ status: 'connected' });
  await expect.poll(() => banner().innerText()).toBe('');
  expect(await mounted.log()).toEqual([
    ['announce', 'Offline. Trying again…'],
    ['reconnect'],
    ['announce', 'Connected again'],
  ]);
});
