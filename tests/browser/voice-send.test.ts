/** Voice messages in the built widget, with a microphone that beeps. */
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let url: string;
let mara: Joined;
let jonas: Joined;
let talk: string;

beforeAll(async () => {
  [browser, host] = await Promise.all([
    launchChromium('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'),
    HostPage.start(),
  ]);
  url = host.page(host.tag());
  ({ mara, jonas, talk } = await host.joinTwo());
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

async function visit(who = mara, other = jonas): Promise<Visitor> {
  const visitor = await host.visit(browser, url, { as: who.account, reducedMotion: 'reduce' });
  await visitor.openChat();
  await visitor.openConversation(other.account.name);
  await clip(visitor).waitFor();
  return visitor;
}

const clip = ({ chat }: Visitor): Locator => chat.getByRole('button', { name: 'Attach files' });
const field = ({ chat }: Visitor): Locator => chat.getByRole('textbox', { name: 'Message' });
/** The latest message that the other member has. */
const last = async () => (await jonas.chat.messages.list(talk)).items.at(-1)!;

/** What is live of the microphone, on the page. */
const listenIn = (visitor: Visitor) =>
  visitor.page.evaluate(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(window, { tracks });
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
const live = (visitor: Visitor) =>
  visitor.page.evaluate(
    () =>
      (window as unknown as { tracks: MediaStreamTrack[] }).tracks.filter(
        ({ readyState }) => readyState === 'live',
      ).length,
  );

const record = ({ chat }: Visitor) =>
  chat.getByRole('button', { name: 'Record a voice message' }).click();
const button = ({ chat }: Visitor, name: string) =>
  chat.getByRole('group', { name: 'Voice message' }).getByRole('button', { name });
const isHeard = (visitor: Visitor) =>
  expect
    .poll(() => visitor.chat.locator('parlor-recorder .time').textContent())
    .toMatch(/0:0[1-9]/);

test('a voice message is recorded, stopped, listened to, put away and taken back, and sent', async () => {
  const visitor = await visit();
  await listenIn(visitor);
  await record(visitor);
  await isHeard(visitor);
  expect(await live(visitor)).toBe(1);
  await visitor.page.keyboard.press('Escape');
  await button(visitor, 'Listen').waitFor();
  expect([await live(visitor), await visitor.log.isVisible()]).toEqual([0, true]);
  await button(visitor, 'Listen').click();
  await button(visitor, 'Pause').waitFor();
  await button(visitor, 'Discard').click();
  await visitor.chat.locator('parlor-composer').getByText('Recording discarded.').waitFor();
  await visitor.chat.getByRole('button', { name: 'Undo' }).click();
  await button(visitor, 'Send').click();
  await expect
    .poll(async () => (await last()).attachments?.[0])
    .toMatchObject({
      kind: 'audio',
      name: expect.stringMatching(/^Voice message\./),
      voice: { durationMs: expect.any(Number) },
    });
  const first = await last();
  const voice = first.attachments![0]!.voice!;
  expect(voice.durationMs).toBeGreaterThan(500);
  // It beeps: some is loud, some is not.
  const peaks = [...Buffer.from(voice.peaks, 'base64')];
  expect([peaks.length, Math.max(...peaks), Math.min(...peaks) < 100]).toEqual([64, 255, true]);
  await expect.poll(() => field(visitor).evaluate((one) => one.matches(':focus'))).toBe(true);
  expect(visitor.faults).toEqual([]);

  // Sent while it is recorded.
  await record(visitor);
  await isHeard(visitor);
  await button(visitor, 'Send').click();
  await expect.poll(async () => (await last()).seq).toBe(first.seq + 1);
  expect((await last()).attachments).toMatchObject([{ voice: { durationMs: expect.any(Number) } }]);
  expect(await live(visitor)).toBe(0);
  await visitor.close();
});

test('nobody is listened to once the chat is closed, signed out of or taken away', async () => {
  const visitor = await visit();
  await listenIn(visitor);
  await visitor.write('To be changed');
  await expect.poll(async () => (await last()).text).toBe('To be changed');
  // An edit that begins while the recorder is on its way: nobody asks for it any more when it
  // comes.
  let letGo = (): void => {};
  const free = new Promise<void>((resolve) => (letGo = resolve));
  await visitor.page.route('**/assets/sending-*.js', (route) => free.then(() => route.continue()));
  await record(visitor);
  await field(visitor).press('ArrowUp');
  await visitor.chat.getByRole('group', { name: 'Edit message' }).waitFor();
  const fetched = visitor.page.waitForResponse('**/assets/sending-*.js');
  letGo();
  await (await fetched).finished();
  await field(visitor).press('Escape');
  await clip(visitor).waitFor();
  await record(visitor);
  await expect.poll(() => live(visitor)).toBe(1);
  await visitor.page.evaluate(() =>
    document.querySelector<HTMLElement & { hide(): void }>('parlor-chat')!.hide(),
  );
  await expect.poll(() => live(visitor)).toBe(0);
  await visitor.openChat();
  await button(visitor, 'Discard').click();

  // Something else takes the composer's place; afterwards one is not recorded again unasked.
  await record(visitor);
  await expect.poll(() => live(visitor)).toBe(1);
  await visitor.log.locator('.own .words').last().hover();
  await visitor.log.getByRole('button', { name: 'Message actions' }).last().click();
  await visitor.chat.getByRole('menuitem', { name: 'Edit' }).click();
  await expect.poll(() => live(visitor)).toBe(0);
  await field(visitor).press('Escape');
  await clip(visitor).waitFor();
  expect(await visitor.chat.locator('parlor-recorder').count()).toBe(0);

  await record(visitor);
  await expect.poll(() => live(visitor)).toBe(1);
  await visitor.page.evaluate(() => document.querySelector('parlor-chat')!.remove());
  await expect.poll(() => live(visitor)).toBe(0);
  await visitor.close();
  const other = await visit(jonas, mara);
  await listenIn(other);
  await mara.chat.messages.send(talk, 'For Jonas alone');
  const said = other.chat.locator('.listen[aria-live] p');
  await expect.poll(() => said.allTextContents()).toContain('Mara Lindqvist: For Jonas alone');
  await record(other);
  await expect.poll(() => live(other)).toBe(1);
  await other.page.evaluate(() =>
    document.querySelector<HTMLElement & { signOut(): Promise<void> }>('parlor-chat')!.signOut(),
  );
  await expect.poll(() => live(other)).toBe(0);
  // What was told to one is nothing for the next.
  await other.chat.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  expect(await said.count()).toBe(0);
  await other.close();
});

test('a microphone that one may not use, or that is not there, is told in words', async () => {
  const visitor = await visit();
  for (const [name, words] of [
    ['NotAllowedError', 'does not let this page use the microphone'],
    ['NotFoundError', 'No microphone was found'],
  ] as const) {
    await visitor.page.evaluate((error) => {
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('no', error);
      };
    }, name);
    await record(visitor);
    await visitor.chat.locator('parlor-composer').getByText(words).waitFor();
    await expect.poll(() => field(visitor).isVisible()).toBe(true);
  }
  await visitor.close();
});

test('axe finds nothing in the recorder', async () => {
  const visitor = await visit();
  await record(visitor);
  await visitor.chat.locator('parlor-recorder .dot.live').waitFor();
  expect(await violationsIn(visitor.page)).toEqual([]);
  await button(visitor, 'Stop').click();
  await button(visitor, 'Listen').waitFor();
  expect(await violationsIn(visitor.page)).toEqual([]);
  await visitor.close();
});
