/**
 * A site's moderators at work in the built widget: reports and what is done about them, held sends,
 * the log, and measures from a profile.
 */
import { createChat, type Chat, type Me } from '@parlor/sdk';
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { DemoSites } from '../support/processes.js';

interface Someone {
  chat: Chat;
  me: Me;
}

/** Mara and Aiko moderate. */
const names = ['Mara', 'Jonas', 'Aiko', 'Leila'] as const;
let browser: Browser;
let sites: DemoSites;
let people: Record<(typeof names)[number], Someone>;
/** Moderates in the widget through all tests: who comes and goes costs time. */
let mara: Visitor;
let between: string;

beforeAll(async () => {
  [browser, sites] = await Promise.all([launchChromium(), DemoSites.start()]);
  const { site } = sites.demo.shop;
  const signedIn = async (name: (typeof names)[number]): Promise<[string, Someone]> => {
    const chat = createChat({ site, url: sites.serverUrl });
    return [name, { chat, me: await chat.auth.login(accountOf(name)) }];
  };
  people = Object.fromEntries(await Promise.all(names.map(signedIn))) as typeof people;
  const { Mara, Aiko, Jonas, Leila } = people;
  for (const { me } of [Mara, Aiko])
    await run('user', 'role', '--site', site, '--user', me.id, '--role', 'moderator');
  await run('site', 'filter', '--site', site, '--add-word', 'discount', '--action', 'hold');
  between = (await Jonas.chat.conversations.findDirect([Leila.me.id]))!.id;
  mara = await open('Mara', { bypassCSP: true });
  await press(mara, peopleButton(mara));
  await press(mara, button(front(mara), /^Moderation/));
  await heading(mara, 'Moderation').waitFor();
});

afterAll(async () => {
  await Promise.all(Object.values(people ?? {}).map(({ chat }) => chat.close()));
  await browser?.close();
  await sites?.[Symbol.asyncDispose]();
});

const run = (...args: string[]) => sites.processes.finish('cli.js', args);
function accountOf(name: string): { email: string; password: string } {
  const { email, password } = sites.demo.shop.accounts.find((account) =>
    account.name.startsWith(name),
  )!;
  return { email, password };
}

async function open(
  name: (typeof names)[number],
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  return sites.openShop(browser, accountOf(name), options);
}

const button = (scope: Locator, name: string | RegExp) =>
  scope.getByRole('button', { name, exact: typeof name === 'string' });
const heading = (visitor: Visitor, name: string) =>
  front(visitor).getByRole('heading', { name, exact: true });
const gone = (locator: Locator) => locator.waitFor({ state: 'detached' });
/** What is in front, without what is only said to those who listen. */
const front = (visitor: Visitor) => visitor.chat.locator('.layer:not([inert]) > *');
/** On the list below, which is out of reach while something lies over it. */
const badge = (visitor: Visitor) => visitor.chat.locator('button.people');
const peopleButton = (visitor: Visitor) => button(visitor.chat, /^People/);

async function press(visitor: Visitor, target: Locator): Promise<void> {
  await target.focus();
  await visitor.page.keyboard.press('Enter');
}

/** Jonas says something, and Leila reports it. */
async function report(text: string): Promise<string> {
  const { seq } = await people.Jonas.chat.messages.send(between, text);
  return people.Leila.chat.reports.message(between, seq, 'fraud', { note: 'Not the first time' });
}

async function axe(): Promise<void> {
  expect(await violationsIn(mara.page)).toEqual([]);
}

