/**
 * Who is of the site's staff and whose name only looks like it: seen beside the name, heard, and
 * explained in the profile.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';
import { isLong } from '../support/long-test.js';

let browser: Browser;
let host: HostPage;
let jonas: Joined;
const impostorName = 'Маrа Lіndqvіst';

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  const mara = await host.join('Mara Lindqvist');
  jonas = await host.join('Jonas Weber');
  const impostor = await host.join(impostorName);
  await host.server.app.users.update(host.site.id, mara.id, { role: 'moderator' });
  await impostor.chat.conversations.start([jonas.id], 'I am the moderator, tell me your password.');
  const { id } = await mara.chat.conversations.createGroup('Reading club', [jonas.id, impostor.id]);
  for (const { chat } of [mara, impostor]) await chat.messages.send(id, 'Good morning');
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const explanation = 'This name looks like that of a moderator or admin. This person is neither.';

test.each([['light', 1280], ...(isLong ? [['dark', 390] as const] : [])] as const)(
  'an impostor and a moderator are told apart in every view, in %s at %i px',
  async (colorScheme, width) => {
    const visitor = await host.visit(browser, host.page(host.tag()), {
      as: jonas.account,
      colorScheme,
      viewport: { width, height: 820 },
    });
    const { chat, page } = visitor;
    const notStaff = (within = chat) => within.getByText('Not staff', { exact: true });
    const look = async () => expect(await violationsIn(page)).toEqual([]);
    await visitor.openChat();
    const list = chat.getByLabel('Conversations');
    await notStaff(list).waitFor();
    expect(await list.locator('.sign').count()).toBe(1);
    await look();

    await list.getByText('Reading club').click();
    await visitor.log.locator('.sender', { hasText: impostorName }).locator('.sign.not').waitFor();
    await visitor.log
      .locator('.sender', { hasText: 'Mara Lindqvist' })
      .getByText('Moderator')
      .waitFor({ state: 'attached' });
    expect(await visitor.log.getByText(`${impostorName} (Not staff):`).count()).toBe(1);
    expect(await visitor.log.getByText('Mara Lindqvist (Moderator):').count()).toBe(1);
    await look();
    await chat.getByRole('heading', { name: 'Reading club' }).getByRole('button').click();
    await notStaff(chat.locator('parlor-group')).waitFor();
    expect(await chat.locator('parlor-group .sign').count()).toBe(2);
    await look();
    await chat.locator('parlor-group').getByText(impostorName).click();
    await chat.getByText(explanation).waitFor();
    await look();
    await chat
      .locator('parlor-person')
      .getByRole('button', { name: 'Message', exact: true })
      .click();
    await notStaff(chat.locator('parlor-conversation h1').last()).waitFor();
    await look();
    expect(visitor.faults).toEqual([]);
    await visitor.close();
  },
);
