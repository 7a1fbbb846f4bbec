/** Every way to send files, in the built widget. */
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import sharp from 'sharp';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { holdFrame } from '../support/held-frame.js';
import { HostPage, type Joined } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let url: string;
let mara: Joined;
let jonas: Joined;
let talk: string;
let other: string;
let png: Buffer;

beforeAll(async () => {
  [browser, host, png] = await Promise.all([
    launchChromium(),
    HostPage.start(),
    sharp({ create: { width: 64, height: 48, channels: 3, background: '#c84' } })
      .png()
      .toBuffer(),
  ]);
  url = host.page(host.tag());
  ({ mara, jonas, talk } = await host.joinTwo());
  const third = await host.join('Aiko Tanaka');
  other = (await third.chat.conversations.start([mara.id], 'Another talk')).conversation.id;
  await third.chat.close();
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

async function visit(
  options: BrowserContextOptions = {},
  who = mara,
  other = jonas,
): Promise<Visitor> {
  const visitor = await host.visit(browser, url, {
    as: who.account,
    reducedMotion: 'reduce',
    ...options,
  });
  await visitor.openChat();
  await visitor.openConversation(other.account.name);
  await clip(visitor).waitFor();
  return visitor;
}

const clip = ({ chat }: Visitor): Locator => chat.getByRole('button', { name: 'Attach files' });
const send = ({ chat }: Visitor): Locator =>
  chat.getByRole('button', { name: 'Send', exact: true });
const field = ({ chat }: Visitor): Locator => chat.getByRole('textbox', { name: 'Message' });
const tray = ({ chat }: Visitor): Locator => chat.getByRole('list', { name: 'Files to send' });
const input = ({ chat }: Visitor): Locator => chat.locator('input[type=file]');
const names = (visitor: Visitor) => tray(visitor).locator('.file-name').allTextContents();

const file = (name: string, content: string | Buffer = name, mimeType = 'text/plain') => ({
  name,
  mimeType,
  buffer: Buffer.from(content),
});

/** What the other one has got last. */
const last = async () => (await jonas.chat.messages.list(talk)).items.at(-1)!;
const sent = (text: string, files: string[]) =>
  expect
    .poll(async () => last().then((one) => [one.text, one.attachments?.map(({ name }) => name)]), {
      timeout: 30_000,
    })
    .toEqual([text, files.length > 0 ? files : undefined]);

/** As the system gives files to a page. */
function give(
  target: Locator,
  type: 'paste' | 'drop' | 'dragenter',
  files: { name: string; type: string }[],
  text?: string,
) {
  return target.evaluate(
    (element, { type, files, text }) => {
      const data = new DataTransfer();
      for (const { name, type } of files) data.items.add(new File([name], name, { type }));
      if (text !== undefined) data.items.add(text, 'text/plain');
      const more = { bubbles: true, composed: true, cancelable: true };
      const event =
        type === 'paste'
          ? new ClipboardEvent(type, { clipboardData: data, ...more })
          : new DragEvent(type, { dataTransfer: data, ...more });
      return !element.dispatchEvent(event);
    },
    { type, files, text },
  );
}

test('files are chosen, stand in their tray with their whole endings, and go with the text or alone', async () => {
  const visitor = await visit();
  await expect.poll(() => send(visitor).count()).toBe(0);
  await input(visitor).setInputFiles([
    file('lamp.png', png, 'image/png'),
    file('A very long name of a document about linen lamps and their shades.pdf'),
  ]);
  await expect
    .poll(() => names(visitor))
    .toEqual(['lamp.png', 'A very long name of a document about linen lamps and their shades.pdf']);
  await expect.poll(() => tray(visitor).locator('canvas').count()).toBe(1);
  const ending = tray(visitor).locator('.file-name span').last();
  expect(
    await ending.evaluate((one) => [
      one.textContent?.endsWith('.pdf'),
      one.scrollWidth <= one.clientWidth,
    ]),
  ).toEqual([true, true]);
  await expect
    .poll(() => visitor.chat.locator('[aria-live=polite]').textContent())
    .toContain('2 files to send');
  await field(visitor).fill('For you');
  await visitor.page.keyboard.press('Enter');
  await sent('For you', [
    'lamp.png',
    'A very long name of a document about linen lamps and their shades.pdf',
  ]);
  await expect.poll(() => tray(visitor).count()).toBe(0);

  await input(visitor).setInputFiles([file('alone.txt')]);
  await send(visitor).click();
  await sent('', ['alone.txt']);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a file that is refused alone says why, until it is dismissed, something else is sent, or another conversation is opened', async () => {
  await host.server.app.sites.update(host.site.id, {
    attachments: { kinds: ['picture', 'file'], maxBytes: 1_000, maxCount: 2 },
  });
  const visitor = await visit();
  const refused = visitor.chat.locator('parlor-file-tray .refused');
  const reasons = async () =>
    (await refused.locator('p').allTextContents()).map((one) => one.replace(/[\u2068\u2069]/g, ''));
  const alone: [ReturnType<typeof file>, string][] = [
    [file('large.txt', 'x'.repeat(1_001)), 'large.txt is too large. Files can be up to 1 kB.'],
    [file('empty.txt', ''), 'empty.txt is empty.'],
    [
      file('film.mp4', 'x', 'video/mp4'),
      'film.mp4 cannot be sent here: this kind of file is not allowed.',
    ],
    [
      file('IMG_1.HEIC', 'x', ''),
      'IMG_1.HEIC is in a picture format that cannot be shown here. Save it as JPEG or PNG and send that.',
    ],
  ];
  for (const [one, reason] of alone) {
    await input(visitor).setInputFiles([one]);
    await expect.poll(reasons).toEqual([reason]);
    await expect
      .poll(async () =>
        (await visitor.chat.locator('[aria-live=polite]').textContent())?.replace(
          /[\u2068\u2069]/g,
          '',
        ),
      )
      .toContain(reason);
    await visitor.chat.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => refused.count()).toBe(0);
  }
  await input(visitor).setInputFiles([file('empty.txt', '')]);
  await refused.waitFor();
  await field(visitor).fill('Without it, then');
  await visitor.page.keyboard.press('Enter');
  await sent('Without it, then', []);
  await expect.poll(() => refused.count()).toBe(0);

  await input(visitor).setInputFiles([file('empty.txt', '')]);
  await refused.waitFor();
  await visitor.page.evaluate((id) => {
    (
      document.querySelector('parlor-chat') as unknown as { openConversation(id: string): void }
    ).openConversation(id);
  }, other);
  await visitor.log.getByText('Another talk').waitFor();
  expect(await refused.count()).toBe(0);
  expect(visitor.faults).toEqual([]);
  await host.server.app.sites.update(host.site.id, {
    attachments: {
      kinds: ['picture', 'video', 'audio', 'file'],
      maxBytes: 26_214_400,
      maxCount: 10,
    },
  });
  await visitor.close();
});

test('what is too large, empty, too many or of a kind that is not taken is told at once, and the others stay', async () => {
  await host.server.app.sites.update(host.site.id, {
    attachments: { kinds: ['picture', 'file'], maxBytes: 1_000, maxCount: 2 },
  });
  const visitor = await visit();
  await expect
    .poll(() => visitor.chat.getByRole('button', { name: 'Record a voice message' }).count())
    .toBe(0);
  await input(visitor).setInputFiles([
    file('large.txt', 'x'.repeat(1_001)),
    file('empty.txt', ''),
    file('film.mp4', 'x', 'video/mp4'),
    file('one.txt'),
    file('two.txt'),
    file('three.txt'),
  ]);
  await expect.poll(() => names(visitor)).toEqual(['one.txt', 'two.txt']);
  const reasons = await visitor.chat.locator('parlor-file-tray .refused p').allTextContents();
  expect(reasons.map((one) => one.replace(/[\u2068\u2069]/g, ''))).toEqual([
    'large.txt is too large. Files can be up to 1 kB.',
    'empty.txt is empty.',
    'film.mp4 cannot be sent here: this kind of file is not allowed.',
    'A message can have up to 2 files. The others were left out.',
  ]);
  await visitor.chat.getByRole('button', { name: 'Dismiss' }).click();
  await expect.poll(() => visitor.chat.locator('parlor-file-tray .refused').count()).toBe(0);
  await send(visitor).click();
  await sent('', ['one.txt', 'two.txt']);
  await host.server.app.sites.update(host.site.id, {
    attachments: {
      kinds: ['picture', 'video', 'audio', 'file'],
      maxBytes: 26_214_400,
      maxCount: 10,
    },
  });
  // The open composer follows the changed site.
  await visitor.chat.getByRole('button', { name: 'Record a voice message' }).waitFor();
  await visitor.close();
});

test('pasted and dropped files are taken, text is left to the field', async () => {
  const visitor = await visit();
  expect(await give(field(visitor), 'paste', [{ name: 'image.png', type: 'image/png' }])).toBe(
    true,
  );
  await expect.poll(() => names(visitor)).toEqual(['image.png']);
  expect(
    await give(field(visitor), 'paste', [{ name: 'table.png', type: 'image/png' }], 'cells'),
  ).toBe(false);
  expect(await give(visitor.log, 'dragenter', [], 'words')).toBe(false);
  await give(visitor.log, 'dragenter', [{ name: 'dropped.txt', type: 'text/plain' }]);
  const overlay = visitor.chat.locator('.drop');
  await overlay.waitFor();
  expect((await overlay.textContent())?.trim()).toBe('Drop files here to send them');
  await give(overlay, 'drop', [{ name: 'dropped.txt', type: 'text/plain' }]);
  await overlay.waitFor({ state: 'detached' });
  await expect.poll(() => names(visitor)).toEqual(['image.png', 'dropped.txt']);
  await give(visitor.log, 'dragenter', [{ name: 'x', type: '' }]);
  await overlay.waitFor();
  // Nothing more is heard of it: it went elsewhere.
  await overlay.waitFor({ state: 'detached' });
  await visitor.chat.getByRole('button', { name: 'Remove image.png' }).click();
  await expect.poll(() => names(visitor)).toEqual(['dropped.txt']);
  await field(visitor).press('Enter');
  await sent('', ['dropped.txt']);
  await visitor.close();
});

test('by keyboard alone: chosen, taken out, kept while one is elsewhere, and sent as an answer', async () => {
  const visitor = await visit();
  const { keyboard } = visitor.page;
  // Asked for early: the browser is told in its own time that there is no system that would show
  // one.
  const chooser = visitor.page.waitForEvent('filechooser');
  const { seq } = await jonas.chat.messages.send(talk, 'Which form?');
  await visitor.log.getByText('Which form?').waitFor();
  await field(visitor).focus();
  await keyboard.press('Tab');
  await expect.poll(() => clip(visitor).evaluate((one) => one.matches(':focus'))).toBe(true);
  await keyboard.press('Enter');
  await (await chooser).setFiles([file('a.txt'), file('b.txt'), file('c.txt')]);
  await expect.poll(() => names(visitor)).toEqual(['a.txt', 'b.txt', 'c.txt']);
  await expect.poll(() => field(visitor).evaluate((one) => one.matches(':focus'))).toBe(true);
  await keyboard.press('Shift+Tab');
  await keyboard.press('Enter');
  await expect.poll(() => names(visitor)).toEqual(['a.txt', 'b.txt']);
  await expect
    .poll(() =>
      visitor.chat
        .getByRole('button', { name: 'Remove b.txt' })
        .evaluate((one) => one.matches(':focus')),
    )
    .toBe(true);

  await visitor.chat.getByRole('button', { name: 'Back', exact: true }).click();
  await visitor.openConversation('Jonas Weber');
  await expect.poll(() => names(visitor)).toEqual(['a.txt', 'b.txt']);
  const row = visitor.log.locator('.message').filter({ hasText: 'Which form?' });
  await row.locator('.words').hover();
  await row.getByRole('button', { name: 'Message actions' }).click();
  await visitor.chat.getByRole('menuitem', { name: 'Reply' }).click();
  await field(visitor).press('Enter');
  await sent('', ['a.txt', 'b.txt']);
  expect((await last()).replyTo?.seq).toBe(seq);
  await visitor.close();
});

test('a conversation begins with files', async () => {
  const { chat, id } = await host.join('Nadia Haddad');
  const visitor = await visit();
  await visitor.chat.getByRole('button', { name: 'Back', exact: true }).click();
  await visitor.chat.getByRole('button', { name: 'New message' }).click();
  await visitor.chat.getByText('Nadia Haddad', { exact: true }).click();
  await clip(visitor).waitFor();
  await input(visitor).setInputFiles([file('hello.txt')]);
  await expect.poll(() => names(visitor)).toEqual(['hello.txt']);
  await send(visitor).click();
  await expect
    .poll(async () => {
      const conversation = await chat.conversations.findDirect([mara.id]);
      return (
        conversation &&
        (await chat.messages.list(conversation.id)).items.map(
          ({ attachments }) => attachments?.[0]?.name,
        )
      );
    })
    .toEqual(['hello.txt']);
  expect(id).toBeTruthy();

  // Whoever has gone on before it is there stays where they are, with what they write.
  const begin = async (name: string): Promise<void> => {
    await visitor.chat.getByRole('button', { name: 'New message' }).click();
    await visitor.chat.locator('parlor-directory').getByText(name, { exact: true }).click();
    await visitor.chat.getByRole('heading', { name, exact: true }).waitFor();
    await clip(visitor).waitFor();
  };
  const back = () =>
    visitor.chat
      .locator('parlor-conversation')
      .getByRole('button', { name: 'Back', exact: true })
      .click();
  const lists = visitor.chat.getByLabel('Conversations');
  const { chat: tarek } = await host.join('Tarek Osman');
  await back();
  await begin('Tarek Osman');
  const letGo = await holdFrame(visitor.page, 'conversations.start');
  await visitor.write('The first of all');
  await visitor.log.getByText('The first of all').waitFor();
  await back();
  await visitor.openConversation('Jonas Weber');
  await field(visitor).fill('For Jonas');
  await letGo();
  await expect.poll(async () => (await tarek.conversations.list()).items.length).toBe(1);
  await back();
  await lists.getByText('Tarek Osman', { exact: true }).waitFor();
  await visitor.openConversation('Jonas Weber');
  expect(await field(visitor).inputValue()).toBe('For Jonas');
  await field(visitor).fill('');
  await back();

  // What fails stays in the conversation that it would begin, with its files.
  await host.join('Ines Duarte');
  await begin('Ines Duarte');
  await visitor.page.route('**/v1/attachments?*', (route) => route.abort());
  await input(visitor).setInputFiles([file('hello.txt')]);
  await field(visitor).fill('With a file that fails');
  await field(visitor).press('Enter');
  await back();
  await begin('Ines Duarte');
  await visitor.log.getByText('With a file that fails').waitFor();
  expect(await field(visitor).inputValue()).toBe('');
  await visitor.close();
});

test('what the server refuses can be tried again', async () => {
  const visitor = await visit();
  await visitor.page.route('**/v1/attachments?*', (route) =>
    route.fulfill({
      status: 415,
      contentType: 'application/json',
      body: JSON.stringify({ ok: false, error: { code: 'file_refused', message: 'no' } }),
      headers: { 'access-control-allow-origin': '*' },
    }),
  );
  await input(visitor).setInputFiles([file('again.txt')]);
  await send(visitor).click();
  const again = visitor.log.getByRole('button', { name: 'Try again' });
  await again.waitFor();
  await visitor.page.unroute('**/v1/attachments?*');
  await again.click();
  await sent('', ['again.txt']);
  await visitor.close();
});

test('the tray says when the files of a person nearly fill the quota, and when they do not fit', async () => {
  const { sites } = host.server.app;
  await sites.update(host.site.id, { quotas: { person: 1 } });
  const rosa = await host.join('Rosa Blum');
  await rosa.chat.conversations.start([jonas.id], 'Good evening');
  const visitor = await visit({}, rosa, jonas);
  const room = visitor.chat.locator('parlor-file-tray .room');
  const kilobytes = (count: number) =>
    file(`${count}.bin`, Buffer.alloc(count * 1024), 'application/octet-stream');
  await input(visitor).setInputFiles([kilobytes(10)]);
  await tray(visitor).waitFor();
  const { x } = (await tray(visitor).boundingBox())!;
  await input(visitor).setInputFiles([kilobytes(850)]);
  await expect
    .poll(() => room.allTextContents())
    .toEqual(['With these, your files take up 881 kB of 1 MB.']);
  await input(visitor).setInputFiles([kilobytes(300)]);
  await expect
    .poll(() => room.allTextContents())
    .toEqual(['These files may not fit: there is room for 1 MB more.']);
  // However many there are, the list scrolls and nothing around it.
  expect((await tray(visitor).boundingBox())!.x).toBe(x);
  expect(await violationsIn(visitor.page)).toEqual([]);
  await visitor.close();
  await sites.update(host.site.id, { quotas: { person: null } });
});

test('axe finds nothing in the tray', async () => {
  const omar = await host.join('Omar Haddad');
  await omar.chat.conversations.start([mara.id], 'Good evening');
  const visitor = await visit({}, mara, omar);
  await input(visitor).setInputFiles([
    file('lamp.png', png, 'image/png'),
    file('notes.txt'),
    file('empty.txt', ''),
  ]);
  await tray(visitor).waitFor();
  expect(await violationsIn(visitor.page)).toEqual([]);
  await visitor.close();
});
