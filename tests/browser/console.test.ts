/**
 * The console in a browser, on a real server that starts with an empty database: from the link that
 * the server prints to a visitor who chats, and what operators do every day. In this order: each
 * test begins where the one before it ended.
 */
import { createHost } from '@parlor/sdk/server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchChromium, Visitor } from '../support/chromium.js';
import { ada, ConsoleServer } from '../support/console-server.js';
import { PastedPage } from '../support/pasted-page.js';

// A whole story is a test.
vi.setConfig({ testTimeout: 120_000 });

let browser: Browser;
let server: ConsoleServer;
/** Ada, the first operator. */
let page: Page;
let ofAda: Visitor;
let host: PastedPage;

beforeAll(async () => {
  [browser, server, host] = await Promise.all([
    launchChromium(),
    ConsoleServer.start(),
    PastedPage.open(),
  ]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

const heading = (name: string, on = page) =>
  on.getByRole('heading', { name, exact: true, level: 1 });
const toast = (text: string | RegExp, on = page) =>
  on.locator('console-toasts').getByText(text).first();
const button = (name: string, on = page) => on.getByRole('button', { name, exact: true });
const navigate = (name: string) =>
  page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
/** The text of the element that has the focus, through shadow roots. */
const focused = (on = page) =>
  on.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.getAttribute('aria-label') ?? active?.textContent?.trim();
  });

async function signIn(on: Page, email = ada.email, password = ada.password): Promise<void> {
  await on.getByLabel('Email').fill(email);
  await on.getByLabel('Password', { exact: true }).fill(password);
  await on.keyboard.press('Enter');
}

test('the printed link makes the first operator, and works once', async () => {
  ofAda = await server.openAsFirst(browser);
  page = ofAda.page;
  expect(page.url()).not.toContain('start');
  const second = await server.open(browser, server.startLink);
  await heading('This link does not work', second.page).waitFor();
  await second.close();
});

test('a new site leads to its set-up, and a visitor chats on a page that has the copied tag', async () => {
  await page.getByRole('link', { name: 'New site' }).click();
  await page.getByLabel('Name', { exact: true }).fill('My shop');
  await page.keyboard.press('Enter');
  await heading('Set-up').waitFor();
  await page.getByText('1 of 4 done').waitFor();

  // The address of a page is typed: its origin is meant.
  await page.getByLabel('Add a website').fill(`${host.origin}/products?id=7`);
  await page.keyboard.press('Enter');
  await toast(`${host.origin} is added.`).waitFor();
  await page.getByText('2 of 4 done').waitFor();
  await button('Copy the script tag').click();
  host.body = await page.evaluate(() => navigator.clipboard.readText());

  const guest = await Visitor.open(browser, host.origin);
  await guest.openChat();
  await guest.chat.getByLabel('Name').fill('Grace');
  await guest.page.keyboard.press('Enter');
  await guest.listed();
  expect(guest.faults).toEqual([]);
  await guest.close();

  // The guest finds nobody, until everyone finds everyone.
  await page.reload();
  await page.getByText('Make a person of your team reachable').waitFor();
  await page.getByLabel('Everyone with everyone').check();
  await heading('Set-up').waitFor();
  await expect.poll(() => page.getByText('Before your visitors can chat').count()).toBe(0);
});

test('a website that is removed comes back with Undo', async () => {
  await button(`Remove ${host.origin}`).click();
  await toast(/is removed/).waitFor();
  await page.getByText('No website yet.').waitFor();
  await button('Undo').last().click();
  await button(`Remove ${host.origin}`).waitFor();
});

test('a way of signing in is turned off, and the last one stays on', async () => {
  const guests = page.getByRole('switch', { name: 'Guests' });
  const accounts = page.getByRole('switch', { name: 'Accounts' });
  const signed = page.getByRole('switch', { name: 'Signed in by your backend' });
  for (const each of [accounts, signed])
    if (await each.isChecked()) {
      await each.click();
      await expect.poll(() => each.isChecked()).toBe(false);
    }
  await guests.click();
  await toast('At least one way of signing in stays on.').waitFor();
  expect(await guests.isChecked()).toBe(true);
});

test('a secret key is shown once, works with its scopes, and ends when it is revoked', async () => {
  await button('New key').click();
  await page.getByLabel('Name', { exact: true }).fill('Orders service');
  await button('Create key').click();
  const secretKey = (await page.locator('[data-secret]').textContent())!;
  expect(secretKey).toMatch(/^sk_/);
  // It must not be lost by accident.
  await page.keyboard.press('Escape');
  await button('I have stored it').click();
  await expect.poll(() => page.locator('[data-secret]').count()).toBe(0);

  const backend = createHost({ url: server.url, secretKey });
  await backend.users.upsert({ externalId: '42', name: 'Alan' });
  await button('Revoke Orders service').click();
  await button('Revoke').click();
  await toast('Orders service is revoked.').waitFor();
  await expect(backend.users.upsert({ externalId: '42', name: 'Alan' })).rejects.toMatchObject({
    code: 'unauthenticated',
  });
});

test('a setting is saved, taken back with Undo, and a discarded one is not sent', async () => {
  await navigate('Settings');
  await heading('Settings').waitFor();
  expect(await focused()).toBe('Settings');
  const whoMayWrite = page.getByLabel('Who may write to whom');
  const before = await whoMayWrite.inputValue();
  await whoMayWrite.selectOption('staff');
  await button('Save').click();
  await toast('Conversations: saved.').waitFor();
  await page.reload();
  await expect.poll(() => whoMayWrite.inputValue()).toBe('staff');

  await whoMayWrite.selectOption('contacts');
  await button('Save').click();
  await button('Undo').click();
  await expect.poll(() => whoMayWrite.inputValue()).toBe('staff');
  await whoMayWrite.selectOption(before);
  await button('Discard').click();
  expect(await whoMayWrite.inputValue()).toBe('staff');

  const days = page.getByLabel('Delete guests without a visit after');
  await days.selectOption('limited');
  await page.getByLabel('Delete guests without a visit after, days').fill('30');
  await button('Save').click();
  await toast('Guests: saved.').waitFor();
});

test('Undo is about the site where the change was made, not the one that is open', async () => {
  await navigate('Settings');
  await page.getByLabel('Link previews').click();
  await button('Save').click();
  await toast('Conversations: saved.').waitFor();
  await page.evaluate(() => (location.hash = '#/sites?create=1'));
  await page.getByLabel('Name', { exact: true }).fill('Climbing club');
  await page.keyboard.press('Enter');
  await page.getByText('1 of 4 done').waitFor();
  const sent = page.waitForRequest((request) => request.method() === 'PATCH');
  await button('Undo').first().click();
  const { siteOfUndo, siteOfPage } = {
    siteOfUndo: (await sent).headers()['x-parlor-site'],
    siteOfPage: await page.locator('pre[aria-label="Publishable key"]').textContent(),
  };
  expect(siteOfUndo).toMatch(/^pk_/);
  expect(siteOfUndo).not.toBe(siteOfPage);
  await page.evaluate(() => (location.hash = '#/sites'));
  await page.getByRole('link', { name: /My shop/ }).click();
  await heading('Set-up').waitFor();
});

test('an invited operator joins with the link, sees what the role allows, and is removed', async () => {
  await navigate('Team');
  await heading('Team').waitFor();
  await expect.poll(() => focused()).toBe('Team');
  await button('Invite').click();
  await page.getByLabel('Email').fill('alan@example.com');
  await page.getByLabel('Role', { exact: true }).selectOption('viewer');
  await button('Create invitation').click();
  const link = (await page.getByLabel('Link of the invitation').textContent())!;
  await button('Done').click();
  await page.getByText('alan@example.com').waitFor();

  const alan = await server.open(browser, link);
  await alan.page.getByLabel('Your name').fill('Alan Turing');
  await alan.page.getByLabel('Password').fill('a machine that thinks');
  await alan.page.keyboard.press('Enter');
  await alan.page.getByRole('link', { name: /My shop/ }).click();
  await heading('Set-up', alan.page).waitFor();
  await alan.page.getByRole('heading', { name: 'Publishable key' }).waitFor();
  expect(await alan.page.getByRole('heading', { name: 'Secret keys' }).count()).toBe(0);

  await page.reload();
  const role = page.getByLabel('Role of Alan Turing');
  await role.selectOption('admin');
  await toast('Alan Turing is Admin now.').waitFor();
  await alan.page.reload();
  await alan.page.getByRole('heading', { name: 'Secret keys', exact: true }).waitFor();

  await button('Remove Alan Turing').click();
  await button('Remove').click();
  await toast('Alan Turing is removed from the team.').waitFor();
  await alan.page.reload();
  await alan.page.getByText('There is no such page').waitFor();
  await alan.close();
});

test('the last owner stays', async () => {
  await page.getByLabel('Role of Ada Lovelace').selectOption('viewer');
  await toast(/keeps at least one owner/).waitFor();
  await expect.poll(() => page.getByLabel('Role of Ada Lovelace').inputValue()).toBe('owner');
});

test('a deep link survives signing in, a wrong password is told in plain words, and going back works', async () => {
  const address = page.url();
  const other = await server.open(browser, address);
  await heading('Sign in', other.page).waitFor();
  await signIn(other.page, ada.email, 'not my password');
  await other.page.getByText('The email or the password is wrong.').waitFor();
  await signIn(other.page);
  await heading('Team', other.page).waitFor();
  await other.page.getByRole('link', { name: 'Set-up', exact: true }).click();
  await heading('Set-up', other.page).waitFor();
  await other.page.goBack();
  await heading('Team', other.page).waitFor();

  // Ended from elsewhere, it asks for the password again and goes on where it was.
  await page.goto(server.address('/account'));
  await button('End all others').click();
  await button('End sessions').click();
  await toast('All other sessions are over.').waitFor();
  await other.page.getByRole('link', { name: ada.name }).click();
  await heading('Sign in', other.page).waitFor();
  await signIn(other.page);
  await heading('Your account', other.page).waitFor();
  await other.close();
});

test('two-factor sign-in is turned on with the scanned code, asked for, and turned off', async () => {
  const { TOTP, Secret } = await import('otpauth');
  await page.goto(server.address('/account'));
  await button('Turn on').click();
  await page.getByLabel('Your password').fill(ada.password);
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  const secret = (await page.locator('[data-totp-secret]').textContent())!;
  const app = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) });
  await page.getByLabel('Code of the app').fill(app.generate());
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Save your recovery codes' }).waitFor();
  const codes = await page.locator('.recovery li').allTextContents();
  await button('I have saved them').click();
  await page.getByText(`You have ${codes.length} recovery codes left.`).waitFor();

  const other = await server.open(browser, server.address('/account'));
  await signIn(other.page);
  await heading('Enter your code', other.page).waitFor();
  await other.page.getByLabel('Code', { exact: true }).fill('000000');
  await other.page.keyboard.press('Enter');
  await other.page.getByText('This code is wrong or was used already.').waitFor();
  await button('Use a recovery code instead', other.page).click();
  await other.page.getByLabel('Recovery code').fill(codes[0]!);
  await other.page.keyboard.press('Enter');
  await heading('Your account', other.page).waitFor();
  await other.close();

  await button('Turn off').click();
  await page.getByLabel('Your password').fill(ada.password);
  await page.getByLabel('Code of the app, or a recovery code').fill(codes[1]!);
  await page.keyboard.press('Enter');
  await toast('Two-factor sign-in is off.').waitFor();
});

test('signing out leads to the sign-in, and the page had no errors', async () => {
  await button('Sign out').click();
  await heading('Sign in').waitFor();
  await page.goBack();
  await heading('Sign in').waitFor();
  // Answers of 401 and 409 are expected; a violated policy or an uncaught error is not.
  expect(ofAda.faults.filter((fault) => !fault.startsWith('Failed to load resource'))).toEqual([]);
});
