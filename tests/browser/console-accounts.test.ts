/**
 * Accounts of operators and what can be lost with them, in a browser on a server with open sign-up:
 * links, second factors, keys, and the site itself. In this order: each test begins where the one
 * before it ended.
 */
import { createChat } from '@parlor/sdk';
import { createHost, signIdentity } from '@parlor/sdk/server';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, Visitor } from '../support/chromium.js';
import { ConsoleServer } from '../support/console-server.js';
import { PastedPage } from '../support/pasted-page.js';

const grace = {
  name: 'Grace Hopper',
  email: 'grace@example.com',
  password: 'a ship in port is safe',
};
const newPassword = 'but that is not what ships are for';

let browser: Browser;
let server: ConsoleServer;
let shop: PastedPage;
let ofGrace: Visitor;
let page: Page;

beforeAll(async () => {
  [browser, server, shop] = await Promise.all([
    launchChromium(),
    ConsoleServer.start({ SIGN_UP: 'open', SITES_PER_OPERATOR: '1' }),
    PastedPage.open(),
  ]);
  ofGrace = await server.open(browser, '/');
  ({ page } = ofGrace);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await shop?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

const heading = (name: string, on = page) =>
  on.getByRole('heading', { name, exact: true, level: 1 });
const heading2 = (name: string) => page.getByRole('heading', { name, exact: true, level: 2 });
const button = (name: string, on = page) => on.getByRole('button', { name, exact: true });
const toast = (text: string, on = page) => on.locator('console-toasts').getByText(text).first();

async function signUp(on: Page, { name, email, password }: typeof grace): Promise<void> {
  await on.getByRole('link', { name: 'Create an account' }).click();
  await on.getByLabel('Your name').fill(name);
  await on.getByLabel('Email').fill(email);
  await on.getByLabel('Password').fill(password);
  await button('Create account', on).click();
}

async function signIn(on: Page, email: string, password: string): Promise<void> {
  await on.getByLabel('Email').fill(email);
  await on.getByLabel('Password', { exact: true }).fill(password);
  await button('Sign in', on).click();
}

/** Reads the secret that is shown once, and closes its dialog. */
async function takeSecret(): Promise<string> {
  const secret = (await page.locator('[data-secret]').textContent())!;
  await button('I have stored it').click();
  await page.locator('[data-secret]').waitFor({ state: 'detached' });
  return secret;
}

/** What a link leads to that does not work any more. */
async function expectEnded(link: string): Promise<void> {
  const visitor = await server.open(browser, link);
  await heading('This link does not work', visitor.page).waitFor();
  await visitor.page.getByText('This link was used, has expired or was withdrawn').waitFor();
  await visitor.close();
}

test('with open sign-up, anybody makes an account, and owns as many sites as the server allows', async () => {
  await signUp(page, grace);
  await heading('Sites').waitFor();
  await page.getByRole('link', { name: 'New site' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Pottery shop');
  await page.getByLabel('Address of the website').fill(shop.origin);
  await button('Create site').click();
  await heading('Set-up').waitFor();
  await page.getByText('No secret keys').waitFor();

  await page.goto(server.address('/sites?create=1'));
  await page.getByLabel('Name', { exact: true }).fill('One more');
  await button('Create site').click();
  await page.getByRole('alert').getByText('There is no room for more of these.').waitFor();
  await button('Cancel').click();

  const other = await server.open(browser, '/');
  await signUp(other.page, { ...grace, name: 'Somebody else' });
  await other.page.getByText('Another account has this email address.').waitFor();
  await other.close();
});

test('a reset link sets a new password once, and ends all sessions', async () => {
  const reset = () => server.command('operator', 'reset', grace.email);
  const link = await reset();
  const other = await server.open(browser, link);
  await other.page.getByText(grace.email).waitFor();
  await other.page.getByLabel('Password').fill(newPassword);
  await button('Set password', other.page).click();
  await toast('Your password is changed. Sign in with it.', other.page).waitFor();
  await signIn(other.page, grace.email, grace.password);
  await other.page.getByText('The email or the password is wrong.').waitFor();
  await signIn(other.page, grace.email, newPassword);
  await heading('Sites', other.page).waitFor();
  await other.close();

  await page.getByRole('link', { name: /Pottery shop/ }).click();
  await heading('Sign in').waitFor();
  await signIn(page, grace.email, newPassword);
  await heading('Set-up').waitFor();
  await expectEnded(link);

  const expired = await reset();
  const sql = server.openSql();
  await sql.query("UPDATE operator_links SET expires_at = ? WHERE kind = 'reset'", [
    new Date(Date.now() - 1_000),
  ]);
  await sql.close();
  await expectEnded(expired);
});

test('a secret key is rotated: both work until the old one is revoked', async () => {
  await button('New key').click();
  await page.getByLabel('Name', { exact: true }).fill('Orders');
  await button('Create key').click();
  const first = await takeSecret();
  await button('Rotate Orders').click();
  await button('Rotate').click();
  const second = await takeSecret();
  expect(second).not.toBe(first);

  const backends = [first, second].map((secretKey) => createHost({ url: server.url, secretKey }));
  for (const backend of backends) await backend.users.upsert({ externalId: '1', name: 'Alan' });
  const old = page.getByRole('listitem').filter({ hasText: 'Orders' }).filter({ hasText: 'Ends' });
  await old.getByRole('button', { name: 'Revoke Orders' }).click();
  await button('Revoke').click();
  await old.waitFor({ state: 'detached' });
  await expect(backends[0]!.users.upsert({ externalId: '2', name: 'B' })).rejects.toMatchObject({
    code: 'unauthenticated',
  });
  await backends[1]!.users.upsert({ externalId: '3', name: 'C' });
});

test('a signing secret is rotated: tokens of both are accepted until the old one is revoked', async () => {
  const site = (await page.locator('pre[aria-label="Publishable key"]').textContent())!.trim();
  const kids: string[] = [];
  const take = async () => {
    const kid = (await page.getByText(/^Tokens name it/).textContent())!;
    kids.push(/"([^"]+)"/.exec(kid)![1]!);
    return takeSecret();
  };
  const enter = async (kid: string, secret: string) => {
    const token = await signIdentity({ site, kid, secret, user: { externalId: '1' } });
    const chat = createChat({ site, url: server.url, auth: () => Promise.resolve(token) });
    try {
      return (await chat.start())?.externalId;
    } finally {
      await chat.close();
    }
  };
  await button('New secret').click();
  const first = await take();
  await button(`Rotate ${kids[0]}`).click();
  await button('Rotate').click();
  const second = await take();
  expect(await enter(kids[0]!, first)).toBe('1');
  expect(await enter(kids[1]!, second)).toBe('1');

  await button(`Revoke ${kids[0]}`).click();
  await button('Revoke').click();
  await toast(`${kids[0]} is revoked.`).waitFor();
  await expect(enter(kids[0]!, first)).rejects.toMatchObject({ code: 'signed_token_rejected' });
  expect(await enter(kids[1]!, second)).toBe('1');
});

test('an operator who has an account accepts an invitation, and then invites others', async () => {
  const alan = { name: 'Alan Turing', email: 'alan@example.com', password: 'on computable things' };
  const ofAlan = await server.open(browser, '/');
  await signUp(ofAlan.page, alan);
  await heading('Sites', ofAlan.page).waitFor();
  await button('Sign out', ofAlan.page)
    .or(ofAlan.page.getByRole('link', { name: alan.name }))
    .click();
  await button('Sign out', ofAlan.page).click();
  await heading('Sign in', ofAlan.page).waitFor();

  const invite = async (on: Page, email: string, role: string): Promise<string> => {
    await on.getByRole('navigation').getByRole('link', { name: 'Team', exact: true }).click();
    await button('Invite', on).click();
    await on.getByLabel('Email').fill(email);
    await on.getByLabel('Role', { exact: true }).selectOption(role);
    await button('Create invitation', on).click();
    const link = (await on.getByLabel('Link of the invitation').textContent())!;
    await button('Done', on).click();
    return link;
  };
  const link = await invite(page, alan.email, 'admin');
  // Whoever is signed in with another address cannot take it.
  const wrong = await page.context().newPage();
  await wrong.goto(link);
  await wrong.getByText('you are signed in as').waitFor();
  await wrong.close();

  await ofAlan.page.goto(link);
  expect(await ofAlan.page.getByLabel('Email').inputValue()).toBe(alan.email);
  await ofAlan.page.getByLabel('Password', { exact: true }).fill(alan.password);
  await button('Sign in', ofAlan.page).click();
  await button('Join the team', ofAlan.page).click();
  await heading('Set-up', ofAlan.page).waitFor();
  await expectEnded(link);

  const second = await invite(ofAlan.page, 'edsger@example.com', 'viewer');
  const edsger = await server.open(browser, second);
  await heading('Join Pottery shop', edsger.page).waitFor();
  await button('Withdraw the invitation of edsger@example.com', ofAlan.page).click();
  await button('Withdraw', ofAlan.page).click();
  await toast('The invitation is withdrawn.', ofAlan.page).waitFor();
  // The page was open already.
  await edsger.page.getByLabel('Your name').fill('Edsger');
  await edsger.page.getByLabel('Password').fill('goto considered harmful');
  await button('Create account and join', edsger.page).click();
  await edsger.page.getByRole('alert').getByText('This link was used').waitFor();
  await Promise.all([edsger.close(), ofAlan.close()]);
});

test('with a second factor, a code and a recovery code sign in once each', async () => {
  await page.goto(server.address('/account'));
  await button('Turn on').click();
  await page.getByLabel('Your password').fill(newPassword);
  await page.keyboard.press('Enter');
  const secret = (await page.locator('[data-totp-secret]').textContent())!;
  const app = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) });
  await page.getByLabel('Code of the app').fill(app.generate());
  await page.keyboard.press('Enter');
  await heading2('Save your recovery codes').waitFor();
  const [recoveryCode] = await page.locator('.recovery li').allTextContents();
  await button('I have saved them').click();

  const other = await server.open(browser, '/account');
  const enter = async (code: string, label: string) => {
    await other.page.getByLabel(label, { exact: true }).fill(code);
    await button('Continue', other.page).click();
  };
  const again = async () => {
    await button('Sign out', other.page).click();
    await heading('Sign in', other.page).waitFor();
    await other.page.goto(server.address('/account'));
    await signIn(other.page, grace.email, newPassword);
    await heading('Enter your code', other.page).waitFor();
  };
  await signIn(other.page, grace.email, newPassword);
  // The code that turned it on is used; the next one is valid a little before its time.
  const code = app.generate({ timestamp: Date.now() + 30_000 });
  await enter(code, 'Code');
  await heading('Your account', other.page).waitFor();
  await again();
  await enter(code, 'Code');
  await other.page.getByText('This code is wrong or was used already.').waitFor();
  await button('Use a recovery code instead', other.page).click();
  await enter(recoveryCode!, 'Recovery code');
  await heading('Your account', other.page).waitFor();
  await again();
  await button('Use a recovery code instead', other.page).click();
  await enter(recoveryCode!, 'Recovery code');
  await other.page.getByText('This code is wrong or was used already.').waitFor();
  await other.close();
});

