/**
 * What keeps the chat from working on a page: said to visitors in the chat, to the page's developer
 * in the console, and mended by what `Parlor.doctor()` says.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
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

const tag = () => host.tag();

interface Found {
  check: string;
  ok: boolean;
  says: string;
  mend?: string;
}

const examined = async (visitor: Visitor) => {
  await visitor.chat.waitFor({ state: 'attached' });
  const found = await visitor.page.evaluate(() =>
    (window as unknown as { Parlor: { doctor(): Promise<Found[]> } }).Parlor.doctor(),
  );
  return Object.fromEntries(found.filter(({ ok }) => !ok).map(({ check, mend }) => [check, mend]));
};

test('the doctor finds nothing on a page that is right, and is called by the address, too', async () => {
  const visitor = await host.visit(browser, host.page(tag()));
  expect(await examined(visitor)).toEqual({});
  const printed: string[] = [];
  visitor.page.on('console', (message) => printed.push(message.type()));
  await visitor.page.goto(`${host.page(tag())}?parlor-doctor`);
  await expect.poll(() => printed).toContain('table');
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('what is wrong with a page is said to its visitors in the chat, to its developer in the console, and mended by the line that the doctor gives', async () => {
  const elsewhere = await host.server.site({
    name: 'Elsewhere',
    origins: ['https://elsewhere.example'],
  });
  const { url } = host.server;
  const blind = `default-src 'none'; script-src ${url} 'unsafe-inline'; trusted-types lit-html`;
  const cases: [
    string,
    { body: string; headers?: Record<string, string> },
    RegExp,
    Record<string, RegExp>,
  ][] = [
    [
      'a key that is nobody’s',
      { body: host.tag('', { publicKey: 'pk_nothing' }) },
      /not set up correctly/,
      { key: /site list/ },
    ],
    [
      'an origin that is not listed',
      { body: host.tag('', elsewhere) },
      /not enabled for this web address/,
      { origin: new RegExp(host.origin) },
    ],
    [
      'a policy that does not name the server',
      { body: tag(), headers: { 'content-security-policy': blind } },
      /does not allow the chat to connect to its server/,
      { policy: new RegExp(`connect-src ${url} ${url.replace('http', 'ws')}`) },
    ],
  ];
  const types = await host.visit(
    browser,
    host.page(tag(), {
      'content-security-policy': "trusted-types parlor; require-trusted-types-for 'script'",
    }),
  );
  expect(await examined(types)).toEqual({
    'trusted types': 'Content-Security-Policy: trusted-types parlor lit-html',
  });
  await types.close();
  for (const [what, { body, headers }, words, mended] of cases) {
    const visitor = await host.visit(browser, host.page(body, headers));
    const faults = Object.entries(await examined(visitor));
    expect([what, ...faults.map(([check]) => check)]).toEqual([what, ...Object.keys(mended)]);
    for (const [check, mend] of faults) expect(mend).toMatch(mended[check]!);
    await visitor.openChat();
    await visitor.chat.getByText(words).waitFor();
    // The way on has the focus, also where it was pressed and comes again.
    const again = visitor.chat.getByRole('button', { name: 'Try again' });
    const hasFocus = () =>
      expect.poll(() => again.evaluate((button) => button.matches(':focus'))).toBe(true);
    await hasFocus();
    await visitor.page.keyboard.press('Enter');
    await visitor.chat.getByText(words).waitFor();
    await hasFocus();
    expect(
      visitor.faults.some(
        (fault) => fault.startsWith('Parlor, ') && mended[Object.keys(mended)[0]!]!.test(fault),
      ),
    ).toBe(true);
    await visitor.close();
  }
});

test("the doctor reads the clock and the host's token by the server's time", async () => {
  const visitor = await host.visit(browser, 'about:blank');
  await visitor.page.addInitScript(() => {
    const { now } = Date;
    Date.now = () => now() + 3_600_000;
  });
  await visitor.page.goto(host.page(tag()));
  await visitor.chat.waitFor({ state: 'attached' });
  await visitor.page.evaluate(() => {
    const token = (seconds: number) =>
      `e30.${btoa(JSON.stringify({ sub: 'u', exp: Math.floor(Date.now() / 1000) - 3_600 + seconds }))}.x`;
    (window as unknown as { Parlor: { update(options: object): void } }).Parlor.update({
      auth: async () => token(-60),
    });
  });
  const faults = await examined(visitor);
  expect(Object.keys(faults)).toEqual(['clock', 'identity']);
  await visitor.close();
});
