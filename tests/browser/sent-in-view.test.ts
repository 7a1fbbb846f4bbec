/**
 * What a user sends is in view at once, from wherever in the log it was sent, with motion and
 * without.
 */
import type { Chat } from '@parlor/sdk';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';
import { insertLongLog } from '../support/long-log.js';
import { openSql } from '../support/sql.js';

const length = 400;

let browser: Browser;
let host: HostPage;
let ada: Joined;
let ben: Chat;
let benId: string;
let url: string;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  url = host.page(host.tag());
  ada = await host.join('Ada');
  ({ chat: ben, id: benId } = await host.join('Ben'));
});

afterAll(async () => {
  await Promise.all([ada?.chat.close(), ben?.close()]);
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const motions = ['no-preference', 'reduce'] as const;

/** A conversation of its own, in view, with so many unread messages. */
async function open(
  reducedMotion: (typeof motions)[number],
  unread = 0,
): Promise<{ visitor: Visitor; id: string }> {
  const title = `Lamps ${Math.random().toString(36).slice(2, 8)}`;
  const sql = openSql(host.server.config.database);
  const userIds = [ada.id, benId];
  const id = await insertLongLog(sql, {
    siteId: host.site.id,
    userIds,
    title,
    length,
    readSeq: length - unread,
  });
  await sql.close();
  const visitor = await host.visit(browser, url, { as: ada.account, reducedMotion });
  await visitor.openChat();
  await visitor.openConversation(title);
  await visitor.log.locator('.message').first().waitFor();
  return { visitor, id };
}

const fromEnd = ({ log }: Visitor) => log.evaluate((scroller) => -scroller.scrollTop);

const scrollUp = async (visitor: Visitor, distance: number) => {
  await visitor.log.evaluate(
    (log, by) => log.scrollTo({ top: -by, behavior: 'instant' }),
    distance,
  );
  await visitor.chat.getByRole('button', { name: /jump to latest/i }).waitFor();
};

/** It is painted within the log, at its very end. */
async function isInView(visitor: Visitor, text: string): Promise<void> {
  const row = visitor.log.locator('.message', { hasText: text });
  await row.waitFor();
  await expect.poll(() => fromEnd(visitor)).toBeLessThan(1);
  await expect
    .poll(async () => {
      const [box, view] = [await row.boundingBox(), await visitor.log.boundingBox()];
      return box!.y >= view!.y - 1 && box!.y + box!.height <= view!.y + view!.height + 1;
    })
    .toBe(true);
}

test.each(motions)('a text and files, sent from above the end (motion: %s)', async (motion) => {
  const { visitor } = await open(motion);
  for (const distance of [150, 600, 1500, 3000]) {
    await scrollUp(visitor, distance);
    await visitor.write(`Sent from ${distance} px above`);
    await isInView(visitor, `Sent from ${distance} px above`);
  }
  const clip = visitor.chat.getByRole('button', { name: 'Attach files' });
  await clip.waitFor();
  for (const distance of [150, 1500]) {
    await visitor.chat.locator('input[type=file]').setInputFiles({
      name: `list-${distance}.txt`,
      mimeType: 'text/plain',
      buffer: Buffer.from('linen'),
    });
    await visitor.chat.getByRole('list', { name: 'Files to send' }).waitFor();
    await scrollUp(visitor, distance);
    await visitor.write(`Files from ${distance} px above`);
    await isInView(visitor, `Files from ${distance} px above`);
  }
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test.each(motions.flatMap((motion) => [15, 39, 100].map((unread) => [motion, unread] as const)))(
  'an answer to more unread messages than fit (motion: %s, unread: %i)',
  async (motion, unread) => {
    const { visitor } = await open(motion, unread);
    await visitor.log.locator('[data-first-unread]').waitFor();
    await expect.poll(() => fromEnd(visitor)).toBeGreaterThan(40);
    await visitor.write('My answer to all of it');
    await isInView(visitor, 'My answer to all of it');
    expect(visitor.faults).toEqual([]);
    await visitor.close();
  },
);

test.each(motions)(
  '"jump to latest" ends at the latest, also when messages arrive on the way (motion: %s)',
  async (motion) => {
    const { visitor, id } = await open(motion);
    await scrollUp(visitor, 1200);
    const arriving = (async () => {
      for (let count = 1; count <= 5; count += 1)
        await ben.messages.send(id, `Arrived meanwhile, ${count}`);
    })();
    await visitor.chat.getByRole('button', { name: /jump to latest/i }).click();
    await arriving;
    await isInView(visitor, 'Arrived meanwhile, 5');
    // A reader who scrolls away while it still moves keeps that place.
    await scrollUp(visitor, 900);
    await visitor.chat.getByRole('button', { name: /jump to latest/i }).click();
    await scrollUp(visitor, 900);
    const place = await fromEnd(visitor);
    await ben.messages.send(id, 'Said below');
    await visitor.chat.getByRole('button', { name: /new message/i }).waitFor();
    expect(Math.abs((await fromEnd(visitor)) - place)).toBeLessThan(120);
    expect(visitor.faults).toEqual([]);
    await visitor.close();
  },
);
