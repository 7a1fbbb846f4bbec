import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mounted } from '../../../tests/support/mount.js';

let mounted: Mounted<object>;

beforeAll(async () => {
  mounted = await Mounted.open({ list: 'conversation-list/conversation-list.ts' });
});

afterAll(() => mounted?.[Symbol.asyncDispose]());

const open = () =>
  mounted.run(({ kit }) => {
    const ada = kit.user('Ada', { online: true });
    const ben = kit.user('Ben');
    const items = [
      kit.conversation([ada], {
        id: 'one',
        unread: 2,
        lastMessage: kit.message(2, { text: 'See you *soon*' }),
      }),
      kit.conversation([ada, ben], {
        id: 'two',
        kind: 'group',
        title: 'Chess club',
        lastMessage: kit.message(1, { senderId: 'me', text: 'Hello all' }),
      }),
    ];
    const list = kit.live({ items, loading: false, error: null, hasMore: false });
    const context = {
      ...kit.contextOf(kit.chatOf({ conversations: { live: list } })),
      talk: undefined,
    };
    return kit.draw(
      kit.html`<parlor-conversation-list
        style="flex: 1"
        .context=${context}
        .shown=${'two'}
      ></parlor-conversation-list>`,
    );
  });
const row = (name: string) => mounted.stage.getByRole('button', { name });

test('a row says who it is with, what was last said and what is unread', async () => {
  await open();
  const ada = row('Ada');
  await ada.first().waitFor();
  const text = await mounted.stage.locator('.row').first().innerText();
  expect(text).toContain('Ada');
  expect(text).toContain('See you *soon*');
  expect(text).toContain('2 unread messages');
  expect(text).toContain('Online');
  expect(await mounted.stage.locator('.row').nth(1).innerText()).toContain('You: Hello all');
  await mounted.expectAccessible();
});

test('the conversation that is shown beside the list is the current one', async () => {
  await open();
  await row('Chess club').waitFor();
  expect(await row('Chess club').getAttribute('aria-current')).toBe('true');
});

test('arrow keys go from row to row, and Enter opens one', async () => {
  await open();
  await mounted.stage.locator('.row').first().focus();
  await mounted.page.keyboard.press('ArrowDown');
  await mounted.page.keyboard.press('Enter');
  expect(await mounted.log()).toEqual([
    ['navigate', { name: 'conversation', conversationId: 'two' }],
  ]);
});
