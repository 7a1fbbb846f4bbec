/**
 * Messages with files: pictures alone and in grids, documents, a voice message. The pictures are
 * drawn here.
 */
import { createChat } from '@parlor/sdk';
import sharp from 'sharp';
import { looks, open, picture, visit } from './stage.mjs';

/** Hills at some time of the day. */
async function hills(name, width, height, [sky, glow, far, near]) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" preserveAspectRatio="xMidYMid slice" width="${width}" height="${height}">
    <defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="${sky}"/><stop offset="0.75" stop-color="${glow}"/></linearGradient></defs>
    <rect width="100" height="100" fill="url(#s)"/><circle cx="68" cy="46" r="9" fill="#fff" fill-opacity="0.7"/>
    <path d="M0 66Q18 48 38 62T72 56T100 60V100H0Z" fill="${far}"/><path d="M0 82Q26 62 52 78T100 72V100H0Z" fill="${near}"/></svg>`;
  return new File([await sharp(Buffer.from(svg)).jpeg({ quality: 88 }).toBuffer()], name, {
    type: 'image/jpeg',
  });
}

/** A second of a tone and its echo. */
function tone(name) {
  const rate = 8000;
  const data = Buffer.alloc(44 + rate * 2);
  data.write('RIFF', 0);
  data.writeUInt32LE(36 + rate * 2, 4);
  data.write('WAVEfmt ', 8);
  [16, 1 + (1 << 16), rate, rate * 2, 2 + (16 << 16)].forEach((value, index) =>
    data.writeUInt32LE(value, 16 + index * 4),
  );
  data.write('data', 36);
  data.writeUInt32LE(rate * 2, 40);
  for (let at = 0; at < rate; at += 1)
    data.writeInt16LE(Math.round(Math.sin(at / 6) * 9000 * Math.exp(-at / 3000)), 44 + at * 2);
  return new File([data], name, { type: 'audio/wav' });
}

const times = [
  ['#5b8fd6', '#fbe3c0', '#7a8fa8', '#3d5a4c'],
  ['#f2a65a', '#f7d6bf', '#b56576', '#5f3b56'],
  ['#22304f', '#9d6b8f', '#3b3a5c', '#1c2236'],
  ['#8fd0c8', '#eef7df', '#88b38c', '#46735a'],
  ['#c9d7e8', '#fdfdfd', '#aab8c9', '#7f8fa5'],
];

export async function filesShow({ browser, shop, account, parlor, site }) {
  const chats = [];
  const signedIn = async (name) => {
    const chat = createChat({ site, url: parlor });
    const { email, password } = account(name);
    await chat.auth.login({ email, password });
    chats.push(chat);
    return chat;
  };
  try {
    const [mara, jonas] = [await signedIn('Mara'), await signedIn('Jonas')];
    const { items } = await jonas.users.list();
    const other = items.find(({ name }) => name.startsWith('Mara')).id;
    const { id } = (await jonas.conversations.start([other], 'We are back from the hills!'))
      .conversation;
    const views = await Promise.all(
      times.map((colours, index) => hills(`hills-${index + 1}.jpg`, 1600, 1200, colours)),
    );
    await jonas.attachments.send(id, '', [views[0]]);
    await mara.attachments.send(id, 'Ours, from last winter. The hut is open again.', [
      views[4],
      views[3],
    ]);
    await jonas.attachments.send(id, '', [...views, views[1], views[2]]);
    await mara.attachments.send(id, '', [
      new File(
        [Buffer.alloc(248_000, 7)],
        'Lamps for the hut, list of parts and prices (final version).xlsx',
      ),
    ]);
    const peaks = Buffer.from(
      Array.from({ length: 64 }, (_, at) =>
        Math.round(20 + 220 * Math.abs(Math.sin(at / 3) * Math.sin(at / 17))),
      ),
    );
    await jonas.attachments.send(id, '', [
      {
        file: tone('voice.wav'),
        name: 'voice.wav',
        voice: { durationMs: 21_000, peaks: peaks.toString('base64') },
      },
    ]);
    await mara.attachments.send(id, 'And this is what the door sounds like', [
      tone('door-of-the-hut.wav'),
    ]);
    for (const look of looks) {
      const chat = await visit(browser, shop, account('Mara'), look);
      await open(chat, 'Jonas Weber');
      await chat.locator('.tile img.here').first().waitFor();
      await picture(chat, `files-${look.name}`, { isAlone: true });
      await chat.getByRole('log').evaluate((log) => log.scrollTo({ top: 0, behavior: 'instant' }));
      await chat.locator('.tile img.here').nth(3).waitFor();
      await chat.locator('parlor-sound .play').first().click();
      await chat.locator('.speed').first().waitFor();
      await picture(chat, `files-end-${look.name}`, { isAlone: true });
      await chat.page().context().close();
    }
  } finally {
    for (const chat of chats) await chat.close();
  }
}
