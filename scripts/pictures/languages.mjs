/** The chat in other languages and in other colours, which its host and its readers have chosen. */
import { open, picture, visit } from './stage.mjs';

const desktop = { viewport: { width: 1280, height: 820 } };
const mobile = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

const readers = [
  { language: 'de', browser: { colorScheme: 'light', ...desktop } },
  { language: 'ar', browser: { colorScheme: 'light', ...mobile } },
  { language: 'he', browser: { colorScheme: 'dark', ...desktop } },
  { language: 'ja', browser: { colorScheme: 'dark', ...mobile } },
];

const themes = [
  { name: 'violet', attributes: { theme: 'light' }, style: { '--parlor-accent': 'rebeccapurple' } },
  {
    name: 'amber-compact',
    attributes: { theme: 'dark', density: 'compact' },
    style: {
      '--parlor-accent': '#ffb300',
      '--parlor-radius': '6px',
      '--parlor-font': 'Georgia, serif',
    },
  },
];

export async function languages({ browser, shop, account }) {
  for (const { language, browser: options } of readers) {
    const chat = await visit(browser, shop, account('Mara'), { browser: options });
    await chat.evaluate((element, lang) => element.setAttribute('lang', lang), language);
    await picture(chat, `language-${language}-list`, { isAlone: true });
    await chat
      .locator('parlor-conversation-list')
      .getByRole('button')
      .filter({ hasText: 'Leila' })
      .first()
      .click();
    await chat.getByRole('log').waitFor();
    await picture(chat, `language-${language}`, { isAlone: true });
    await chat.page().context().close();
  }
  const chat = await visit(browser, shop, account('Mara'), { browser: desktop });
  await open(chat, 'Jonas Weber');
  for (const { name, attributes, style } of themes) {
    await chat.evaluate(
      (element, [more, properties]) => {
        for (const [key, value] of Object.entries(more)) element.setAttribute(key, value);
        for (const [key, value] of Object.entries(properties))
          element.style.setProperty(key, value);
      },
      [attributes, style],
    );
    await picture(chat, `theme-${name}`, { isAlone: true });
  }
  await chat.page().context().close();
  const strict = await visit(browser, shop, account('Mara'), {
    browser: { forcedColors: 'active', ...desktop },
  });
  await open(strict, 'Jonas Weber');
  await picture(strict, 'theme-forced-colours', { isAlone: true });
  await strict.page().context().close();
}
