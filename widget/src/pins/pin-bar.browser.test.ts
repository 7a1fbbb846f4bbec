import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mounted } from '../../../tests/support/mount.js';

let mounted: Mounted<object>;

beforeAll(async () => {
  mounted = await Mounted.open({ bar: 'pins/pin-bar.ts' });
});

afterAll(() => mounted?.[Symbol.asyncDispose]());

const open = (count: number) =>
  mounted.run(({ kit }, count) => {
    const ada = kit.user('Ada');
    const items = [2, 1].slice(0, count).map((seq) =>
      kit.message(seq, {
        text: `Pin ${seq}`,
        pinnedAt: `2026-03-12T12:00:0${seq}.000Z`,
        pinnedBy: 'ada',
      }),
    );
    const chat = kit.chatOf(
      {
        connection: kit.live({ status: 'connected' }),
        conversations: { live: kit.live({ items: [kit.conversation([ada])] }) },
      },
      {
        createMessages: { pinned: async () => items },
        createBlocks: {
          live: kit.live({ items: [], hidden: new Set(), loading: false, error: null }),
        },
      },
    );
    return kit.draw(kit.html`<parlor-pin-bar
      .context=${kit.contextOf(chat)}
      .conversation=${kit.conversation([ada])}
      @show=${kit.hear}
    ></parlor-pin-bar>`);
  }, count);
const bar = () => mounted.stage.getByRole('group', { name: 'Pinned messages' });

test('without a pin it takes no room', async () => {
  await open(0);
  expect(await mounted.stage.locator('parlor-pin-bar').evaluate((one) => one.clientHeight)).toBe(0);
});

test('each press leads to a pin, and the next one to the pin before it', async () => {
  await open(2);
  const pin = bar()
    .getByRole('button', { name: /Pinned message/ })
    .first();
  await pin.waitFor();
  expect(await pin.innerText()).toContain('Pinned message 1 of 2');
  await mounted.expectAccessible();
  await pin.focus();
  for (const _ of [1, 2, 3]) await mounted.page.keyboard.press('Enter');
  expect(await mounted.log()).toEqual([
    ['show', 2],
    ['show', 1],
    ['show', 2],
  ]);
});

test('a button leads to all of them', async () => {
  await open(1);
  await bar().getByRole('button', { name: 'All pinned messages' }).click();
  expect(await mounted.log()).toEqual([['navigate', { name: 'pins', conversationId: 'talk' }]]);
});
