import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mounted } from '../../../tests/support/mount.js';

let mounted: Mounted<object>;

beforeAll(async () => {
  mounted = await Mounted.open({ list: 'conversation/message-list.ts' });
});

afterAll(() => mounted?.[Symbol.asyncDispose]());

/** A direct conversation with Ada, with one own message; others have seen it as given. */
const open = (seen = {}) =>
  mounted.run(({ kit }, seen) => {
    const ada = kit.user('Ada');
    const items = [
      kit.message(1, {
        senderId: null,
        kind: 'system',
        text: null,
        system: { type: 'joined', by: 'ada', userIds: ['me'] },
      }),
      kit.message(2, { text: 'Hello' }),
      kit.message(3, { senderId: 'me', text: 'Hi Ada' }),
      kit.message(4, { text: null, deletedAt: '2026-03-12T12:01:00.000Z' }),
    ];
    return kit.draw(kit.html`<parlor-message-list
      style="flex: 1"
      .context=${kit.contextOf()}
      .window=${kit.windowOf(items, seen)}
      .people=${new Map([
        ['ada', ada],
        ['me', kit.me],
      ])}
      .label=${'Messages with Ada'}
      .firstUnread=${4}
      @retry=${kit.hear}
      @discard=${kit.hear}
    ></parlor-message-list>`);
  }, seen);
const log = () => mounted.stage.getByRole('log', { name: 'Messages with Ada' });
const row = (text: string) => log().locator('.message', { hasText: text });

test('messages, system entries and deleted messages are shown', async () => {
  await open();
  await log().getByText('Ada added you').waitFor();
  await row('Hello').waitFor();
  await row('This message was deleted').waitFor();
  await log().getByRole('separator', { name: 'New messages' }).waitFor();
  await mounted.expectAccessible();
});

test.each([
  [{}, 'Sent'],
  [{ deliveredSeq: 3 }, 'Delivered'],
  [{ deliveredSeq: 3, seenBySomeSeq: 3 }, 'Delivered'],
  [{ deliveredSeq: 3, seenBySomeSeq: 3, seenByAllSeq: 3 }, 'Seen'],
])('with %o an own message says "%s"', async (marks, said) => {
  await open(marks);
  await row('Hi Ada').locator('.when', { hasText: said }).waitFor();
});

test('a long page shows its first unread message, and then renders what is near it', async () => {
  await mounted.run(({ kit }) => {
    const items = Array.from({ length: 60 }, (_, index) =>
      kit.message(index + 1, { text: `Note ${index + 1}` }),
    );
    return kit.draw(kit.html`<parlor-message-list
      style="flex: 1"
      .context=${kit.contextOf()}
      .window=${kit.windowOf(items)}
      .label=${'Messages with Ada'}
      .firstUnread=${12}
    ></parlor-message-list>`);
  });
  const separator = log().getByRole('separator', { name: 'New messages' });
  await expect.poll(() => separator.evaluate((line) => line.checkVisibility())).toBe(true);
  const view = (await log().boundingBox())!;
  const at = (await separator.boundingBox())!;
  expect(at.y).toBeGreaterThan(view.y);
  expect(at.y).toBeLessThan(view.y + view.height);
  await log().getByText('Note 1', { exact: true }).waitFor();
});

test('a message that failed offers to send it again, and to delete it', async () => {
  await mounted.run(({ kit }) => {
    const pending = {
      conversationId: 'talk',
      clientId: 'c1',
      text: 'Lost',
      createdAt: Date.now(),
      status: 'failed',
      error: { code: 'forbidden' },
    };
    return kit.draw(
      kit.html`<parlor-message-list
        style="flex: 1"
        .context=${kit.contextOf()}
        .window=${kit.windowOf([kit.message(1)], { pending: [pending as never] })}
        .label=${'Messages with Ada'}
        @retry=${kit.hear}
        @discard=${kit.hear}
      ></parlor-message-list>`,
    );
  });
  await mounted.stage.getByRole('button', { name: 'Try again' }).click();
  await mounted.stage.getByRole('button', { name: 'Delete' }).click();
  expect(await mounted.log()).toEqual([
    ['retry', 'c1'],
    ['discard', 'c1'],
  ]);
  await mounted.expectAccessible();
});
