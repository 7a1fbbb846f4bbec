/**
 * Every view of the widget, one after the other, as a moderator of the demo shop sees it with
 * something in each.
 */
import { createChat, type Chat, type Me } from '@parlor/sdk';
import type { Locator } from 'playwright-core';
import type { Visitor } from './chromium.js';
import type { DemoSites } from './processes.js';

interface Person {
  chat: Chat;
  me: Me;
}

/** What the views show: groups, requests in both directions, reports, a held message and a log. */
export interface Contents {
  close(): Promise<void>;
}

export function accountOf(sites: DemoSites, name: string): { email: string; password: string } {
  const { email, password } = sites.demo.shop.accounts.find((one) => one.name.startsWith(name))!;
  return { email, password };
}

export async function fillViews(sites: DemoSites): Promise<Contents> {
  const { site } = sites.demo.shop;
  const enter = async (name: string): Promise<Person> => {
    const chat = createChat({ site, url: sites.serverUrl });
    return { chat, me: await chat.auth.login(accountOf(sites, name)) };
  };
  const everybody = await Promise.all(['Mara', 'Jonas', 'Aiko', 'Tomás', 'Leila'].map(enter));
  const [mara, jonas, aiko, tomas, leila] = everybody as [Person, Person, Person, Person, Person];
  await sites.processes.finish('cli.js', [
    'user',
    'role',
    '--site',
    site,
    '--user',
    mara.me.id,
    '--role',
    'moderator',
  ]);
  await sites.processes.finish('cli.js', [
    'site',
    'filter',
    '--site',
    site,
    '--add-word',
    'discount',
    '--action',
    'hold',
  ]);

  for (const { chat } of [jonas, aiko]) await chat.contacts.request(mara.me.id);
  for (const { me } of [jonas, aiko]) await mara.chat.contacts.accept(me.id);
  await tomas.chat.contacts.request(
    mara.me.id,
    'We met at the fair in Brno. I have the lamp base that you were looking for!',
  );
  await mara.chat.contacts.request(leila.me.id, 'So that we can talk measures.');

  const group = await mara.chat.conversations.createGroup(
    'Workshop evenings',
    [jonas.me.id, aiko.me.id, leila.me.id],
    {
      description: 'Every second Thursday at the bench. Bring a lamp that needs help.',
    },
  );
  await mara.chat.messages.send(
    group.id,
    '*Thursday* at seven: @Jonas Weber brings the `LMP-204`. https://shop.example/lamps',
    {
      mentions: [jonas.me.id],
    },
  );
  const { seq } = await leila.chat.messages.send(
    group.id,
    'May I bring the big one from the café?',
  );
  await aiko.chat.reactions.add(group.id, seq, '❤️');
  await aiko.chat.messages.send(group.id, 'Please do!', { replyTo: seq });
  await tomas.chat.members.request(group.id, { note: 'I have two old reading lamps.' });
  await leila.chat.conversations.createGroup('Café owners', [], {
    access: 'open',
    description: 'Light, coffee, and who repairs what',
  });
  const readers = await leila.chat.conversations.createGroup('Night readers', [aiko.me.id], {});
  await leila.chat.members.invite(readers.id, [mara.me.id]);

  await aiko.chat.reports.user(tomas.me.id, 'other', {
    note: 'Says that the lamps are hand-made.',
  });
  const bad = await jonas.chat.messages.send(
    group.id,
    'Send me your card number and I order new ones for all of us.',
  );
  await leila.chat.reports.message(group.id, bad.seq, 'fraud', { note: 'Not the first time.' });
  await mara.chat.moderation.silence(tomas.me.id, 3600, { note: 'Calm down first.' });
  await mara.chat.moderation.unsilence(tomas.me.id);
  await leila.chat.messages
    .send(group.id, 'A discount for all of you, today only')
    .catch(() => undefined);
  return {
    async close() {
      await Promise.all(everybody.map(({ chat }) => chat.close()));
    },
  };
}

interface Step {
  name: string;
  /** Leads from the step before to this one. */
  go(visitor: Visitor): Promise<unknown>;
}

const front = ({ chat }: Visitor): Locator => chat.locator('.layer:not([inert]) > *');
const press = (visitor: Visitor, name: string | RegExp) =>
  front(visitor)
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .press('Enter');
const back = (visitor: Visitor) => press(visitor, 'Back');
const text = (visitor: Visitor, words: string | RegExp) =>
  front(visitor).getByText(words).first().waitFor();
const escape = ({ page }: Visitor) => page.keyboard.press('Escape');

export const signedOut: readonly Step[] = [
  {
    name: 'sign-in',
    go: (visitor) => visitor.chat.getByRole('button', { name: 'Sign in', exact: true }).waitFor(),
  },
  {
    name: 'sign-in: register',
    go: (visitor) =>
      visitor.chat.getByRole('button', { name: 'Create an account', exact: true }).press('Enter'),
  },
  {
    name: 'sign-in: account',
    async go(visitor) {
      await visitor.chat.getByRole('button', { name: 'Sign in', exact: true }).press('Enter');
      await visitor.chat.getByLabel('Password').waitFor();
    },
  },
];

