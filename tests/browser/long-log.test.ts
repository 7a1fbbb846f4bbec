/**
 * A conversation of 100,000 messages in the built widget: where it opens, that nothing jumps, and
 * how much of it is drawn.
 */
import type { Chat } from '@parlor/sdk';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { type Account, HostPage } from '../support/host-page.js';
import { jump } from '../support/jump.js';
import { insertLongLog, lineOf } from '../support/long-log.js';
import { openSql } from '../support/sql.js';

const length = 100_000;
const readSeq = length - 400;
/** Of elements in the list; DESIGN 8. */
const mostNodes = 3_000;

let browser: Browser;
let host: HostPage;
let ada: Account;
let ben: Chat;
let id: string;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  const [first, second] = [await host.join('Ada'), await host.join('Ben')];
  ada = first.account;
  ben = second.chat;
  await first.chat.close();
  const sql = openSql(host.server.config.database);
  id = await insertLongLog(sql, {
    siteId: host.site.id,
    userIds: [first.id, second.id, (await host.join('Cy')).id],
    title: 'Lamps',
    length,
    readSeq,
  });
  await sql.close();
});

afterAll(async () => {
  await ben?.close();
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

async function open(): Promise<Visitor> {
  const visitor = await host.visit(browser, host.page(host.tag()), {
    as: ada,
    reducedMotion: 'reduce',
  });
  await visitor.openChat();
  await visitor.openConversation('Lamps');
  await visitor.log.locator('.message').first().waitFor();
  return visitor;
}

const nodes = (visitor: Visitor) => visitor.log.evaluate((log) => log.querySelectorAll('*').length);
const seqs = (visitor: Visitor) =>
  visitor.log.evaluate((log) =>
    [...log.querySelectorAll<HTMLElement>('[data-row]')].map((row) => Number(row.dataset['row'])),
  );

test('it opens at the first unread message, far from the end, and draws little of it', async () => {
  const visitor = await open();
  const divider = visitor.log.locator('[data-first-unread]');
  await divider.waitFor();
  const first = visitor.log.locator(`[data-row="${readSeq + 1}"]`);
  expect(await first.locator('.words').textContent()).toBe(lineOf(readSeq + 1));
  const [box, view] = [(await divider.boundingBox())!, (await visitor.log.boundingBox())!];
  expect(box.y >= view.y && box.y < view.y + view.height / 2).toBe(true);
  expect(await nodes(visitor)).toBeLessThanOrEqual(mostNodes);

  // An arrival moves nothing for who reads above.
  expect(
    await Promise.all([
      jump(visitor, 0, 60),
      ben.messages.send(id, 'Said while somebody reads above'),
    ]).then(([moved]) => moved),
  ).toBeLessThan(0.5);
  await visitor.chat.getByRole('button', { name: /jump to latest/i }).click();
  await visitor.log.getByText('Said while somebody reads above').waitFor();
  const atEnd = () => visitor.log.evaluate((log) => Math.abs(log.scrollTop) < 1);
  await expect.poll(atEnd).toBe(true);
  await ben.messages.send(id, 'Said while somebody is at the end');
  await visitor.log.getByText('Said while somebody is at the end').waitFor();
  expect(await atEnd()).toBe(true);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('older pages come in above without moving what is read, at rest and while scrolling', async () => {
  const visitor = await open();
  const latest = visitor.chat.getByRole('button', { name: /jump to latest/i });
  if (await latest.isVisible()) await latest.click();
  await expect.poll(async () => (await seqs(visitor)).at(-1)).toBeGreaterThanOrEqual(length);
  const top = async () => (await seqs(visitor))[0]!;
  const before = await top();
  // To where the next page is asked for, and no farther.
  await visitor.log.evaluate((log) =>
    log.scrollTo({ top: -(log.scrollHeight - log.clientHeight - 600), behavior: 'instant' }),
  );
  expect(await jump(visitor, 0, 40)).toBeLessThan(0.5);
  await expect.poll(top).toBeLessThan(before);

  const from = await top();
  expect(await jump(visitor, -45, 260)).toBeLessThan(1);
  expect(await top()).toBeLessThan(from - 100);
  expect(await nodes(visitor)).toBeLessThanOrEqual(mostNodes);
  // And down again.
  expect(await jump(visitor, 60, 80)).toBeLessThan(1);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('what it is too late to change is not offered to be changed', async () => {
  await host.server.app.sites.update(host.site.id, { editMinutes: 5, deleteMinutes: 5 });
  const visitor = await open();
  await visitor.write('Said just now');
  const menu = visitor.chat.getByRole('menu');
  const items = async (text: string): Promise<string[]> => {
    const row = visitor.log.locator('.message').filter({ hasText: text });
    await row.locator('.words').hover();
    await row.getByRole('button', { name: 'Message actions' }).click();
    await menu.waitFor();
    const names = await menu.getByRole('menuitem').allTextContents();
    await visitor.page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    return names.map((name) => name.trim());
  };
  await expect
    .poll(() => visitor.log.locator('.message:not(.sending)', { hasText: 'Said just now' }).count())
    .toBe(1);
  expect(await items('Said just now')).toEqual(expect.arrayContaining(['Edit', 'Copy text']));
  // One of her own, some 20 minutes ago; she owns the group, so that she still deletes it.
  const seq = Array.from({ length: 20 }, (_, index) => length - 20 + index).find(
    (one) => Math.floor(one / 3) % 3 === 0,
  )!;
  const names = await items(lineOf(seq));
  expect(names).toContain('Copy text');
  expect(names).not.toContain('Edit');
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});
