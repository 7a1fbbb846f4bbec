/**
 * A group whose members are not told of each other's presence: the header counts those who are
 * online, and the list of members and the search follow the people on the screen.
 */
import { limits } from '@parlor/sdk';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let ana: Visitor;
let ben: Joined;
const size = limits.presenceMembers + 1;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  const [joined, other] = await Promise.all(['Ana', 'Ben'].map((name) => host.join(name)));
  ben = other!;
  const userIds = [joined!.id];
  while (userIds.length < size - 1)
    userIds.push(
      (await host.server.app.users.create(host.site.id, { kind: 'member', name: 'Away' })).id,
    );
  await host.server.asMember(host.site, ben.id);
  await ben.chat.conversations.createGroup('Readers', userIds);
  ana = await host.visit(browser, host.page(host.tag()), {
    as: joined!.account,
    reducedMotion: 'reduce',
  });
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const front = () => ana.chat.locator('.layer:not([inert]) > *');
const row = (name: string): Locator => front().locator('.row').filter({ hasText: name });

async function benIsBack(): Promise<void> {
  const back = host.server.chat(host.site);
  await back.start();
  await back.auth.login({ email: ben.account.email, password: ben.account.password });
}

test('the header counts who is online, and members who come and go are seen in the list and in the search', async () => {
  await ana.openChat();
  await row('Readers').click();
  await front().getByText(`${size} people, 1 online`).waitFor();

  await front().getByRole('button', { name: 'Readers' }).click();
  await front()
    .getByRole('heading', { name: `${size} people` })
    .waitFor();
  const online = () => row('Ben').getByText('Online');
  await online().waitFor();
  await ben.chat.close();
  await online().waitFor({ state: 'detached' });

  await front().getByRole('button', { name: 'Back' }).click();
  await front().getByRole('button', { name: 'Back' }).click();
  await front().getByRole('button', { name: 'Search' }).first().click();
  await front().locator('input').fill('Ben');
  await row('Ben').first().waitFor();
  expect(await online().count()).toBe(0);
  await benIsBack();
  await online().waitFor();
  await front().locator('input').fill('Readers');
  await row('Readers').getByText(`${size} people`, { exact: true }).waitFor();
});
