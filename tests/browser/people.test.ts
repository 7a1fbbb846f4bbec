/**
 * Contacts, requests, profiles, blocks and reports, as people see and do them in the built widget.
 */
import { createChat, type Chat, type Me } from '@parlor/sdk';
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { holdFrame } from '../support/held-frame.js';
import { DemoSites } from '../support/processes.js';

interface Someone {
  chat: Chat;
  me: Me;
}

const names = ['Mara', 'Jonas', 'Aiko', 'Tomás', 'Leila'] as const;
let browser: Browser;
let sites: DemoSites;
let people: Record<(typeof names)[number], Someone>;

beforeAll(async () => {
  [browser, sites] = await Promise.all([launchChromium(), DemoSites.start()]);
  const { site, accounts } = sites.demo.shop;
  const signedIn = async (name: string): Promise<[string, Someone]> => {
    const chat = createChat({ site, url: sites.serverUrl });
    const { email, password } = accounts.find((account) => account.name.startsWith(name))!;
    return [name, { chat, me: await chat.auth.login({ email, password }) }];
  };
  people = Object.fromEntries(await Promise.all(names.map(signedIn))) as typeof people;
});

afterAll(async () => {
  await Promise.all(Object.values(people ?? {}).map(({ chat }) => chat.close()));
  await browser?.close();
  await sites?.[Symbol.asyncDispose]();
});

async function open(
  name: (typeof names)[number],
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const account = sites.demo.shop.accounts.find((one) => one.name.startsWith(name))!;
  return sites.openShop(browser, account, options);
}

const button = (scope: Locator, name: string | RegExp) =>
  scope.getByRole('button', { name, exact: typeof name === 'string' });
const peopleButton = (visitor: Visitor) => button(visitor.chat, /^People/);
const heading = (visitor: Visitor, name: string) =>
  visitor.chat.getByRole('heading', { name, exact: true });
const gone = (locator: Locator) => locator.waitFor({ state: 'detached' });

/** What is in front, without what is only said to those who listen. */
const front = (visitor: Visitor) => visitor.chat.locator('.layer:not([inert]) > *');

/** To somebody's profile, by the directory. */
async function openPerson(visitor: Visitor, name: string): Promise<void> {
  await button(visitor.chat, 'New message').first().click();
  await button(visitor.chat, `Profile of ${name}`).click();
  await heading(visitor, name).waitFor();
}

async function axe(visitor: Visitor): Promise<void> {
  const violations = await violationsIn(visitor.page);
  expect(violations).toEqual([]);
}

test('two become contacts by a request with a note, write, part, and begin anew when they are contacts again', async () => {
  const [mara, tomas] = await Promise.all([open('Mara'), open('Tomás')]);
  await openPerson(tomas, 'Mara Lindqvist');
  await button(tomas.chat, 'Add contact').click();
  await tomas.chat.getByLabel('A short note from you').fill('We met at the fair');
  await button(tomas.chat, 'Send request').click();
  await heading(tomas, 'Request sent').waitFor();

  await peopleButton(mara).filter({ hasText: '1 request' }).click();
  await front(mara).getByText('We met at the fair').waitFor();
  await button(mara.chat, 'Accept Tomás Herrera').click();
  await gone(front(mara).getByText('We met at the fair'));
  await gone(heading(tomas, 'Request sent'));
  await front(tomas).getByText('Contact', { exact: true }).waitFor();
  await gone(peopleButton(mara).filter({ hasText: 'request' }));

  await button(tomas.chat, 'Message').click();
  await tomas.write('Is the base still there?');
  await mara.chat.getByRole('list', { name: 'Contacts' }).getByText('Tomás Herrera').click();
  await mara.log.getByText('Is the base still there?').waitFor();

  const { chat, me } = people.Mara;
  const before = (await chat.conversations.findDirect([people.Tomás.me.id]))!;
  await button(front(mara), 'Back').click();
  await button(mara.chat, 'Profile of Tomás Herrera').click();
  await button(mara.chat, 'Remove contact').click();
  const question = mara.chat.getByRole('alertdialog', {
    name: 'Remove Tomás Herrera from your contacts?',
  });
  await question.getByText('nobody can write in it any more').waitFor();
  await button(question, 'Remove contact').click();
  await front(mara).getByText('You cannot write to').waitFor();
  expect(await button(mara.chat, 'Message').count()).toBe(0);
  await tomas.log.getByText('Mara Lindqvist ended this conversation').waitFor();

  await people.Tomás.chat.contacts.request(me.id);
  await button(mara.chat, 'Accept').click();
  await button(mara.chat, 'Message').click();
  await mara.write('A new beginning');
  await expect
    .poll(
      async () => (await chat.conversations.findDirect([people.Tomás.me.id]))?.lastMessage?.text,
    )
    .toBe('A new beginning');
  expect((await chat.conversations.findDirect([people.Tomás.me.id]))!.id).not.toBe(before.id);
  expect(
    (await chat.messages.list(before.id)).items.some(
      ({ text }) => text === 'Is the base still there?',
    ),
  ).toBe(true);
  expect([...mara.faults, ...tomas.faults]).toEqual([]);
  await Promise.all([mara.close(), tomas.close()]);
});

