/** The look that a site's operators chose, on pages of the site. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, Visitor } from '../support/chromium.js';
import { HostPage } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const look = {
  accent: '#b00020',
  ground: '#101820',
  position: 'top-start',
  launcher: 'round',
  radius: 6,
  language: 'de',
  title: 'Fragen',
  greeting: 'Moin!',
  intro: 'Wir sind da.',
} as const;

/** The script tag as the console has it: its address names the site. */
const tag = (site: { publicKey: string }, attributes = '') =>
  host.tag(attributes, site).replace('/parlor.js', `/parlor.js?site=${site.publicKey}`);

const newSite = () => host.server.site({ name: 'Vesper', origins: [host.origin] });

/** How the chat is drawn. */
const drawn = (page: Page) =>
  page.locator('parlor-chat').evaluate((chat) => {
    const launcher = chat.shadowRoot!.querySelector('.launcher')!;
    const { left, top } = launcher.getBoundingClientRect();
    const { borderRadius, display } = getComputedStyle(launcher);
    return {
      accent: getComputedStyle(chat).getPropertyValue('--brand'),
      corner: `${top < 300 ? 'top' : 'bottom'}-${left < 300 ? 'left' : 'right'}`,
      radius: borderRadius,
      display,
    };
  });
/** The panel, once the chat is open. */
const panel = (page: Page) =>
  page.locator('parlor-chat').evaluate((chat) => {
    const { backgroundColor, borderRadius, colorScheme } = getComputedStyle(
      chat.shadowRoot!.querySelector('.panel')!,
    );
    return { backgroundColor, borderRadius, colorScheme };
  });

test('the launcher has the look from the beginning, without another request, and the chat has it when it is opened', async () => {
  const site = await newSite();
  await host.server.app.sites.update(site.id, { look });
  const { page, requests, close } = await open(tag(site));
  const launcher = await drawn(page);
  expect(launcher).toMatchObject({ corner: 'top-left', radius: '50%' });
  expect(launcher.accent).toContain('#b00020');
  const toServer = requests.filter((url) => url.startsWith(host.server.url));
  expect(toServer.map((url) => new URL(url).pathname)).toEqual(['/parlor.js']);
  await page.getByRole('button', { name: 'Chat' }).click();
  await page.getByRole('heading', { name: 'Moin!' }).waitFor();
  await page.getByText('Wir sind da.').waitFor();
  expect(await panel(page)).toEqual({
    backgroundColor: 'rgb(16, 24, 32)',
    borderRadius: '6px',
    colorScheme: 'dark',
  });
  // The element has taken over, and nothing has moved.
  expect(await drawn(page)).toEqual(launcher);
  await page.locator('parlor-sign-in form button').first().click();
  await page.getByRole('heading', { name: 'Fragen' }).waitFor();
  await close();
});

test("the page's own attributes and custom properties win, inherited ones too", async () => {
  const site = await newSite();
  await host.server.app.sites.update(site.id, {
    look: { ...look, theme: 'light', ground: '#fafafa' },
  });
  const css = `<style>:root { --parlor-accent: #003399; } parlor-chat::part(launcher) { border-radius: 3px; }</style>`;
  const attributes = 'data-position="bottom-end" data-theme="dark" data-lang="fr"';
  const { page, close } = await open(css + tag(site, attributes));
  expect(await drawn(page)).toMatchObject({
    corner: 'bottom-right',
    radius: '3px',
    accent: '#003399',
  });
  await page.evaluate(() => window.Parlor?.show?.());
  await page.getByRole('heading', { name: 'Moin!' }).waitFor();
  expect(await drawn(page)).toMatchObject({
    corner: 'bottom-right',
    radius: '3px',
    accent: '#003399',
  });
  expect(await page.locator('parlor-chat').getAttribute('lang')).toBe('fr');
  // An option that the page takes back is the site's again.
  await page.evaluate(() => window.Parlor?.update?.({ position: null }));
  await expect.poll(async () => (await drawn(page)).corner).toBe('top-left');
  await page.evaluate(() => document.querySelector('style')!.remove());
  await expect.poll(async () => (await drawn(page)).accent).toContain('#b00020');
  await close();
});

test("a page's own words are kept", async () => {
  const site = await newSite();
  await host.server.app.sites.update(site.id, { look });
  const boot = `<script>(window.Parlor ||= []).push(['boot', { site: '${site.publicKey}', words: { views: { signIn: { title: 'Ahoi' } } } }])</script>`;
  const { page, close } = await open(boot + tag(site));
  await page.evaluate(() => window.Parlor?.show?.());
  await page.getByRole('heading', { name: 'Ahoi' }).waitFor();
  await close();
});

test('a change reaches an open page, and so does a look that is taken back', async () => {
  const site = await newSite();
  // A tag that does not name the site: the look comes with the settings.
  const { page, close } = await open(host.tag('', site));
  await page.evaluate(() => window.Parlor?.show?.());
  await page.locator('parlor-sign-in form button').first().click();
  await page.getByRole('heading', { name: 'Messages', exact: true }).waitFor();
  const before = await drawn(page);
  await host.server.app.sites.update(site.id, { look });
  await expect.poll(async () => (await drawn(page)).corner, { timeout: 15_000 }).toBe('top-left');
  await page.getByRole('heading', { name: 'Fragen' }).waitFor();
  await host.server.app.sites.update(site.id, { look: { launcher: 'none' } });
  await expect.poll(async () => (await drawn(page)).display, { timeout: 15_000 }).toBe('none');
  await host.server.app.sites.update(site.id, { look: null });
  await expect.poll(() => drawn(page), { timeout: 15_000 }).toEqual(before);
  await page.getByRole('heading', { name: 'Messages', exact: true }).waitFor();
  await close();
});

async function open(body: string): Promise<Visitor & { close: () => Promise<void> }> {
  const visitor = await Visitor.open(browser, host.page(body), { reducedMotion: 'reduce' });
  await visitor.page.locator('parlor-chat .launcher').waitFor({ state: 'attached' });
  return Object.assign(visitor, { close: visitor.close.bind(visitor) });
}
