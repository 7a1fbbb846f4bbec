/** Groups: finding, making and running them, joining by a link, and where one cannot write. */
import { createChat } from '@parlor/sdk';
import { looks, open, picture, visit } from './stage.mjs';

export async function groups({ browser, shop, parlor, site, account }) {
  const people = await cast(parlor, site, account);
  try {
    for (const look of looks) {
      const { name } = look;
      const chat = await visit(browser, shop, account('Mara'), look);
      await chat.getByRole('button', { name: 'New message' }).click();
      await chat.getByRole('button', { name: /^Groups/ }).click();
      await chat.getByRole('heading', { name: 'Groups you could join' }).waitFor();
      await picture(chat, `groups-${name}`, { isAlone: true });
      await chat.getByRole('button', { name: 'New group', exact: true }).click();
      await chat.getByLabel('Name').fill('Window display');
      await chat.getByLabel('Description').fill('What stands in the window in December');
      await picture(chat, `group-new-${name}`, { isAlone: true });
      await chat.getByRole('button', { name: 'Next: people' }).click();
      await chat.getByRole('checkbox', { name: /Aiko/ }).click();
      await picture(chat, `group-people-${name}`, { isAlone: true });
      await chat.page().context().close();
      await about(await visit(browser, shop, account('Mara'), look), name, people);
    }
  } finally {
    await Promise.all(Object.values(people).map((one) => one.close()));
  }
}

/** The group's own page, and what lies behind it. */
async function about(chat, name, { mara, leila }) {
  await open(chat, 'Workshop evenings');
  await chat.getByRole('button', { name: 'Workshop evenings', exact: true }).click();
  await chat.locator('parlor-group').getByText('Leila Haddad').waitFor();
  await picture(chat, `group-${name}`, { isAlone: true });
  await chat.getByRole('button', { name: 'Actions for Aiko Tanaka' }).click();
  await picture(chat, `group-menu-${name}`, { isAlone: true });
  await chat.getByRole('menuitem', { name: 'Remove from group' }).click();
  await picture(chat, `group-remove-${name}`, { isAlone: true });
  await chat.page().keyboard.press('Escape');
  await chat.getByRole('button', { name: 'Settings' }).click();
  await chat.locator('parlor-group-settings').getByLabel('Name').waitFor();
  await picture(chat, `group-settings-${name}`, { isAlone: true });
  await chat
    .locator('parlor-group-settings')
    .getByRole('button', { name: 'Back', exact: true })
    .click();
  await chat.getByRole('button', { name: 'Link', exact: true }).click();
  await chat.getByRole('button', { name: 'Create link' }).click();
  await chat.getByRole('button', { name: 'Copy link' }).waitFor();
  await picture(chat, `group-links-${name}`, { isAlone: true });
  await chat
    .locator('parlor-group-links')
    .getByRole('button', { name: 'Back', exact: true })
    .click();
  await chat.getByRole('button', { name: /Requests to join/ }).click();
  await picture(chat, `group-requests-${name}`, { isAlone: true });
  await chat
    .locator('parlor-group-door')
    .getByRole('button', { name: 'Back', exact: true })
    .click();
  const about = chat.locator('parlor-group');
  await about.getByRole('button', { name: 'Mute', exact: true }).click();
  await picture(chat, `muting-menu-${name}`, { isAlone: true });
  await chat.getByRole('menuitem', { name: 'For 8 hours' }).click();
  await about.getByText(/^Muted until/).waitFor();
  await about.getByRole('button', { name: 'Back', exact: true }).click();
  await chat
    .locator('parlor-conversation')
    .getByRole('button', { name: 'Back', exact: true })
    .click();
  const { items } = await leila.conversations.list({ kind: 'group' });
  const { id } = items.find(({ title }) => title === 'Workshop evenings');
  await leila.messages.send(id, '@Mara Lindqvist, who has the key?', {
    mentions: [mara.auth.user.value.id],
  });
  await chat.getByText('You were mentioned').waitFor({ state: 'attached' });
  await picture(chat, `muting-list-${name}`, { isAlone: true });
  await mara.conversations.unmute(id);
  await chat.page().context().close();
}

/** People with groups of their own. */
async function cast(parlor, site, account) {
  const enter = async (name) => {
    const chat = createChat({ site, url: parlor });
    const { email, password } = account(name);
    await chat.auth.login({ email, password });
    return chat;
  };
  const [mara, jonas, leila, tomas] = await Promise.all(
    ['Mara', 'Jonas', 'Leila', 'Tomás'].map(enter),
  );
  const everybody = [mara.auth.user.value, ...(await mara.users.list()).items];
  const id = (name) => everybody.find((user) => user.name.startsWith(name)).id;
  const group = await mara.conversations.createGroup(
    'Workshop evenings',
    [id('Jonas'), id('Aiko'), id('Leila')],
    {
      description: 'Every second Thursday at the bench. Bring a lamp that needs help.',
    },
  );
  await mara.members.setRole(group.id, id('Jonas'), 'admin');
  await leila.messages.send(group.id, 'May I bring the big one from the café?');
  await tomas.members.request(group.id, {
    note: 'I have two old reading lamps, and more time than is good for them.',
  });
  await leila.conversations.createGroup('Café owners', [], {
    access: 'open',
    description: 'Light, coffee, and who repairs what',
  });
  await tomas.conversations.createGroup('Lamp swap', [id('Aiko')], {
    access: 'open',
    description: 'Give one, take one',
  });
  const news = await jonas.conversations.createGroup('Deliveries', [id('Mara')], {
    posting: 'admins',
  });
  await jonas.messages.send(news.id, 'No courier on Friday: it is a holiday.');
  const book = await leila.conversations.createGroup('Night readers', [id('Aiko')], {});
  await leila.members.invite(book.id, [id('Mara')]);
  return { mara, jonas, leila, tomas };
}
