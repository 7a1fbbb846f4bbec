/** What a conversation holds: its pictures, files and links, and a picture over the whole page. The pictures are drawn here: lamps and hills. */
import { createChat } from '@parlor/sdk';
import sharp from 'sharp';
import { looks, open, picture, visit } from './stage.mjs';

export async function gallery({ browser, shop, account, parlor, site }) {
  const jonas = createChat({ site, url: parlor });
  const { email, password } = account('Jonas');
  await jonas.auth.login({ email, password });
  try {
    await fill(jonas);
    for (const look of looks) await show(await visit(browser, shop, account('Mara'), look), look.name);
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
  await picture(chat, `files-pictures-${look}.png`, { isAlone: true });
  await files.locator('.picture').nth(2).click();
  await chat.locator('parlor-picture-viewer [data-current] img[data-loaded]:not(.early)').waitFor();
  await picture(chat, `picture-viewer-${look}.png`);
  await chat.page().keyboard.press('Escape');
  await files.getByRole('tab', { name: 'Files' }).click();
  await files.getByText('.pdf').waitFor();
  await picture(chat, `files-files-${look}.png`, { isAlone: true });
  await files.getByRole('tab', { name: 'Links' }).click();
  await files.getByText('museum.example').first().waitFor();
  await picture(chat, `files-links-${look}.png`, { isAlone: true });
  for (let i = 0; i < 3; i += 1) await chat.locator('.layer:not([inert])').getByRole('button', { name: 'Back' }).click();
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
  ).setFiles({ name: 'hills.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(await (await drawn(1200, 900, 3)).arrayBuffer()) });
  const dialog = chat.getByRole('dialog', { name: 'Place the picture' });
  for (let i = 0; i < 3; i += 1) await dialog.locator('canvas').press('+');
  await picture(chat, `picture-crop-${look}.png`, { isAlone: true });
}

async function fill(jonas) {
  const { items } = await jonas.users.list();
  const mara = items.find(({ name }) => name.startsWith('Mara'));
  const { conversation } = await jonas.conversations.start([mara.id], 'The shop window, in all its lights:');
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
    await send('', ...(await Promise.all(shapes.slice(i, i + 3).map(([w, h], at) => drawn(w, h, i + at)))));
  await send('', new File(['%PDF-1.4\n'.padEnd(184_000)], 'Lamps of the winter season, price list for the window display.pdf'));
  await send('', new File(['a;b\n'.repeat(900)], 'stock.csv'), new File([new Uint8Array(2_400_000)], 'רשימת מנורות.zip'));
  await jonas.messages.send(conversation.id, 'https://museum.example/exhibitions/light and www.weather.example/harbour');
  await jonas.messages.send(conversation.id, 'Also this: https://lamps.example/');
}

/** Hills at some hour, with a sun or a moon. */
async function drawn(width, height, seed) {
  const hue = (seed * 47 + 18) % 360;
  const colours = [
    `hsl(${hue} 62% 78%)`,
    `hsl(${(hue + 40) % 360} 58% 64%)`,
    `hsl(${(hue + 70) % 360} 40% 40%)`,
    `hsl(${(hue + 80) % 360} 42% 28%)`,
    `hsl(${(hue + 90) % 360} 45% 18%)`,
  ];
  const hill = (level, color, bend) =>
    `<path fill="${color}" d="M0 ${height * level} C ${width * 0.25} ${height * (level - bend)}, ${width * 0.45} ${height * (level + bend)}, ${width * 0.65} ${height * (level - bend / 2)} S ${width * 0.9} ${height * (level + bend / 3)}, ${width} ${height * (level - bend)} V ${height} H 0 Z"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${colours[1]}"/><stop offset="1" stop-color="${colours[0]}"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#s)"/>
    <circle cx="${width * (0.25 + ((seed * 0.17) % 0.5))}" cy="${height * 0.3}" r="${Math.min(width, height) * 0.09}" fill="hsl(${(hue + 30) % 360} 90% 92%)"/>
    ${hill(0.58, colours[2], 0.12)}${hill(0.72, colours[3], -0.1)}${hill(0.86, colours[4], 0.07)}
  </svg>`;
  const jpeg = await sharp(Buffer.from(svg)).jpeg({ quality: 88 }).toBuffer();
  return new File([jpeg], `hills-${seed + 1}.jpg`, { type: 'image/jpeg' });
}
