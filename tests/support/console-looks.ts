/** A view of the console in all its looks: on a phone and a desktop, by day and by night. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { violationsNow } from './axe.js';

const looks = [
  { colorScheme: 'light', dir: 'ltr', viewport: { width: 1280, height: 820 } },
  { colorScheme: 'dark', dir: 'rtl', viewport: { width: 1280, height: 820 } },
  { colorScheme: 'light', dir: 'rtl', viewport: { width: 390, height: 780 } },
  { colorScheme: 'dark', dir: 'ltr', viewport: { width: 390, height: 780 } },
] as const;

/** Ignored by git. */
const pictures = join(
  dirname(dirname(dirname(fileURLToPath(import.meta.url)))),
  'screenshots/console',
);

/** What axe finds, and whether something is wider than the page. Takes a picture of each look. */
export async function checkLooks(name: string, on: Page): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const found: string[] = [];
  for (const { colorScheme, dir, viewport } of looks) {
    const look = `${colorScheme} ${dir} ${viewport.width}`;
    await on.setViewportSize(viewport);
    await on.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const overflow = await on.evaluate(async (direction) => {
      document.documentElement.dir = direction;
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    }, dir);
    if (overflow > 0) found.push(`${look}: ${overflow} px too wide`);
    for (const violation of await violationsNow(on, 'parlor-console'))
      found.push(`${look}: ${violation}`);
    const path = join(pictures, `${name} ${look}.png`.replaceAll(' ', '-'));
    await on.screenshot({ path, fullPage: true });
  }
  await on.setViewportSize(looks[0].viewport);
  await on.evaluate(() => (document.documentElement.dir = 'ltr'));
  expect(found).toEqual([]);
}
