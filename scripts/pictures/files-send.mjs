/** Files that are about to be sent, and a voice message. */
import { drawn } from './drawn.mjs';
import { looks, open, picture, startBrowser, visit } from './stage.mjs';

export async function filesSend({ shop, account }) {
  const browser = await startBrowser(
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  );
  const photo = await drawn(1600, 1067, 2);
  for (const look of looks) {
    const chat = await visit(browser, shop, account('Mara'), look);
    await open(chat, 'Jonas Weber');
    await chat.getByRole('button', { name: 'Attach files' }).waitFor();
    const input = chat.locator('input[type=file]');
    await input.setInputFiles([
      { name: 'workshop.jpg', mimeType: 'image/jpeg', buffer: photo },
      {
        name: 'Price list of all linen lamps, autumn 2026.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.alloc(184_000),
      },
      { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    ]);
    await chat.getByRole('list', { name: 'Files to send' }).waitFor();
    await chat.getByRole('textbox', { name: 'Message' }).fill('The list you asked for');
    await picture(chat, `files-send-${look.name}`, { isAlone: true });
    await chat.getByRole('textbox', { name: 'Message' }).fill('');
    await chat.getByRole('button', { name: 'Dismiss' }).click();
    for (const name of ['workshop.jpg', 'Price list of all linen lamps, autumn 2026.pdf'])
      await chat.getByRole('button', { name: `Remove ${name}` }).click();
    await chat.getByRole('button', { name: 'Record a voice message' }).click();
    await chat.locator('parlor-recorder .time', { hasText: '0:02' }).waitFor();
    await picture(chat, `voice-record-${look.name}`, { isAlone: true });
    await chat.getByRole('button', { name: 'Discard', exact: true }).click();
    await chat.page().context().close();
  }
}
