/**
 * Groups as people make, find, join and run them in the built widget, and what the others see of it
 * at once.
 */
import { createChat, type Chat, type User } from '@parlor/sdk';
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, Visitor } from '../support/chromium.js';
import { holdFrame, loseAnswerOf } from '../support/held-frame.js';
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

async function visit(
  index: number,
  options: BrowserContextOptions = {},
  path = '',
): Promise<Visitor> {
  return sites.openShop(browser, account(index), options, path);
}

const page = (visitor: Visitor, name: string): Locator => visitor.chat.locator(`parlor-${name}`);
const press = (place: Locator, name: string | RegExp) =>
  place.getByRole('button', { name, exact: typeof name === 'string' }).click();

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

/** By one key alone to what is wanted, and a press there. */
async function keyTo(
  { page: tab }: Visitor,
  key: string,
  wanted: Locator,
  pressed = 'Enter',
): Promise<void> {
  const way: string[] = [];
  await wanted.waitFor();
  for (let steps = 0; steps < 20; steps += 1) {
    if (await wanted.evaluate((element) => element.matches(':focus')))
      return tab.keyboard.press(pressed);
    await tab.keyboard.press(key);
    const at = await tab.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.outerHTML.replace(/<!--.*?-->|\s+/g, ' ').slice(0, 80) ?? '';
    });
    way.push(at);
  }
  throw new Error(`${key} does not lead there:\n${way.join('\n')}`);
}

const find = async (name: string): Promise<User> =>
  (await mara.users.list({ search: name })).items[0]!;

/** Chooses from the menu of a member, and says yes where that is asked. */
async function act(visitor: Visitor, name: string, choice: string, yes?: string): Promise<void> {
  await press(page(visitor, 'group'), `Actions for ${name}`);
  await visitor.chat.getByRole('menuitem', { name: choice, exact: true }).click();
  if (yes)
    await visitor.chat
      .getByRole('alertdialog')
      .getByRole('button', { name: yes, exact: true })
      .click();
  await expect.poll(() => page(visitor, 'choice-menu').count()).toBe(0);
}

test('a group is made, its people are there at once, and what is done with them takes effect in front of their eyes', async () => {
  const [owner, other] = await Promise.all([visit(0), visit(1)]);
  const groups = await openGroups(owner);
  await groups.getByLabel('New group').click();
  const form = page(owner, 'new-group');
  await press(form, 'Next: people');
  await form.getByText('Please give the group a name.').waitFor();
  await form.getByLabel('Name').fill('Bench');
  await press(form, 'Next: people');
  await form.getByRole('checkbox', { name: /Aiko/ }).click();
  // Made, and nobody is told so: what is changed before the next try is changed of the group that
  // is there.
  await loseAnswerOf(owner.page, 'conversations.createGroup', '**/v1/conversations/groups');
  await press(form, 'Create with 1 person');
  // The two have a conversation already, which is offered first.
  await press(form, 'Create a new group anyway');
  await form.getByRole('alert').waitFor();
  await press(form, 'Back');
  await press(form, 'Back');
  await form.getByLabel('Name').fill('Bench evenings');
  await form.getByLabel('Description').fill('Every second Thursday');
  await press(form, 'Next: people');
  await form.getByRole('checkbox', { name: /Aiko/ }).click();
  await form.getByRole('checkbox', { name: /Jonas/ }).click();
  await press(form, 'Create with 1 person');
  await press(form, 'Create a new group anyway');
  await owner.log.getByText('You removed Aiko').waitFor();
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
  await other.chat.getByText('Only owners and admins can write here.').waitFor();
  expect(await other.chat.getByRole('textbox', { name: 'Message' }).count()).toBe(0);
  await settings.getByRole('radio', { name: /^Everybody/ }).check();
  await settings.getByLabel('Slow mode').selectOption({ label: '1 minute' });
  await press(settings, 'Save');
  // Jonas has written less than a minute ago.
  await other.chat.getByText(/you can send the next message in/).waitFor();
  await press(settings, 'Back');

  await press(about, 'Actions for Jonas Weber');
  await owner.chat.getByRole('menuitem', { name: 'Silence for a while' }).click();
  await owner.chat.getByRole('menuitem', { name: 'For an hour' }).click();
  await other.chat.getByText(/You can read, but not write, until/).waitFor();
  await act(owner, 'Jonas Weber', 'Let them write again');
  await other.chat.getByRole('textbox', { name: 'Message' }).waitFor();

  // Removed, in front of the open conversation; they ask, and are let in again.
  await act(owner, 'Jonas Weber', 'Remove from group', 'Remove');
  await other.chat.getByText('You are not in this conversation').waitFor();
  await press(page(other, 'write-restriction'), 'Join or ask to join');
  const join = page(other, 'join');
  await join.getByLabel('A note to them').fill('It was a mistake');
  await press(join, 'Ask to join');
  await join.getByText('You asked to join').waitFor();
  await press(about, /Requests to join/);
  const door = page(owner, 'group-door');
  await door.getByText('It was a mistake').waitFor();
  await press(door, 'Let in Jonas Weber');
  await door.getByText('Nobody is waiting').waitFor();
  await press(join, 'Done');
  await other.openConversation('Bench news');

  await press(door, 'Back');
  await act(owner, 'Jonas Weber', 'Ban from group', 'Ban');
  await other.chat.getByText('You are not in this conversation').waitFor();
  await press(about, 'Banned people');
  await press(page(owner, 'group-door'), 'Lift ban on Jonas Weber');
  await page(owner, 'group-door').getByText('Nobody is banned').waitFor();
  expect(
    [...owner.faults, ...other.faults].filter(
      (fault) => !/status of 40[349]|ERR_FAILED/.test(fault),
    ),
  ).toEqual([]);
  await Promise.all([owner.close(), other.close()]);
});

