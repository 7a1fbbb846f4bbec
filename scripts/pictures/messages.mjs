/** Two people talking, and what one does with messages. */
import { looks, open, picture, say, visit } from './stage.mjs';

export async function messages({ browser, shop, account }) {
  const guest = await visit(browser, shop, account('Aiko'));
  const owner = await visit(browser, shop, account('Mara'));
  await open(guest, 'Mara Lindqvist');
  await open(owner, 'Aiko Tanaka');
  for (const [from, to, text] of [
    [owner, guest, 'Of course. Paper or linen?'],
    [guest, owner, 'Linen, please. It is for my father, he reads until two 📖'],
    [owner, guest, 'Then I put a warm bulb in as well. It leaves tomorrow morning.'],
  ])
    await say(from, to, text);
  await owner.getByText('Seen', { exact: true }).last().waitFor({ state: 'attached' });
  await picture(owner, 'shop');
  await actions(browser, shop, owner, guest, account);
}

/** What one does with messages, in every look. */
async function actions(browser, shop, owner, guest, account) {
  await act(owner, 'Linen, please.', 'Reply');
  await say(owner, guest, 'A good choice for reading. I sewed the last one on Tuesday.');
  await act(guest, 'I sewed the last one', '❤️', 'menuitemcheckbox');
  await act(owner, 'I sewed the last one', '🙏', 'menuitemcheckbox');
  await act(guest, 'Then I put a warm bulb in', 'Pin');
  for (const look of looks) {
    const { name } = look;
    const chat = await visit(browser, shop, account('Mara'), look);
    await open(chat, 'Aiko Tanaka');
    const menu = chat.locator('parlor-message-menu');
    await openMenu(chat, 'I sewed the last one');
    await picture(chat, `message-menu-${name}`, { isAlone: true });
    await menu.getByRole('menuitem', { name: 'More reactions' }).click();
    await picture(chat, `message-emoji-${name}`, { isAlone: true });
    await chat.page().keyboard.press('Escape');
    await openMenu(chat, 'I sewed the last one');
    await menu.getByRole('menuitem', { name: 'Seen by' }).click();
    await menu.getByText('Aiko Tanaka').waitFor();
    await picture(chat, `message-seen-${name}`, { isAlone: true });
    await chat.page().keyboard.press('Escape');
    await openMenu(chat, 'I sewed the last one');
    await menu.getByRole('menuitem', { name: 'Delete for everyone' }).click();
    await picture(chat, `message-delete-${name}`, { isAlone: true });
    await chat.page().keyboard.press('Escape');
    await act(chat, 'Linen, please.', 'Reply');
    await picture(chat, `message-reply-${name}`, { isAlone: true });
    await chat.page().context().close();
  }
}

/** By the keyboard, which goes everywhere: up from the newest message to the one with this text. */
async function openMenu(chat, text) {
  const { keyboard } = chat.page();
  await chat.page().bringToFront();
  await chat.getByRole('log').focus();
  await chat.locator('.act').first().waitFor({ state: 'attached' });
  const wanted = chat.locator('.message:focus .words', { hasText: text });
  for (let steps = 0; steps < 40 && (await wanted.count()) === 0; steps += 1)
    await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await chat.getByRole('menu').waitFor();
}

async function act(chat, text, name, role = 'menuitem') {
  await openMenu(chat, text);
  await chat.getByRole('menu').getByRole(role, { name, exact: true }).click();
  await chat.getByRole('menu').waitFor({ state: 'detached' });
}
