import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mounted } from '../../../tests/support/mount.js';
import type * as quotes from './quote-bar.js';
import type * as styles from './quote-bar.styles.js';

let mounted: Mounted<{
  quotes: typeof quotes;
  styles: typeof styles;
}>;

beforeAll(async () => {
  mounted = await Mounted.open({
    quotes: 'message-actions/quote-bar.ts',
    styles: 'message-actions/quote-bar.styles.ts',
  });
});

afterAll(() => mounted?.[Symbol.asyncDispose]());

const open = (error = '') =>
  mounted.run(
    ({ kit, quotes, styles }, error) =>
      kit.draw(
        quotes.quoteBar({
          kind: 'reply',
          title: 'Reply to Ada',
          text: 'See you soon',
          error: error,
          cancel: 'Cancel',
          onCancel: () => kit.log.push(['cancelled']),
        }),
        styles.quoteBarStyles,
      ),
    error,
  );
const bar = () => mounted.stage.getByRole('group', { name: 'Reply to Ada' });

test('it shows the message that is answered, and can be cancelled by key', async () => {
  await open();
  await bar().getByText('See you soon').waitFor();
  await mounted.expectAccessible();
  await mounted.page.keyboard.press('Tab');
  await mounted.page.keyboard.press('Enter');
  expect(await mounted.log()).toEqual([['cancelled']]);
});

test('an error takes the place of the message', async () => {
  await open('It is too late to change this message.');
  await bar().getByText('It is too late').waitFor();
  expect(await bar().getByText('See you soon').count()).toBe(0);
  await mounted.expectAccessible();
});