/** From the list of conversations, and back to it. */
export const signedIn: readonly Step[] = [
  {
    name: 'conversations',
    go: (visitor) =>
      visitor.chat.getByLabel('Conversations').getByText('Workshop evenings').waitFor(),
  },
  {
    name: 'conversation',
    async go(visitor) {
      await visitor.openConversation('Workshop evenings');
      await visitor.chat.locator('.mention').first().waitFor();
    },
  },
  {
    name: 'menu of a message',
    async go(visitor) {
      await visitor.log.focus();
      await visitor.chat.locator('.act').first().waitFor({ state: 'attached' });
      await visitor.page.keyboard.press('ArrowUp');
      await visitor.page.keyboard.press('Enter');
      await visitor.chat.getByRole('menu').waitFor();
    },
  },
  {
    name: 'emoji',
    async go(visitor) {
      await escape(visitor);
      await visitor.chat.getByRole('menu').waitFor({ state: 'detached' });
      await press(visitor, 'Emoji');
      await visitor.chat.getByRole('dialog', { name: 'Emoji' }).waitFor();
    },
  },
  {
    name: 'search in a conversation',
    async go(visitor) {
      await escape(visitor);
      await press(visitor, /^Search/);
      await front(visitor).getByRole('searchbox').fill('big');
      await front(visitor).locator('mark').first().waitFor();
    },
  },
  {
    name: 'group',
    async go(visitor) {
      await back(visitor);
      await press(visitor, 'Workshop evenings');
      await text(visitor, 'Leila Haddad');
    },
  },
  {
    name: 'group-settings',
    async go(visitor) {
      await press(visitor, 'Settings');
      await front(visitor).getByLabel('Name').waitFor();
    },
  },
  {
    name: 'group-links',
    async go(visitor) {
      await back(visitor);
      await press(visitor, 'Link');
      await press(visitor, 'Create link');
      await front(visitor).getByRole('button', { name: 'Copy link' }).waitFor();
    },
  },
  {
    name: 'group-door: requests',
    async go(visitor) {
      await back(visitor);
      await press(visitor, /Requests to join/);
      await text(visitor, 'Tomás Herrera');
    },
  },
  {
    name: 'group-add',
    async go(visitor) {
      await back(visitor);
      await press(visitor, 'Add');
      await text(visitor, 'Tomás Herrera');
    },
  },
  {
    name: 'files',
    async go(visitor) {
      await back(visitor);
      await press(visitor, 'Pictures, files and links');
      await front(visitor).getByRole('heading').first().waitFor();
    },
  },
  {
    name: 'people',
    async go(visitor) {
      await back(visitor);
      await back(visitor);
      await back(visitor);
      await press(visitor, /^People/);
      await text(visitor, 'Tomás Herrera');
    },
  },
  {
    name: 'person',
    async go(visitor) {
      await front(visitor).getByText('Tomás Herrera').click();
      await front(visitor).getByRole('heading', { name: 'wants to be your contact' }).waitFor();
    },
  },
  {
    name: 'report dialog',
    async go(visitor) {
      await press(visitor, 'Report');
      await visitor.chat.getByRole('dialog').last().getByRole('radio').first().waitFor();
    },
  },
  {
    name: 'moderation',
    async go(visitor) {
      await escape(visitor);
      await back(visitor);
      await press(visitor, /^Moderation/);
      await text(visitor, 'Reported by Leila Haddad');
    },
  },
  {
    name: 'report',
    async go(visitor) {
      await press(visitor, /card number/);
      await text(visitor, 'Earlier actions');
    },
  },
  {
    name: 'moderation: held',
    async go(visitor) {
      await back(visitor);
      await press(visitor, /^Held/);
      await text(visitor, /discount/);
    },
  },
  {
    name: 'moderation: log',
    async go(visitor) {
      await press(visitor, 'Log');
      await text(visitor, 'Calm down first.');
    },
  },
  {
    name: 'directory',
    async go(visitor) {
      await back(visitor);
      await back(visitor);
      await press(visitor, 'New message');
      await text(visitor, 'Tomás Herrera');
    },
  },
  {
    name: 'groups',
    async go(visitor) {
      await press(visitor, /^Groups/);
      await front(visitor).getByRole('heading', { name: 'Groups you could join' }).waitFor();
    },
  },
  {
    name: 'join',
    async go(visitor) {
      await press(visitor, /^Café owners/);
      await text(visitor, 'Light, coffee, and who repairs what');
    },
  },
  {
    name: 'new-group',
    async go(visitor) {
      await back(visitor);
      await press(visitor, 'New group');
      await front(visitor).getByLabel('Name').fill('Window display');
    },
  },
  {
    name: 'new-group: people',
    async go(visitor) {
      await press(visitor, 'Next: people');
      await front(visitor).getByRole('checkbox', { name: /Aiko/ }).click();
    },
  },
  {
    name: 'search',
    async go(visitor) {
      for (let steps = 0; steps < 4; steps += 1) await back(visitor);
      await visitor.chat.locator('parlor-conversation-list .find').click();
      await front(visitor).getByRole('searchbox').fill('la');
      await front(visitor).locator('mark').first().waitFor();
    },
  },
  {
    name: 'profile',
    async go(visitor) {
      await back(visitor);
      await press(visitor, 'Your profile');
      await front(visitor).getByRole('button', { name: 'Sign out' }).waitFor();
    },
  },
];
