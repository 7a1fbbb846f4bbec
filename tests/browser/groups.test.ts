/** Groups as people make, find, join and run them in the built widget, and what the others see of it at once. */
import { createChat, type Chat } from '@parlor/sdk';
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, Visitor } from '../support/chromium.js';
import { DemoSites } from '../support/processes.js';

let browser: Browser;
let sites: DemoSites;
let mara: Chat;
let jonas: Chat;

beforeAll(async () => {
  [browser, sites] = await Promise.all([launchChromium(), DemoSites.start()]);
  [mara, jonas] = (await Promise.all(
    [0, 1].map(async (index) => {
      const chat = createChat({ site: sites.demo.shop.site, url: sites.serverUrl });
      const { email, password } = sites.demo.shop.accounts[index]!;
      await chat.auth.login({ email, password });
      return chat;
    }),
  )) as [Chat, Chat];
});

afterAll(async () => {
  await Promise.all([mara?.close(), jonas?.close()]);
  await browser?.close();
  await sites?.[Symbol.asyncDispose]();
});

const account = (index: number) => sites.demo.shop.accounts[index]!;

async function visit(index: number, options: BrowserContextOptions = {}, path = ''): Promise<Visitor> {
  const visitor = await Visitor.open(browser, sites.shopUrl + path, { reducedMotion: 'reduce', ...options });
  await visitor.openChat();
  await visitor.signIn(account(index));
  return visitor;
}

const page = (visitor: Visitor, name: string): Locator => visitor.chat.locator(`parlor-${name}`);
const press = (place: Locator, name: string | RegExp) => place.getByRole('button', { name, exact: typeof name === 'string' }).click();

async function openGroups(visitor: Visitor): Promise<Locator> {
  await press(visitor.chat, 'New message');
  await press(visitor.chat, /^Groups/);
  await page(visitor, 'groups').getByRole('heading', { name: 'Groups', exact: true }).waitFor();
  return page(visitor, 'groups');
}

/** The page of the group whose conversation is open. */
async function openPage(visitor: Visitor, title: string): Promise<Locator> {
  await press(page(visitor, 'conversation'), title);
  await page(visitor, 'group').getByRole('heading', { name: title }).waitFor();
  return page(visitor, 'group');
}

/** Chooses from the menu of a member, and says yes where that is asked. */
async function act(visitor: Visitor, name: string, choice: string, yes?: string): Promise<void> {
  await press(page(visitor, 'group'), `Actions for ${name}`);
  await visitor.chat.getByRole('menuitem', { name: choice, exact: true }).click();
  if (yes) await visitor.chat.getByRole('alertdialog').getByRole('button', { name: yes, exact: true }).click();
  await expect.poll(() => page(visitor, 'choice-menu').count()).toBe(0);
}

test('a group is made, its people are there at once, and what is done with them takes effect in front of their eyes', async () => {
  const [owner, other] = await Promise.all([visit(0), visit(1)]);
  const groups = await openGroups(owner);
  await groups.getByLabel('New group').click();
  const form = page(owner, 'new-group');
  await press(form, 'Next: people');
  await form.getByText('Please give the group a name.').waitFor();
  await form.getByLabel('Name').fill('Bench evenings');
  await form.getByLabel('Description').fill('Every second Thursday');
  await press(form, 'Next: people');
  await form.getByRole('checkbox', { name: /Jonas/ }).click();
  await press(form, 'Create with 1 person');
  await owner.log.getByText('You created').waitFor();

  await other.openConversation('Bench evenings');
  await other.write('I bring the glue');
  await owner.log.getByText('I bring the glue').waitFor();

  const about = await openPage(owner, 'Bench evenings');
  await about.getByText('Every second Thursday').waitFor();
  await act(owner, 'Jonas Weber', 'Make admin');
  const theirs = await openPage(other, 'Bench evenings');
  await theirs.getByRole('button', { name: 'Settings' }).waitFor();
  await act(owner, 'Jonas Weber', 'Make member');
  await expect.poll(() => theirs.getByRole('button', { name: 'Settings' }).count()).toBe(0);
  await press(theirs, 'Back');

  // An announcement group: only owners and admins write.
  await press(about, 'Settings');
  const settings = page(owner, 'group-settings');
  await settings.getByRole('radio', { name: /^Only owners and admins/ }).check();
  await settings.getByLabel('Name').fill('Bench news');
  await press(settings, 'Save');
  await settings.getByText('Saved').waitFor();
  await other.chat.getByRole('heading', { name: 'Bench news' }).waitFor();
  await other.chat.getByText('Only owners and admins write here.').waitFor();
  expect(await other.chat.getByRole('textbox', { name: 'Message' }).count()).toBe(0);
  await settings.getByRole('radio', { name: /^Everybody/ }).check();
  await settings.getByLabel('Slow mode').selectOption({ label: '1 minute' });
  await press(settings, 'Save');
  // Jonas has written less than a minute ago.
  await other.chat.getByText(/your next message can go in/).waitFor();
  await press(settings, 'Back');

  await press(about, 'Actions for Jonas Weber');
  await owner.chat.getByRole('menuitem', { name: 'Silence for a while' }).click();
  await owner.chat.getByRole('menuitem', { name: 'For an hour' }).click();
  await other.chat.getByText(/You may read and not write until/).waitFor();
  await act(owner, 'Jonas Weber', 'Let write again');
  await other.chat.getByRole('textbox', { name: 'Message' }).waitFor();

  // Removed, in front of the open conversation; they ask, and are let in again.
  await act(owner, 'Jonas Weber', 'Remove from group', 'Remove');
  await other.chat.getByText('You are not in this conversation').waitFor();
  await press(page(other, 'standing'), 'Join or ask to join');
  const join = page(other, 'join');
  await join.getByLabel('A few words to them').fill('It was a mistake');
  await press(join, 'Ask to join');
  await join.getByText('You asked to join').waitFor();
  await press(about, /Requests to join/);
  const door = page(owner, 'group-door');
  await door.getByText('It was a mistake').waitFor();
  await press(door, 'Let Jonas Weber in');
  await door.getByText('Nobody is waiting').waitFor();
  await press(join, 'Done');
  await other.openConversation('Bench news');

  await press(door, 'Back');
  await act(owner, 'Jonas Weber', 'Ban from group', 'Ban');
  await other.chat.getByText('You are not in this conversation').waitFor();
  await press(about, 'Banned people');
  await press(page(owner, 'group-door'), 'Lift the ban of Jonas Weber');
  await page(owner, 'group-door').getByText('Nobody is banned').waitFor();
  expect([...owner.faults, ...other.faults].filter((fault) => !/status of 40[34]/.test(fault))).toEqual([]);
  await Promise.all([owner.close(), other.close()]);
});