test('a report is seen at once, silences by keyboard, and the silenced one is told; undone, both are as before', async () => {
  const jonas = await open('Jonas');
  const { keyboard } = mara.page;
  await heading(mara, 'No reports').waitFor();
  await jonas.openConversation('Leila Haddad');

  await report('Send me your card number: https://cards.example/');
  const row = button(
    front(mara),
    /^Jonas Weber.*Send me your card number.*Reported by Leila Haddad$/s,
  );
  await row.waitFor();
  await badge(mara).filter({ hasText: '1 to review' }).waitFor({ state: 'attached' });
  await press(mara, row);
  await heading(mara, 'Reported by Leila Haddad').waitFor();
  await front(mara).locator('.said.reported').getByText('https://cards.example/').waitFor();
  expect(await front(mara).locator('a').count()).toBe(0);

  await press(mara, button(front(mara), 'Silence'));
  const dialog = mara.chat.getByRole('dialog', { name: 'Silence Jonas Weber?' });
  await expect
    .poll(() => dialog.getByLabel('A day').evaluate((one) => one.matches(':focus')))
    .toBe(true);
  await keyboard.press('ArrowUp');
  await keyboard.press('Tab');
  await keyboard.type('An hour to think');
  await keyboard.press('Tab');
  await expect
    .poll(() => dialog.getByLabel('Close the report, too').evaluate((one) => one.matches(':focus')))
    .toBe(true);
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await heading(mara, 'Closed by Mara Lindqvist').waitFor();
  // An hour from now: after 23:00 that is on another day, which is named.
  await front(mara)
    .getByText(/^Silenced until (\w{3} )?\d/)
    .waitFor();
  await jonas.chat.getByText(/^You can read, but not write, until /).waitFor();
  expect(await jonas.chat.getByRole('textbox', { name: 'Message' }).count()).toBe(0);

  await button(front(mara), 'Undo').click();
  await jonas.chat.getByRole('textbox', { name: 'Message' }).waitFor();
  await gone(front(mara).getByText(/^Silenced until/));
  await button(front(mara), /^Silence lifted/).waitFor();
  await press(mara, button(front(mara), 'Back'));
  await heading(mara, 'Closed').waitFor();
  // Its row has moved, so that the focus is where one begins.
  await expect.poll(() => mara.chat.locator('h1:focus').textContent()).toBe('Moderation');
  await gone(badge(mara).filter({ hasText: 'to review' }));
  await button(front(mara), 'Log').click();
  await button(
    front(mara),
    /Jonas Weber.*Silenced · until (\w{3} )?\d.*An hour to think.*by you/s,
  ).waitFor();
  await button(front(mara), /^Reports/).click();
  expect([...mara.faults, ...jonas.faults]).toEqual([]);
  await jonas.close();
});

test('who is slower learns so: of a report that another has closed, and of a held message that another has decided on', async () => {
  const { Aiko, Leila } = people;
  const id = await report('Your card, now');
  await button(front(mara), /^Jonas Weber.*Your card, now/s).click();
  await heading(mara, 'Reported by Leila Haddad').waitFor();
  await button(front(mara), 'Close report').click();
  const dialog = mara.chat.getByRole('dialog', { name: 'Close report' });
  await button(dialog, 'Close report').click();
  await dialog.getByText('Please choose.').waitFor();
  await dialog.getByLabel('Nothing was wrong').check();
  await Aiko.chat.reports.resolve(id, 'other', { note: 'Called him' });
  await button(dialog, 'Close report').click();
  await heading(mara, 'Closed by Aiko Tanaka').waitFor();
  await front(mara).getByText('Called him').first().waitFor();
  await mara.chat
    .locator('.listen p')
    .filter({ hasText: 'Aiko Tanaka has closed this report.' })
    .first()
    .waitFor({ state: 'attached' });
  await button(front(mara), 'Back').click();

  await button(front(mara), /^Held/).click();
  await heading(mara, 'No held messages').waitFor();
  for (const text of ['A discount for you', 'A larger discount'])
    expect(
      await Leila.chat.messages.send(between, text).catch(({ code }: { code: string }) => code),
    ).toBe('message_held');
  await button(front(mara), 'Let through').first().click();
  await gone(front(mara).getByText('A discount for you'));
  expect((await Leila.chat.messages.list(between)).items.at(-1)?.text).toBe('A discount for you');
  const { items } = await Aiko.chat.moderation.held();
  await button(front(mara), 'Refuse').click();
  await Aiko.chat.moderation.drop(items[0]!.id);
  // Its row has gone, and the question stays until it is answered.
  await heading(mara, 'No held messages').waitFor({ state: 'attached' });
  await button(mara.chat.getByRole('dialog', { name: 'Refuse this message?' }), 'Refuse').click();
  await heading(mara, 'No held messages').waitFor();
  await mara.chat
    .locator('.listen p')
    .filter({ hasText: 'Another moderator has already decided this.' })
    .first()
    .waitFor({ state: 'attached' });
  await button(front(mara), /^Reports/).click();
});