test('by the keyboard alone: a request is declined, and who was declined is told from when they can ask again', async () => {
  const { Jonas, Aiko } = people;
  await Aiko.chat.contacts.request(Jonas.me.id, 'May I?');
  const jonas = await open('Jonas');
  const { keyboard } = jonas.page;
  await peopleButton(jonas).filter({ hasText: '1 request' }).focus();
  await keyboard.press('Enter');
  await expect.poll(() => jonas.chat.locator('h1:focus').textContent()).toBe('People');
  await front(jonas).getByText('May I?').waitFor();
  const decline = button(jonas.chat, 'Decline Aiko Tanaka');
  for (
    let steps = 0;
    steps < 8 && !(await decline.evaluate((one) => one.matches(':focus')));
    steps += 1
  )
    await keyboard.press('Tab');
  await keyboard.press('Enter');
  await gone(front(jonas).getByText('May I?'));
  await expect.poll(() => jonas.chat.locator('h1:focus').textContent()).toBe('People');

  const aiko = await open('Aiko');
  await openPerson(aiko, 'Jonas Weber');
  await button(aiko.chat, 'Add contact').click();
  await button(aiko.chat, 'Send request').click();
  await front(aiko)
    .getByText(/^Jonas Weber declined your last request. You can ask again from \w+day,? /)
    .waitFor();
  expect((await Aiko.chat.contacts.get(Jonas.me.id)).state).toBe('none');

  // Who declined may ask.
  await openAgain(jonas, 'Aiko Tanaka');
  await button(jonas.chat, 'Add contact').click();
  await keyboard.type('I was too quick');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await heading(jonas, 'Request sent').waitFor();
  await front(aiko).getByText('I was too quick').waitFor();
  await button(jonas.chat, 'Withdraw').click();
  await gone(front(aiko).getByText('I was too quick'));
  expect([...jonas.faults, ...aiko.faults]).toEqual([]);
  await Promise.all([jonas.close(), aiko.close()]);
});

async function openAgain(visitor: Visitor, name: string): Promise<void> {
  await button(front(visitor), 'Back').click();
  await openPerson(visitor, name);
}

test('who is blocked hears nothing of it, sends nothing, and is folded in groups until asked for', async () => {
  const { Mara, Leila } = people;
  const group = (await Mara.chat.conversations.findDirect([people.Jonas.me.id, Leila.me.id]))!.id;
  const mara = await open('Mara');
  await openPerson(mara, 'Leila Haddad');
  await button(mara.chat, 'Block').click();
  const question = mara.chat.getByRole('alertdialog', { name: 'Block Leila Haddad?' });
  await question.getByText('They are not notified').waitFor();
  await button(question, 'Block').click();
  await front(mara).getByText('You blocked Leila Haddad.').waitFor();
  expect(await button(mara.chat, 'Message').count()).toBe(0);

  // To her it is as if Mara took no messages.
  const leila = await open('Leila');
  await openPerson(leila, 'Mara Lindqvist');
  await front(leila).getByText('You cannot write to').waitFor();
  expect(
    await front(leila)
      .getByText(/block/i)
      .filter({ hasNotText: /^\s*Block\s*$/ })
      .count(),
  ).toBe(0);
  await Leila.chat.messages.send(group, 'A secret of the bar');
  await Leila.chat.messages.send(group, 'And another');

  await button(front(mara), 'Back').click();
  await button(front(mara), 'Back').click();
  const row = mara.chat
    .getByLabel('Conversations')
    .getByRole('button', { name: /^(Jonas Weber and Leila Haddad|Leila Haddad and Jonas Weber)/ });
  await row.getByText('Message from a person you blocked').waitFor();
  await row.click();
  const fold = mara.log
    .locator('.folded')
    .filter({ hasText: '2 messages from a person you blocked' });
  await fold.waitFor();
  expect(await mara.log.getByText('A secret of the bar').count()).toBe(0);
  await button(fold, 'Show').click();
  await mara.log.getByText('A secret of the bar').waitFor();
  await mara.log.getByText('And another').waitFor();

  await mara.log.locator('.message').filter({ hasText: 'And another' }).locator('.words').hover();
  await button(
    mara.log.locator('.message').filter({ hasText: 'And another' }),
    /^Message actions/,
  ).click();
  await mara.chat.getByRole('menuitem', { name: 'Unblock' }).click();
  // Put away before it is answered for, the question closes nothing that is opened since.
  const letGo = await holdFrame(mara.page, 'blocks.remove');
  await button(
    mara.chat.getByRole('alertdialog', { name: 'Unblock Leila Haddad?' }),
    'Unblock',
  ).click();
  await mara.page.keyboard.press('Escape');
  await button(
    mara.log.locator('.message').filter({ hasText: 'And another' }),
    /^Message actions/,
  ).click();
  await mara.chat.getByRole('menuitem', { name: 'Report' }).click();
  const report = mara.chat.getByRole('dialog', { name: 'Report message' });
  await report.waitFor();
  await letGo();
  await expect.poll(() => mara.log.locator('.folded').count()).toBe(0);
  await expect.poll(async () => (await Mara.chat.blocks.list()).items).toEqual([]);
  expect(await report.count()).toBe(1);
  await mara.page.keyboard.press('Escape');
  await expect.poll(() => button(leila.chat, 'Message').count()).toBe(0);

  // One's own profile lists whom one has blocked, and undoes a slip where it was made.
  await Mara.chat.blocks.add(Leila.me.id);
  await button(front(mara), 'Back').click();
  await button(mara.chat, 'Your profile').click();
  const blocked = mara.chat.getByRole('list', { name: 'People you blocked' });
  await button(blocked, 'Unblock Leila Haddad').click();
  await button(blocked, 'Block Leila Haddad').click();
  await button(blocked, 'Unblock Leila Haddad').click();
  await button(blocked, 'Block Leila Haddad').waitFor();
  expect((await Mara.chat.blocks.list()).items).toEqual([]);
  const presence = mara.chat.getByRole('switch', { name: 'Show when I am online' });
  const isSeen = async () => (await people.Jonas.chat.users.get(Mara.me.id)).online;
  await expect.poll(isSeen).toBe(true);
  expect(await presence.isChecked()).toBe(true);
  await presence.click();
  await expect.poll(isSeen).toBe(false);
  await expect.poll(() => presence.isChecked()).toBe(false);
  await presence.click();
  await expect.poll(() => presence.isChecked()).toBe(true);
  await axe(mara);
  expect([...mara.faults, ...leila.faults]).toEqual([]);
  await Promise.all([mara.close(), leila.close()]);
});

