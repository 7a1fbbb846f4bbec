/**
 * People, moderation and the audit log in the console: what operators do about the people of a
 * site, and that it can be taken back. In this order: each test begins where the one before it
 * ended.
 */
import { readFile } from 'node:fs/promises';
import {
  operations,
  type Input,
  type OperationName,
  type Output,
} from '@parlor/sdk/protocol/operations';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { checkLooks } from '../support/console-looks.js';
import { ConsoleServer } from '../support/console-server.js';

let browser: Browser;
let server: ConsoleServer;
let visitor: Visitor;
let page: Page;
let siteId: string;
let publicKey: string;
let grace: Guest;
let linus: Guest;
let conversationId: string;

/** A guest of the site, by plain HTTP. */
class Guest {
  private constructor(
    readonly id: string,
    readonly token: string,
  ) {}

  static async of(name: string): Promise<Guest> {
    const session = await call('auth.guest', { name }, { 'x-parlor-site': publicKey });
    return new Guest(session.user.id, session.accessToken);
  }

  call<N extends OperationName>(name: N, input: Input<N>): Promise<Output<N>> {
    return call(name, input, { authorization: `Bearer ${this.token}` });
  }
}

async function call<N extends OperationName>(
  name: N,
  input: Input<N>,
  headers: Record<string, string>,
): Promise<Output<N>> {
  const { method, path } = operations[name];
  const fields: Record<string, unknown> = { ...input };
  const filled = path.replace(/:(\w+)/g, (_, field: string) => String(fields[field]));
  for (const [, field] of path.matchAll(/:(\w+)/g)) delete fields[field!];
  const response = await fetch(`${server.url}/v1${filled}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(method !== 'GET' && { body: JSON.stringify(fields) }),
  });
  const reply = (await response.json()) as { ok: boolean; data: Output<N>; error?: unknown };
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  return reply.data;
}

const heading = (name: string, level: 1 | 2 = 1) =>
  page.getByRole('heading', { name, exact: true, level });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const undo = () => page.locator('console-toasts').getByRole('button', { name: 'Undo' }).last();
const settled = () => expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
const go = async (path: string, title: string) => {
  await page.goto(server.address(`/sites/${siteId}${path}`));
  await heading(title).waitFor();
  await settled();
};

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), ConsoleServer.start()]);
  visitor = await server.openAsFirst(browser, { bypassCSP: true, acceptDownloads: true });
  ({ page } = visitor);
  // Before, the console asked who is signed in, and nobody was.
  visitor.faults.length = 0;
  await page.getByRole('link', { name: 'New site' }).click();
  await page.getByLabel('Name', { exact: true }).fill('My shop');
  await page.keyboard.press('Enter');
  await heading('Set-up').waitFor();
  siteId = /sites\/([^/?]+)/.exec(page.url())![1]!;
  publicKey = (await page
    .getByText(/pk_[\w-]+/)
    .first()
    .textContent())!.match(/pk_[\w-]+/)![0];
  grace = await Guest.of('Grace Hopper');
  linus = await Guest.of('Linus');
  const text = 'Shall we meet on Monday?';
  const started = await grace.call('conversations.start', {
    userIds: [linus.id],
    clientId: 'first',
    text,
  });
  conversationId = started.conversation.id;
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

test('people are found by the beginning of a name, and the address keeps the search', async () => {
  await page.getByRole('navigation').getByRole('link', { name: 'People', exact: true }).click();
  await heading('People').waitFor();
  await page.getByRole('link', { name: 'Linus' }).waitFor();
  await page.getByRole('searchbox').fill('gra');
  await page.getByRole('link', { name: 'Linus' }).waitFor({ state: 'detached' });
  expect(page.url()).toContain('search=gra');
  await page.reload();
  await page.getByRole('link', { name: 'Grace Hopper' }).waitFor();
  expect(await page.getByRole('row').count()).toBe(2);
  await page.getByLabel('Sanction').selectOption('banned');
  await heading('Nobody found', 2).waitFor();
  await go('/people', 'People');
  await checkLooks('people', page);
});

test('a profile is changed, and the change is taken back', async () => {
  await page.getByRole('link', { name: 'Grace Hopper' }).click();
  await heading('Grace Hopper').waitFor();
  await button('Edit').click();
  await page.getByLabel('Name', { exact: true }).fill('Amazing Grace');
  await button('Save').click();
  await heading('Amazing Grace').waitFor();
  expect((await grace.call('users.me', {})).name).toBe('Amazing Grace');
  await undo().click();
  await heading('Grace Hopper').waitFor();
  expect((await grace.call('users.me', {})).name).toBe('Grace Hopper');
});

test('a person is silenced and banned, with a note for the log, and each is taken back', async () => {
  await button('Silence').click();
  await page.getByLabel('Note').fill('Too loud');
  await page.locator('console-measure-dialog').getByRole('button', { name: 'Silence' }).click();
  await page
    .getByText(/^Silenced until/)
    .first()
    .waitFor();
  const send = { conversationId, clientId: 'a', text: 'Hello?' };
  await expect(grace.call('messages.send', send)).rejects.toThrow('silenced');
  await page.getByText('“Too loud”').waitFor();
  await undo().click();
  await page.getByText('Not silenced').waitFor();
  await grace.call('messages.send', send);

  await button('Ban').click();
  await page.getByLabel('For how long?').selectOption({ label: 'For good' });
  await page.locator('console-measure-dialog').getByRole('button', { name: 'Ban' }).click();
  await page.getByText('Banned for good').first().waitFor();
  await expect(grace.call('users.me', {})).rejects.toThrow('session_ended');
  await settled();
  await checkLooks('person', page);
  await button('Lift ban').click();
  await page.getByText('Not banned').waitFor();
  await page.getByText('No sessions.').waitFor();
  await page.getByText('Lifted a ban').waitFor();
});

test('a session is ended, the data are exported, and a guest is merged into a member', async () => {
  await go(`/people/${linus.id}`, 'Linus');
  await page.getByText('As a guest').waitFor();
  const saving = page.waitForEvent('download');
  await button('Export').click();
  const exported = await readFile((await (await saving).path())!, 'utf8');
  expect(exported).toContain('Linus');
  expect(exported).not.toContain('Shall we meet');
  await button('Merge').click();
  await page.locator('console-merge-dialog').getByText('Merge Linus').waitFor();
  await checkLooks('merge', page);
  await button('Cancel').click();
  await page.getByRole('button', { name: /^End the session/ }).click();
  await page.getByText('A guest cannot sign in again').waitFor();
  await button('End session').click();
  await page.getByText('No sessions.').waitFor();
  await expect(linus.call('users.me', {})).rejects.toThrow('session_ended');
});

test('a report is closed and opened again, and its message is deleted', async () => {
  const ada = await Guest.of('Ada');
  const spammer = await Guest.of('Spammer');
  const { conversation } = await spammer.call('conversations.start', {
    userIds: [ada.id],
    clientId: 'spam',
    text: 'Cheap watches, only today!',
  });
  await ada.call('reports.create', {
    conversationId: conversation.id,
    seq: 1,
    reason: 'spam',
    note: 'I never asked for this.',
  });
  await page.getByRole('navigation').getByRole('link', { name: 'Moderation', exact: true }).click();
  await heading('Moderation').waitFor();
  await page.getByText('Cheap watches, only today!').waitFor();
  await page.getByText('I never asked for this.').waitFor();
  await checkLooks('reports', page);
  await button('Nothing wrong').click();
  await page.getByText('Nothing waits for you').waitFor();
  await undo().click();
  await page.getByText('Cheap watches, only today!').waitFor();
  await button('Delete message').click();
  await page
    .locator('console-question-dialog')
    .getByRole('button', { name: 'Delete message' })
    .click();
  await page.getByText('Nothing waits for you').waitFor();
  const { items } = await ada.call('messages.list', { conversationId: conversation.id });
  expect(items[0]).toMatchObject({ text: null });
  await page.getByRole('link', { name: 'Closed' }).click();
  await page.getByText(/Closed by Ada Lovelace/).waitFor();
  await checkLooks('closed-reports', page);
});

test('filters are added, tried and removed, and what they hold is let through or refused', async () => {
  await page.getByRole('link', { name: 'Filters' }).click();
  await page.getByText('No filters: every text is accepted.').waitFor();
  await page.getByLabel('Words or hosts').fill('casino*, spam.example');
  await button('Add').click();
  await button('Remove spam.example').waitFor();
  await page.getByLabel('Text', { exact: true }).fill('The casinos at spam.example');
  await button('Try').click();
  await page.getByRole('group', { name: 'Result' }).getByText('Held until').waitFor();
  await checkLooks('filters', page);
  await button('Remove spam.example').click();
  await button('Remove spam.example').waitFor({ state: 'detached' });
  await undo().click();
  await button('Remove spam.example').waitFor();

  const eve = await Guest.of('Eve');
  const friend = await Guest.of('Friend');
  const started = await eve.call('conversations.start', {
    userIds: [friend.id],
    clientId: 'hi',
    text: 'Hi',
  });
  const place = { conversationId: started.conversation.id };
  for (const text of ['To the casino!', 'casino casino'])
    await expect(
      eve.call('messages.send', { ...place, clientId: text.slice(0, 2).trim(), text }),
    ).rejects.toThrow('message_held');
  await page.getByRole('link', { name: 'Held', exact: true }).click();
  await page.getByText('To the casino!').waitFor();
  await checkLooks('held', page);
  await button('Let through').first().click();
  await page.getByText('To the casino!').waitFor({ state: 'detached' });
  await button('Refuse').click();
  await page.locator('console-question-dialog').getByRole('button', { name: 'Refuse' }).click();
  await page.getByText('No held messages').waitFor();
  const { items } = await friend.call('messages.list', place);
  expect(items.map(({ text }) => text)).toEqual(['Hi', 'To the casino!']);
});

test('the audit log says who did what, is filtered, and is downloaded', async () => {
  await page.getByRole('navigation').getByRole('link', { name: 'Audit log', exact: true }).click();
  await heading('Audit log').waitFor();
  await page.getByRole('cell', { name: 'Refused a held message' }).waitFor();
  await checkLooks('audit', page);
  await page.getByLabel('Action').selectOption('user.banned');
  await page.getByRole('cell', { name: 'Refused a held message' }).waitFor({ state: 'detached' });
  expect(await page.getByRole('row').count()).toBe(2);
  await page.getByRole('cell', { name: 'Ada Lovelace' }).waitFor();
  const saving = page.waitForEvent('download');
  await button('Download CSV').click();
  const csv = await readFile((await (await saving).path())!, 'utf8');
  expect(csv.split('\r\n')).toHaveLength(3);
  expect(csv).toContain('user.banned,operator,');
  expect(visitor.faults).toEqual([]);
});

test('operators read of a conversation what the site allows, note about it and close it', async () => {
  const [hedy, joan] = [await Guest.of('Hedy'), await Guest.of('Joan')];
  const { id: talkId } = await hedy.call('conversations.createGroup', {
    clientId: 'film',
    title: 'Film club',
    userIds: [joan.id],
  });
  const say = (text: string, clientId: string) =>
    hedy.call('messages.send', { conversationId: talkId, clientId, text });
  for (let n = 1; n <= 8; n++) await say(`Private thought ${n}`, `p${n}`);
  const { seq } = await say('Very rude words', 'rude');
  await joan.call('members.acceptInvitation', { conversationId: talkId });
  await joan.call('reports.create', { conversationId: talkId, seq, reason: 'harassment' });

  await page
    .getByRole('navigation')
    .getByRole('link', { name: 'Conversations', exact: true })
    .click();
  await heading('Conversations').waitFor();
  await page.getByRole('link', { name: 'Film club' }).waitFor();
  await settled();
  await checkLooks('conversations', page);
  await page.getByRole('searchbox').fill('film');
  await page.getByRole('link', { name: 'Grace Hopper' }).waitFor({ state: 'detached' });
  await page.getByRole('searchbox').fill('hedy');
  await page.getByText('Conversations of').waitFor();
  await page.getByRole('link', { name: 'Hedy' }).click();
  await heading('Hedy').waitFor();
  await page.getByRole('link', { name: 'Film club' }).click();
  await heading('Film club').waitFor();
  // Nothing is read before it is asked for.
  await button('Show messages').waitFor();
  expect(await page.getByText('Very rude words').count()).toBe(0);
  await button('Show messages').click();
  await page.getByText('Very rude words').waitFor();
  await page.getByText('Private thought 6').waitFor();
  expect(await page.getByText('Private thought 5').count()).toBe(0);
  await page.getByText('Messages that you may not read').waitFor();

  await page.getByLabel('New note').fill('Warned her.');
  await button('Add note').click();
  await page.getByText('Warned her.').waitFor();
  await settled();
  await checkLooks('conversation', page);
  await page
    .getByRole('button', { name: /^Delete the message of Hedy/ })
    .last()
    .click();
  await page
    .locator('console-question-dialog')
    .getByRole('button', { name: 'Delete message' })
    .click();
  await page.getByText('Very rude words').waitFor({ state: 'detached' });
  await button('Close').click();
  await button('Open again').waitFor();
  await undo().click();
  await button('Close').waitFor();
  await page.getByRole('button', { name: /^Remove the note/ }).click();
  await page
    .locator('console-question-dialog')
    .getByRole('button', { name: 'Remove note' })
    .click();
  await page.getByText('Warned her.').waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Change this in Settings' }).click();
  await heading('Settings').waitFor();
  await page.getByLabel('Moderators, admins and owners read').selectOption('off');
  await button('Save').click();
  await page.getByText('Privacy: saved.').first().waitFor();
  await go(`/conversations/${talkId}`, 'Film club');
  await page.getByText('Nobody in the console may read').waitFor();
  await checkLooks('unreadable-conversation', page);
  await go('/audit', 'Audit log');
  await page.getByText('Read a conversation').nth(1).waitFor();
  await page.getByText('operatorReading: off').first().waitFor();
});
