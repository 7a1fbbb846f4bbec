/**
 * The modes: an inbox and a chatbox that stand in the page, and an inbox that hangs on the
 * launcher.
 */
import { looks, picture } from './stage.mjs';

export async function modes({ browser, shop, account }) {
  for (const look of looks) {
    const chat = await signedIn(browser, `${shop}/messages`, account('Mara'), look);
    await chat.getByLabel('Conversations').waitFor();
    await choose(chat, 'Aiko Tanaka');
    await picture(chat, `mode-inbox-${look.name}`);
    await chat.page().context().close();
  }
  const [desktopLight] = looks;
  const box = await signedIn(browser, `${shop}/bench`, account('Aiko'), desktopLight);
  await choose(box, undefined);
  await picture(box, 'mode-chatbox-desktop-light');
  await box.page().context().close();
}

/** The chat stands open in the page: there is no launcher to press. */
async function signedIn(browser, url, { email, password }, { direction, browser: options }) {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate((dir) => (document.documentElement.dir = dir), direction);
  const chat = page.locator('parlor-chat');
  await chat.getByRole('button', { name: 'Sign in', exact: true }).click();
  await chat.getByLabel('Email').fill(email);
  await chat.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  return chat;
}

async function choose(chat, name) {
  if (name) await chat.getByLabel('Conversations').getByText(name, { exact: true }).click();
  await chat.getByRole('log').waitFor();
}