test('a message and a person are reported with a reason, and the moderators have it', async () => {
  const { Jonas, Leila } = people;
  const leila = await open('Leila');
  await leila.openConversation('Jonas Weber');
  await Jonas.chat.messages.send(
    (await Jonas.chat.conversations.findDirect([Leila.me.id]))!.id,
    'Send me your card number',
  );
  const message = leila.log.locator('.message').filter({ hasText: 'card number' });
  await message.locator('.words').hover();
  await button(message, /^Message actions/).click();
  await leila.chat.getByRole('menuitem', { name: 'Report' }).click();
  const dialog = leila.chat.getByRole('dialog', { name: 'Report message' });
  await button(dialog, 'Send report').click();
  await dialog.getByText('Please choose a reason.').waitFor();
  await dialog.getByLabel('Fraud or impersonation').check();
  await dialog.getByLabel('Tell us more').fill('He never asks for cards');
  await button(dialog, 'Send report').click();
  await leila.chat
    .getByRole('dialog', { name: 'Thank you' })
    .getByText('A moderator will review it.')
    .waitFor();
  await leila.page.keyboard.press('Enter');
  await gone(leila.chat.getByRole('dialog', { name: 'Thank you' }));

  await message.locator('.words').hover();
  await button(message, /^Message actions/).click();
  await leila.chat.getByRole('menuitem', { name: 'Profile' }).click();
  await button(leila.chat, 'Report').click();
  const person = leila.chat.getByRole('dialog', { name: 'Report Jonas Weber' });
  await person.getByLabel('Something else').check();
  await button(person, 'Send report').click();
  await button(leila.chat, 'Done').click();
  await expect
    .poll(() => button(leila.chat, 'Report').evaluate((one) => one.matches(':focus')))
    .toBe(true);
  expect(leila.faults).toEqual([]);
  await leila.close();

  await sites.processes.finish('cli.js', [
    'user',
    'role',
    '--site',
    sites.demo.shop.site,
    '--user',
    people.Aiko.me.id,
    '--role',
    'moderator',
  ]);
  const { items } = await people.Aiko.chat.reports.list();
  expect(
    items.map(({ reason, note, user, seq }) => [reason, note, user.name, seq !== null]),
  ).toEqual([
    ['fraud', 'He never asks for cards', 'Jonas Weber', true],
    ['other', null, 'Jonas Weber', false],
  ]);
});

test('axe finds nothing in the people, a profile and what opens from it', async () => {
  const { Mara, Aiko, Tomás } = people;
  await Tomás.chat.contacts.request(Aiko.me.id, 'Do you read Hrabal?').catch(() => undefined);
  await Aiko.chat.contacts.request(Mara.me.id).catch(() => undefined);
  const aiko = await open('Aiko', { bypassCSP: true });
  await peopleButton(aiko).click();
  await front(aiko).getByText('Do you read Hrabal?').waitFor();
  await axe(aiko);
  await front(aiko).getByText('Tomás Herrera').click();
  await heading(aiko, 'Tomás Herrera wants to be your contact').waitFor();
  await axe(aiko);
  await button(aiko.chat, 'Report').click();
  await axe(aiko);
  await aiko.page.keyboard.press('Escape');
  await button(aiko.chat, 'Block').click();
  await axe(aiko);
  await aiko.close();
});
