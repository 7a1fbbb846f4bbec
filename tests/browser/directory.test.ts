/**
 * Whom the directory and the choice of people show, as the site has set it; and who of them is
 * online, while one looks.
 */
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DirectoryRules } from '../../server/src/ports/sites.js';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let ana: Visitor;
let ben: Joined;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  const [joined, other, mo] = await Promise.all(
    ['Ana', 'Ben', 'Zoe'].map((name) => host.join(name)),
  );
  ben = other!;
  await host.server.app.discipline.setRole(host.site.id, mo!.id, 'moderator');
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

async function directory(rules: Partial<DirectoryRules>): Promise<void> {
  await host.server.app.sites.update(host.site.id, { directory: rules });
  await ana.page.reload();
  await ana.openChat();
  await ana.chat.getByRole('button', { name: 'New message' }).first().click();
}

test('the staff comes first and has its mark; others who have not talked are seen coming and going', async () => {
  await directory({ visibleTo: 'everyone' });
  await row('Ben').waitFor();
  expect(await front().locator('[data-user] .name bdi').allTextContents()).toEqual(['Zoe', 'Ben']);
  await row('Zoe').getByText('Moderator', { exact: true }).first().waitFor();
  expect(await row('Ben').getByText('Moderator').count()).toBe(0);
  await row('Ben').getByText('Online').waitFor();
  await ben.chat.close();
  await row('Ben').getByText('Online').waitFor({ state: 'detached' });
  const back = host.server.chat(host.site);
  await back.start();
  await back.auth.login({ email: ben.account.email, password: ben.account.password });
  await row('Ben').getByText('Online').waitFor();
});

test('where the staff alone is listed, nobody else is found; where nobody is, the chat says so', async () => {
  await directory({ visibleTo: 'contacts' });
  await row('Zoe').waitFor();
  expect(await row('Ben').count()).toBe(0);
  await directory({ visibleTo: 'nobody' });
  await front().getByText('This site does not list its people.').waitFor();
  // What needs nobody else is there.
  await row('Notes to self').waitFor();
  expect(await violationsIn(ana.page)).toEqual([]);
  await row('Groups').click();
  await front().getByRole('button', { name: 'New group' }).first().click();
  await front().locator('#title').fill('Club');
  await front().getByRole('button', { name: 'Next' }).click();
  await front().getByText('This site does not list its people.').waitFor();
});
