/** Contacts and requests, another's profile, and what keeps one safe. */
import { createChat } from '@parlor/sdk';
import { looks, picture, visit } from './stage.mjs';

export async function people({ browser, shop, parlor, site, account }) {
  const sign = async (name) => {
    const chat = createChat({ site, url: parlor });
    const { email, password } = account(name);
    return { chat, me: await chat.auth.login({ email, password }) };
  };
  const [mara, jonas, aiko, tomas, leila] = await Promise.all(
    ['Mara', 'Jonas', 'Aiko', 'Tomás', 'Leila'].map(sign),
  );
  try {
    for (const { chat } of [jonas, aiko]) await chat.contacts.request(mara.me.id);
    for (const { me } of [jonas, aiko]) await mara.chat.contacts.accept(me.id);
    await tomas.chat.contacts.request(
      mara.me.id,
      'We met at the fair in Brno. I have the lamp base that you were looking for!',
    );
    await mara.chat.contacts.request(leila.me.id, 'For the Terns, so that we can talk measures.');
    await aiko.chat.start();
    for (const look of looks) await pictures(browser, shop, account, look);
    await mara.chat.blocks.add(leila.me.id);
    for (const look of looks) await folded(browser, shop, account, look);
  } finally {
    await Promise.all([mara, jonas, aiko, tomas, leila].map(({ chat }) => chat.close()));
  }
}

async function pictures(browser, shop, account, look) {
  const chat = await visit(browser, shop, account('Mara'), look);
  const { name } = look;
  await chat.getByRole('button', { name: /^People/ }).click();
  await chat.getByText('Tomás Herrera').waitFor();
  await picture(chat, `people-${name}`, { isAlone: true });
  await chat.getByText('Tomás Herrera').click();
  await chat.getByRole('heading', { name: 'wants to be your contact' }).waitFor();
  await picture(chat, `person-${name}`, { isAlone: true });
  await chat.getByRole('button', { name: 'Report', exact: true }).click();
  await picture(chat, `report-${name}`, { isAlone: true });
  await chat.page().context().close();
}

/** A group in which somebody blocked has spoken. */
async function folded(browser, shop, account, look) {
  const chat = await visit(browser, shop, account('Mara'), look);
  await chat
    .getByLabel('Conversations')
    .getByText(/^(Jonas Weber and Leila Haddad|Leila Haddad and Jonas Weber)$/)
    .click();
  await chat.locator('.folded').first().waitFor();
  await picture(chat, `folded-${look.name}`, { isAlone: true });
  await chat.page().context().close();
}