test('a link leads into a group, an open one is found by keyboard alone, an invitation is accepted, and the last owner hands over', async () => {
  const [aiko, group] = await Promise.all([
    find('Aiko'),
    mara.conversations.createGroup('Night market', [], { description: 'Where lamps find people' }),
    jonas.conversations.createGroup('Open bench', [], {
      access: 'open',
      description: 'Anybody, any evening',
    }),
  ]);
  const [owner, late] = await Promise.all([visit(0), visit(2)]);
  await owner.openConversation('Night market');
  // A group of one is no notes to oneself.
  await owner.chat.getByRole('log', { name: 'Messages with Night market' }).waitFor();
  await page(owner, 'conversation').getByText('1 person').waitFor();
  const about = await openPage(owner, 'Night market');
  await press(about, 'Link');
  const links = page(owner, 'group-links');
  await press(links, 'Create link');
  const link = await links.getByRole('textbox', { name: 'Link' }).inputValue();
  expect(link).toMatch(/#parlor-invite=[\w-]+$/);

  // The page that a link leads to opens the chat, and shows the group once one has signed in.
  const other = await Visitor.open(browser, link, { reducedMotion: 'reduce' });
  await press(other.chat, 'Sign in');
  await other.chat.getByLabel('Email').fill(account(1).email);
  await other.chat.getByLabel('Password').fill(account(1).password);
  await other.page.keyboard.press('Enter');
  await page(other, 'join').getByText('Where lamps find people').waitFor();
  await press(page(other, 'join'), 'Join group');
  await other.log.getByText('You joined').waitFor();
  await links.getByText('1 person joined with it').waitFor();

  await press(links, /^End the link/);
  await press(owner.chat.getByRole('alertdialog'), 'End');
  await links.getByText('None yet.').waitFor();
  // Its button has gone with it.
  await expect.poll(() => links.locator('h1:focus').count()).toBe(1);
  // Followed on the very page that is open.
  await late.page.goto(link);
  await page(late, 'join').getByText('This link does not work').waitFor();
  await press(page(late, 'join').locator('.notice'), 'Back');

  await keyTo(late, 'Tab', late.chat.getByRole('button', { name: 'New message' }));
  await page(late, 'directory').waitFor();
  await keyTo(late, 'ArrowDown', page(late, 'directory').getByRole('button', { name: /^Groups/ }));
  const groups = page(late, 'groups');
  await groups.getByRole('heading', { name: 'Groups you could join' }).waitFor();
  await keyTo(late, 'Tab', groups.getByRole('searchbox', { name: 'Search groups' }), 'O');
  await late.page.keyboard.type('pen be');
  await expect.poll(() => groups.getByRole('listitem').count()).toBe(1);
  await late.page.keyboard.press('ArrowDown');
  await late.page.keyboard.press('Enter');
  await page(late, 'join').getByText('Anybody, any evening').waitFor();
  await keyTo(late, 'Tab', page(late, 'join').getByRole('button', { name: 'Join group' }));
  await late.log.getByText('You joined').waitFor();
  await keyTo(late, 'Tab', late.chat.getByRole('textbox', { name: 'Message' }), 'H');
  await late.page.keyboard.type('ere I am');
  await late.page.keyboard.press('Enter');
  await late.log.getByText('Here I am').waitFor();

  // Invited while one looks at the list.
  await press(page(late, 'conversation'), 'Back');
  await groups.getByRole('searchbox').fill('');
  await mara.members.invite(group.id, [aiko.id]);
  // Back before the answer: it brings back nothing that somebody has left.
  const letGo = await holdFrame(late.page, 'members.acceptInvitation');
  await press(groups, 'Accept the invitation to Night market');
  await press(groups, 'Back');
  await letGo();
  await expect
    .poll(async () => (await mara.members.list(group.id)).items.map(({ user }) => user.id))
    .toContain(aiko.id);
  await press(page(late, 'directory'), 'Back');
  await late.openConversation('Night market');
  await late.log.getByText('You joined').waitFor();

  // So with who leaves and goes on.
  const theirs = await openPage(late, 'Night market');
  const freed = await holdFrame(late.page, 'members.remove');
  await press(theirs, 'Leave');
  await press(late.chat.getByRole('alertdialog'), 'Leave');
  await late.page.keyboard.press('Escape');
  await press(theirs, 'Back');
  await press(page(late, 'conversation'), 'Back');
  await late.openConversation('Open bench');
  await freed();
  await late.chat
    .locator('.listen[aria-live]')
    .getByText('You left the group')
    .waitFor({ state: 'attached' });
  await late.log.getByText('Here I am').waitFor();
  await press(page(late, 'conversation'), 'Back');
  await late.chat.getByLabel('Conversations').getByText('Open bench', { exact: true }).waitFor();
  await mara.members.add(group.id, [aiko.id]);

  await press(links, 'Back');
  await about.getByText('Aiko Tanaka').waitFor();
  await press(about, 'Leave');
  const question = owner.chat.getByRole('alertdialog');
  await question.getByText(/You are the only owner/).waitFor();
  await press(question, 'Choose');
  await owner.chat.getByRole('menuitem', { name: 'Jonas Weber' }).click();
  await press(question, 'Leave');
  // Where one was before, and not in a conversation that is closed to one.
  await page(owner, 'conversation').waitFor({ state: 'detached' });
  await owner.chat
    .locator('.listen[aria-live]')
    .getByText('You left the group')
    .waitFor({ state: 'attached' });
  await other.log.getByText('Mara Lindqvist left').waitFor();
  await press(page(other, 'conversation'), 'Night market');
  await page(other, 'group').getByRole('button', { name: 'Settings' }).waitFor();
  expect(
    [...owner.faults, ...other.faults, ...late.faults].filter(
      (fault) => !/status of 40[34]/.test(fault),
    ),
  ).toEqual([]);
  await Promise.all([owner.close(), other.close(), late.close()]);
});

test('axe finds nothing in the pages of groups', async () => {
  const { id: jonasId } = await find('Jonas');
  const title = 'Lamps in every light';
  const [group] = await Promise.all([
    mara.conversations.createGroup(title, [jonasId], { description: 'All about lamps' }),
    jonas.conversations.createGroup('Open to everybody', [], {
      access: 'open',
      description: 'Anybody',
    }),
  ]);
  await mara.invites.create(group.id);
  await mara.members.invite(group.id, [(await find('Aiko')).id]);
  const visitor = await visit(0, { bypassCSP: true });
  const check = async (view: string) => {
    const found = await violationsIn(visitor.page);
    expect.soft([view, ...found]).toEqual([view]);
  };
  await press(visitor.chat, 'People');
  await press(page(visitor, 'people'), /^Groups/);
  const groups = page(visitor, 'groups');
  await groups.getByText('Open to everybody').click();
  await page(visitor, 'join').getByText('Anybody').waitFor();
  await check('join');
  await press(page(visitor, 'join'), 'Back');
  await groups.getByText(title).waitFor();
  await check('groups');
  await groups.getByLabel('New group').click();
  const form = page(visitor, 'new-group');
  await press(form, 'Next: people');
  await check('new group');
  await form.getByLabel('Name').fill('Anything');
  await press(form, 'Next: people');
  await form.getByRole('checkbox').first().click();
  await check('choosing people');
  await press(form, 'Back');
  await press(form, 'Back');
  await groups.getByText(title).click();
  const about = await openPage(visitor, title);
  await check('group');
  await press(about, /^Jonas Weber/);
  await page(visitor, 'person').getByRole('heading', { name: 'Jonas Weber' }).waitFor();
  await press(page(visitor, 'person'), 'Back');
  await press(about, 'Actions for Jonas Weber');
  await check('menu of a member');
  await visitor.chat.getByRole('menuitem', { name: 'Remove from group' }).click();
  await check('question');
  await visitor.page.keyboard.press('Escape');
  for (const [button, view, sight] of [
    ['Settings', 'group-settings', 'Slow mode'],
    ['Link', 'group-links', 'Not used yet'],
    ['Add', 'group-add', 'Already invited'],
    ['Invited people', 'group-door', 'Aiko Tanaka'],
    ['Banned people', 'group-door', 'Nobody is banned'],
  ] as const) {
    await press(about, button);
    await page(visitor, view).getByText(sight).waitFor();
    await check(button);
    await press(page(visitor, view), 'Back');
  }
  await press(about, 'Back');
  await mara.members.transferOwnership(group.id, jonasId);
  await jonas.members.setRole(group.id, mara.auth.user.value!.id, 'member');
  await jonas.conversations.update(group.id, { posting: 'admins' });
  await visitor.chat.getByText('Only owners and admins can write here.').waitFor();
  await check('announcement');
  await jonas.members.remove(group.id, mara.auth.user.value!.id);
  await visitor.chat.getByText('You are not in this conversation').waitFor();
  await check('outside');
  await visitor.close();
});