test('whoever sent what is held sees that it is refused at once, or when opening the conversation again', async () => {
  const jonas = await open('Jonas');
  await jonas.openConversation('Leila Haddad');
  const row = (text: string) => jonas.log.locator('.message').filter({ hasText: text });
  await button(front(mara), /^Held/).click();
  for (const text of ['A discount today', 'A discount tomorrow']) {
    await jonas.write(text);
    await row(text).getByText('A moderator will review this message first.').waitFor();
  }
  await badge(mara).filter({ hasText: '2 to review' }).waitFor({ state: 'attached' });
  const refuse = async () => {
    await button(front(mara), 'Refuse').first().click();
    await button(mara.chat.getByRole('dialog', { name: 'Refuse this message?' }), 'Refuse').click();
  };
  await refuse();
  await row('A discount today').getByText('This website does not allow that text.').waitFor();
  await button(front(jonas), 'Back').click();
  await refuse();
  await gone(badge(mara).filter({ hasText: 'to review' }));
  await jonas.openConversation('Leila Haddad');
  await row('A discount tomorrow').getByText('This website does not allow that text.').waitFor();
  await button(front(mara), /^Reports/).click();
  await jonas.close();
});

test('from a profile a moderator bans and lifts the ban, and from its report a message is deleted', async () => {
  const jonas = await open('Jonas');
  await jonas.openConversation('Leila Haddad');
  await report('A last word');
  await button(front(mara), /^Jonas Weber.*A last word/s).click();
  await button(front(mara), 'Delete message').click();
  const question = mara.chat.getByRole('dialog', { name: 'Delete this message for everyone?' });
  await question.getByLabel('Close the report, too').uncheck();
  await button(question, 'Delete message').click();
  await gone(jonas.log.getByText('A last word'));
  await front(mara).locator('.said.reported').getByText('A last word').waitFor();
  await button(front(mara), 'Close report').waitFor();

  await button(front(mara), /^Jonas Weber/)
    .first()
    .click();
  await button(front(mara), 'Ban from this site').click();
  const ban = mara.chat.getByRole('dialog', { name: 'Ban Jonas Weber from this site?' });
  await ban.getByLabel('For good').check();
  await button(ban, 'Ban from this site').click();
  await front(mara).getByText('Banned for good').waitFor();
  await button(jonas.chat, 'Sign in').waitFor();
  await button(front(mara), 'Lift ban').click();
  await gone(front(mara).getByText('Banned for good'));
  await people.Jonas.chat.auth.login(accountOf('Jonas'));
  for (const shown of ['Report', 'Moderation']) {
    await button(front(mara), 'Back').click();
    await heading(mara, shown).waitFor();
  }
  await jonas.close();
});

test('axe finds nothing in what moderators see', async () => {
  await report('Once more');
  await people.Leila.chat.messages.send(between, 'discount').catch(() => undefined);
  const row = button(front(mara), /^Jonas Weber.*Once more/s).first();
  await row.waitFor();
  await axe();
  await row.click();
  await heading(mara, 'Earlier actions').waitFor();
  await axe();
  await button(front(mara), 'Ban from this site').click();
  await axe();
  await mara.page.keyboard.press('Escape');
  await button(front(mara), 'Back').click();
  await button(front(mara), /^Held/).click();
  await axe();
  await button(front(mara), 'Log').click();
  await axe();
});
