/**
 * Files from a page, by the SDK alone: how they go is told as they go, and what is called off ends.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { createChat as create } from '@parlor/sdk';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.js';
import { TestServer } from '../support/test-server.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

test('a page sends a picture and sees how it goes; what it calls off, or may not send, is told', async () => {
  await using server = await TestServer.start();
  // Another origin than the server's, as hosts are.
  const host = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Host</title>'),
  );
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  server.onClose(() => new Promise((resolve) => host.close(resolve)));
  const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  const site = await server.site({ origins: [origin] });
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createChat } from '@parlor/sdk'; window.createChat = createChat;`,
      resolveDir: root,
    },
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'error',
  });
  const chromium = await launchChromium();
  server.onClose(() => chromium.close());
  const page = await chromium.newPage();
  await page.goto(`${origin}/page`);
  await page.addScriptTag({ content: outputFiles[0]!.text });
  const outcome = await page.evaluate(
    async ([url, key]) => {
      const { createChat } = window as unknown as { createChat: typeof create };
      const chat = createChat({ url: url!, site: key! });
      await chat.start();
      await chat.auth.signInAsGuest({ name: 'Ada' });
      const { conversation } = await chat.conversations.start([], 'first');
      const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 600 });
      const context = canvas.getContext('2d')!;
      for (let x = 0; x < 900; x += 3) {
        for (let y = 0; y < 600; y += 3) {
          context.fillStyle = `hsl(${(x * y) % 360} 80% 50%)`;
          context.fillRect(x, y, 3, 3);
        }
      }
      const picture = await new Promise<Blob>((resolve) =>
        canvas.toBlob((blob) => resolve(blob!), 'image/png'),
      );
      const progress: number[] = [];
      const log = chat.messages.open(conversation.id);
      log.subscribe(
        ({ pending }) => void (pending[0]?.files && progress.push(pending[0].files[0]!.sent)),
      );
      const message = await chat.attachments.send(conversation.id, '', [
        new File([picture], 'drawing.png'),
      ]);
      const [attachment] = message.attachments!;
      const image = new Image();
      image.src = await chat.attachments.url(conversation.id, attachment!.id, 'small');
      await image.decode();
      const codeOf = (failing: Promise<unknown>) =>
        failing.then(() => 'ok').catch((error: { code: string }) => error.code);
      const abort = new AbortController();
      const calledOff = codeOf(
        chat.attachments.upload(null, new Blob([new Uint8Array(20_000_000)]), {
          onProgress: () => abort.abort(),
          signal: abort.signal,
        }),
      );
      const outcomes = [await calledOff, await codeOf(chat.attachments.upload(null, new Blob([])))];
      await chat.close();
      return {
        name: attachment!.name,
        size: [image.naturalWidth, image.naturalHeight],
        rises: progress.every((sent, i) => i === 0 || sent >= progress[i - 1]!),
        ends: [progress[0], progress.at(-1) === picture.size],
        outcomes,
      };
    },
    [server.url, site.publicKey],
  );
  expect(outcome).toEqual({
    name: 'drawing.png',
    size: [320, 213],
    rises: true,
    ends: [0, true],
    outcomes: ['aborted', 'file_refused'],
  });
});
