/**
 * Who is added to a group and who is asked, as people see it in the built widget: what is said
 * before and after, and what the asked ones find.
 */
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let mara: Joined;
let jonas: Joined;
let aiko: Joined;
let leila: Joined;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  await host.server.app.sites.update(host.site.id, { whoMayAdd: 'contacts' });
  for (const name of ['Mara Lindqvist', 'Jonas Weber', 'Aiko Tanaka', 'Leila Haddad']) {
    const joined = await host.join(name);
    if (name.startsWith('Mara')) mara = joined;
    else if (name.startsWith('Jonas')) jonas = joined;
    else if (name.startsWith('Aiko')) aiko = joined;
    else leila = joined;
  }
  await mara.chat.contacts.request(jonas.id);
  await jonas.chat.contacts.accept(mara.id);
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

async function visit(who: Joined, options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await host.visit(browser, host.page(host.tag()), {
    as: who.account,
    reducedMotion: 'reduce',
    ...options,
  });
  await visitor.openChat();
  return visitor;
}

const part = (visitor: Visitor, name: string): Locator => visitor.chat.locator(`parlor-${name}`);
const press = (place: Locator, name: string | RegExp) =>
  place.getByRole('button', { name, exact: typeof name === 'string' }).click();

/** To the step of a new group that chooses people. */
async function newGroup(visitor: Visitor, title: string): Promise<Locator> {
  await visitor.chat.getByRole('button', { name: 'New message' }).first().click();
  await press(visitor.chat, /^Groups/);
  await part(visitor, 'groups').getByLabel('New group').first().click();
  const form = part(visitor, 'new-group');
  await form.getByLabel('Name').fill(title);
  await press(form, 'Next: people');
  return form;
}

test('making a group says who is asked, and how many were; the asked one finds the invitation, and it can be withdrawn', async () => {
  const [owner, asked] = await Promise.all([visit(mara), visit(aiko, { colorScheme: 'dark' })]);
  const form = await newGroup(owner, 'Bench');
  const hint = form.getByText('People who have not accepted you as a contact get an invitation.');
  await form.getByRole('checkbox', { name: /Jonas/ }).waitFor();
  expect(await hint.count()).toBe(0);
  for (const name of [/Jonas/, /Aiko/, /Leila/]) await form.getByRole('checkbox', { name }).click();
  await hint.waitFor();
  expect(await violationsIn(owner.page)).toEqual([]);
  await press(form, 'Create with 3 people');
  await form.getByRole('heading', { name: '1 person added · 2 people invited' }).waitFor();
  expect(await violationsIn(owner.page)).toEqual([]);

  // The other one sees it without looking for it.
  const button = asked.chat.getByRole('button', { name: /^People/ });
  await expect.poll(() => button.textContent()).toMatch(/1 group invitation/);
  await button.click();
  await asked.chat.getByRole('button', { name: /^Groups.*1 group invitation/ }).click();
  await asked.chat.getByText(/Mara Lindqvist invites you/).waitFor();
  expect(await violationsIn(asked.page)).toEqual([]);

  // The focus is on the way on.
  await owner.page.keyboard.press('Enter');
  await press(part(owner, 'conversation'), 'Bench');
  const invited = part(owner, 'group').getByRole('list', { name: 'Invited people' });
  await expect.poll(() => invited.getByRole('listitem').count()).toBe(2);
  expect(await violationsIn(owner.page)).toEqual([]);
  await press(invited, 'Withdraw the invitation to Leila Haddad');
  await expect.poll(() => invited.getByRole('listitem').count()).toBe(1);
  expect((await leila.chat.members.invitations()).items).toEqual([]);

  await press(asked.chat, 'Accept the invitation to Bench');
  await part(asked, 'conversation').getByRole('heading', { name: 'Bench' }).waitFor();
  await part(owner, 'group').getByRole('heading', { name: '3 people' }).waitFor();
  await expect.poll(() => invited.count()).toBe(0);
  expect([...owner.faults, ...asked.faults]).toEqual([]);
  await Promise.all([owner.close(), asked.close()]);
});

test('adding people later says what happened, and only contacts are in it at once', async () => {
  const group = await mara.chat.conversations.createGroup('Later', []);
  const owner = await visit(mara, { viewport: { width: 390, height: 780 } });
  await owner.openConversation('Later');
  await press(part(owner, 'conversation'), 'Later');
  await press(part(owner, 'group'), 'Add');
  const form = part(owner, 'group-add');
  for (const name of [/Jonas/, /Leila/]) await form.getByRole('checkbox', { name }).click();
  await form
    .getByText('People who have not accepted you as a contact get an invitation.')
    .waitFor();
  await press(form, 'Add now');
  await form.getByRole('heading', { name: '1 person added · 1 person invited' }).waitFor();
  await owner.page.keyboard.press('Enter');
  await part(owner, 'group').getByRole('heading', { name: '2 people' }).waitFor();
  expect((await leila.chat.members.invitations()).items.map(({ group: { id } }) => id)).toEqual([
    group.id,
  ]);
  // A contact alone needs no explanation.
  expect(owner.faults).toEqual([]);
  await owner.close();
});

test('one chooses who may add one, by the keyboard, within what the site allows', async () => {
  const visitor = await visit(jonas);
  await press(visitor.chat, 'Your profile');
  const choice = visitor.chat.getByLabel('Who can add you to groups');
  await choice.waitFor();
  expect(await choice.inputValue()).toBe('contacts');
  expect(await choice.getByRole('option', { name: 'Everybody' }).isDisabled()).toBe(true);
  await choice.focus();
  await visitor.page.keyboard.type('Nob');
  await expect.poll(() => choice.inputValue()).toBe('nobody');
  const stored = async () => (await host.server.app.users.get(host.site.id, jonas.id)).whoMayAddMe;
  await expect.poll(stored).toBe('nobody');
  expect(await violationsIn(visitor.page)).toEqual([]);
  const { added, invited } = await mara.chat.conversations.createGroup('Asked', [jonas.id]);
  expect({ added, invited }).toEqual({ added: [], invited: [jonas.id] });
  await choice.selectOption({ label: 'Your contacts' });
  await expect.poll(stored).toBe('contacts');
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});
