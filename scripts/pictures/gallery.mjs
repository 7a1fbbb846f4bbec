/**
 * What a conversation holds: its pictures, files and links, and a picture over the whole page. The
 * pictures are drawn here: lamps and hills.
 */
import { createChat } from '@parlor/sdk';
import { drawn } from './drawn.mjs';
import { looks, open, picture, visit } from './stage.mjs';

export async function gallery({ browser, shop, account, parlor, site }) {
  const jonas = createChat({ site, url: parlor });
  const { email, password } = account('Jonas');
  await jonas.auth.login({ email, password });
  try {
    await fill(jonas);
    for (const look of looks)
      await show(await visit(browser, shop, account('Mara'), look), look.name);
  } finally {
    await jonas.close();
  }
}

async function show(chat, look) {
  await open(chat, 'Jonas Weber');
  await chat.getByRole('button', { name: 'Jonas Weber', exact: true }).click();
  await chat.getByRole('button', { name: 'Pictures, files and links' }).click();
  const files = chat.locator('parlor-files');
  await files.locator('img[data-loaded]').nth(8).waitFor();
  await picture(chat, `files-pictures-${look}`, { isAlone: true });
  await files.locator('.picture').nth(2).click();
  await chat.locator('parlor-picture-viewer [data-current] img[data-loaded]:not(.early)').waitFor();
  await picture(chat, `picture-viewer-${look}`);
  await chat.page().keyboard.press('Escape');
  await files.getByRole('tab', { name: 'Files' }).click();
  await files.getByText('.pdf').last().waitFor();
  await picture(chat, `files-files-${look}`, { isAlone: true });
  await files.getByRole('tab', { name: 'Links' }).click();
  await files.getByText('museum.example').first().waitFor();
  await picture(chat, `files-links-${look}`, { isAlone: true });
  for (let i = 0; i < 3; i += 1)
    await chat
      .locator('.layer:not([inert])')
      .getByRole('button', { name: 'Back', exact: true })
      .click();
  await face(chat, look);
  await chat.page().context().close();
}

/** One's own picture, while it is placed. */
async function face(chat, look) {
  await chat.getByRole('button', { name: 'Your profile' }).click();
  const chooser = chat.page().waitForEvent('filechooser');
  await chat.getByRole('button', { name: /Choose a picture|Change picture/ }).click();
  await (
    await chooser
  ).setFiles({ name: 'hills.jpg', mimeType: 'image/jpeg', buffer: await drawn(1200, 900, 3) });
  const dialog = chat.getByRole('dialog', { name: 'Place the picture' });
  for (let i = 0; i < 3; i += 1) await dialog.locator('canvas').press('+');
  await picture(chat, `picture-crop-${look}`, { isAlone: true });
}

async function fill(jonas) {
  const { items } = await jonas.users.list();
  const mara = items.find(({ name }) => name.startsWith('Mara'));
  const { conversation } = await jonas.conversations.start(
    [mara.id],
    'The shop window, in all its lights:',
  );
  const send = (text, ...files) => jonas.attachments.send(conversation.id, text, files);
  const shapes = [
    [1600, 1067],
    [900, 1350],
    [1600, 1067],
    [1200, 1200],
    [1600, 900],
    [1000, 1400],
    [1600, 1067],
    [1400, 1050],
    [1080, 1350],
  ];
  for (let i = 0; i < shapes.length; i += 3)
    await send(
      '',
      ...(await Promise.all(shapes.slice(i, i + 3).map(([w, h], at) => hills(w, h, i + at)))),
    );
  await send(
    '',
    new File(
      ['%PDF-1.4\n'.padEnd(184_000)],
      'Lamps of the winter season, price list for the window display.pdf',
    ),
  );
  await send(
    '',
    new File(['a;b\n'.repeat(900)], 'stock.csv'),
    new File([new Uint8Array(2_400_000)], 'רשימת מנורות.zip'),
  );
  await jonas.messages.send(
    conversation.id,
    'https://museum.example/exhibitions/light and www.weather.example/harbour',
  );
  await jonas.messages.send(conversation.id, 'Also this: https://lamps.example/');
}

/** As a file to send. */
async function hills(width, height, seed) {
  return new File([await drawn(width, height, seed)], `hills-${seed + 1}.jpg`, {
    type: 'image/jpeg',
  });
}
