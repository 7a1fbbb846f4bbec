/**
 * Links and their previews, with a broad picture, with one beside, and with none. There is no
 * internet here: what the pages say and show is what the server knows already.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createChat } from '@parlor/sdk';
import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { NodeSqliteDatabase } from '../../server/dist/database/node-sqlite-driver.js';
import { drawn } from './drawn.mjs';
import { looks, open, picture, visit } from './stage.mjs';

const pages = {
  'https://museum.example/exhibitions/light': {
    title: 'Light, and what it falls on: lamps of four centuries',
    text: 'From the oil lamp of a night watchman to paper moons: two hundred pieces, until the end of March. Closed on Mondays.',
    picture: [640, 400, 3],
  },
  'https://www.weather.example/harbour': {
    title: 'Harbour: snow from Thursday on',
    text: 'Sunday brings clear skies, and a cold wind from the sea.',
    picture: [240, 240, 5],
  },
  'https://trains.example/timetable/sunday': {
    title: 'Sunday trains to the museum quay',
    text: null,
  },
};

export async function links({ browser, shop, account, parlor, site, data }) {
  await know(data, site);
  const jonas = createChat({ site, url: parlor });
  const { email, password } = account('Jonas');
  await jonas.auth.login({ email, password });
  try {
    const { items } = await jonas.users.list();
    const { conversation } = await jonas.conversations.start(
      [items.find(({ name }) => name.startsWith('Mara')).id],
      'Sunday at ten, then? https://trains.example/timetable/sunday',
    );
    const mara = createChat({ site, url: parlor });
    await mara.auth.login({ email: account('Mara').email, password: account('Mara').password });
    await mara.messages.send(
      conversation.id,
      'Gladly! Take boots: https://www.weather.example/harbour',
    );
    await jonas.messages.send(
      conversation.id,
      'This is what awaits us: https://museum.example/exhibitions/light',
    );
    await mara.close();
    for (const look of looks) {
      const chat = await visit(browser, shop, account('Mara'), look);
      await open(chat, 'Jonas Weber');
      await chat.locator('.preview').nth(2).waitFor();
      await chat.locator('.preview img[data-loaded]').nth(1).waitFor();
      await picture(chat, `links-${look.name}`, { isAlone: true });
      await chat.page().context().close();
    }
  } finally {
    await jonas.close();
  }
}

async function know(data, publicKey) {
  const database = new NodeSqliteDatabase(join(data, 'parlor.sqlite'));
  const [site] = database.prepare('SELECT id FROM sites WHERE public_key = ?').all(publicKey);
  const row = database.prepare(
    "INSERT INTO link_previews (site_id, url_hash, state, page, expires_at) VALUES (?, ?, 'known', ?, '2100-01-01 00:00:00.000')",
  );
  for (const [url, { picture: shape, ...page }] of Object.entries(pages)) {
    const hash = createHash('sha256').update(url).digest('base64url');
    const known = {
      siteName: null,
      host: new URL(url).host,
      ...page,
      ...(shape && { picture: await keep(data, ...shape) }),
    };
    row.run(site.id, hash, JSON.stringify(known));
  }
  database.close();
}

/** Lays a page's picture into the server's store. */
async function keep(data, width, height, seed) {
  const id = randomUUID();
  const folder = join(data, 'files', id.slice(0, 2), id.slice(2, 4));
  await mkdir(folder, { recursive: true });
  const picture = sharp(await drawn(width, height, seed));
  await picture.clone().webp({ quality: 78 }).toFile(join(folder, id));
  const { data: pixels, info } = await picture
    .resize(100, 100, { fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const thumbhash = Buffer.from(rgbaToThumbHash(info.width, info.height, pixels)).toString(
    'base64',
  );
  return { id, width, height, thumbhash };
}