test('a site is deleted after its name is typed, and its pages have no chat any more', async () => {
  await page.goto(server.address('/sites'));
  await page.getByRole('link', { name: /Pottery shop/ }).click();
  await button('Copy the script tag').waitFor();
  shop.body = (await page.locator('pre[aria-label="Script tag"]').textContent())!;
  const visitor = await Visitor.open(browser, shop.origin);
  await visitor.openChat();
  await visitor.chat.getByLabel('Your name').waitFor();

  await page.getByRole('navigation').getByRole('link', { name: 'Settings', exact: true }).click();
  await button('Delete site').first().click();
  const question = page.locator('console-question-dialog');
  const confirm = question.getByRole('button', { name: 'Delete site' });
  await question.getByLabel('Type "Pottery shop" to confirm').fill('Pottery');
  await confirm.click({ force: true });
  await expect.poll(() => confirm.getAttribute('aria-disabled')).toBe('true');
  await question.getByLabel('Type "Pottery shop" to confirm').fill('Pottery shop');
  await confirm.click();
  await toast('Pottery shop is deleted.').waitFor();
  await page.getByText('Create your first site').waitFor();
  await page.goBack();
  await page.getByText('There is no such page').waitFor();

  await visitor.page.reload();
  await visitor.openChat();
  await visitor.chat
    .getByText('The chat is not set up correctly on this website.')
    .first()
    .waitFor();
  await visitor.close();
  const wrong = ofGrace.faults.filter((fault) => !fault.startsWith('Failed to load resource'));
  expect(wrong).toEqual([]);
});
