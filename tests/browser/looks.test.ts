/** The chat in colours, contrasts and sizes that its makers did not choose. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, Visitor } from '../support/chromium.js';
import { DemoSites } from '../support/processes.js';

let browser: Browser;
let sites: DemoSites;
let axe: string;

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  [browser, sites] = await Promise.all([launchChromium(), DemoSites.start()]);
});

afterAll(async () => {
  await browser?.close();
  await sites?.[Symbol.asyncDispose]();
});

const account = () => sites.demo.shop.accounts[0]!;

async function faultsOf(visitor: Visitor): Promise<string[]> {
  return visitor.page.evaluate(async () => {
    const { axe: checker } = window as unknown as {
      axe: { run(target: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
    };
    const { violations } = await checker.run({ include: ['parlor-chat'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' ')}`);
  });
}

/** Very light, very dark, shrill, and without any colour. */
const accents = ['#ffffff', '#000000', '#ffe600', '#8a8a8a', '#ff2d95', '#0b1a3f', '#00ff85'];

test('whatever the accent, by day and by night, everything can be read', async () => {
  const visitor = await Visitor.open(browser, sites.shopUrl, { reducedMotion: 'reduce', bypassCSP: true });
  await visitor.openChat();
  await visitor.signIn(account());
  await visitor.page.evaluate(axe);
  const check = async (view: string) => {
    for (const theme of ['light', 'dark'])
      for (const accent of accents) {
        await visitor.chat.evaluate(
          (chat, [color, shade]) => {
            chat.style.setProperty('--parlor-accent', color!);
            chat.setAttribute('theme', shade!);
            return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          },
          [accent, theme],
        );
        expect([view, theme, accent, ...(await faultsOf(visitor))]).toEqual([view, theme, accent]);
      }
  };
  await check('conversations');
  await visitor.openConversation('Jonas Weber');
  await visitor.write('Mine is the bubble in that colour');
  await visitor.log.getByText('Mine is the bubble').waitFor();
  await check('conversation');
  await visitor.close();
});
