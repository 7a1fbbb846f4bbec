import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mounted } from '../../../tests/support/mount.js';
import type * as avatars from './avatar.js';
import type * as styles from './people.styles.js';

let mounted: Mounted<{
  avatars: typeof avatars;
  styles: typeof styles;
}>;

beforeAll(async () => {
  mounted = await Mounted.open({ avatars: 'shared/avatar.ts', styles: 'shared/people.styles.ts' });
});

afterAll(() => mounted?.[Symbol.asyncDispose]());

const face = () => mounted.stage.locator('.avatar');

test('without a picture it shows the initials, in a colour of the user, and whether they are online', async () => {
  await mounted.run(({ kit, avatars, styles }) =>
    kit.draw(avatars.avatar(kit.user('Ada Lovelace', { online: true })), styles.people),
  );
  expect(await face().getAttribute('data-initials')).toBe('AL');
  expect(await face().getAttribute('class')).toContain('online');
  expect(await face().evaluate((one) => getComputedStyle(one).inlineSize)).toBe('48px');
  await mounted.expectAccessible();
});

test('a picture that does not load leaves the initials in sight', async () => {
  await mounted.run(({ kit, avatars, styles }) =>
    kit.draw(avatars.avatar(kit.user('Ben', { avatarUrl: 'data:image/png,no' })), styles.people),
  );
  await expect.poll(() => face().locator('img').getAttribute('data-loaded')).toBeNull();
  expect(
    await face()
      .locator('img')
      .evaluate((one) => getComputedStyle(one).opacity),
  ).toBe('0');
});

test('a picture that loads covers them', async () => {
  await mounted.run(({ kit, avatars, styles }) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 2, height: 2 });
    return kit.draw(
      avatars.avatar(kit.user('Ben', { avatarUrl: canvas.toDataURL() })),
      styles.people,
    );
  });
  await face().locator('img[data-loaded]').waitFor();
});

test('a conversation of several shows two of them', async () => {
  await mounted.run(({ kit, avatars, styles }) =>
    kit.draw(avatars.avatars(['Ada', 'Ben', 'Cleo'].map((name) => kit.user(name))), styles.people),
  );
  expect(
    await face().evaluateAll((all) => all.map((one) => one.getAttribute('data-initials'))),
  ).toEqual(['B', 'A']);
});
