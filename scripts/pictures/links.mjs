/** Links and their previews. There is no internet here: what the pages say is what the server knows already. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createChat } from '@parlor/sdk';
import { NodeSqliteDatabase } from '../../server/dist/database/node-sqlite-driver.js';
import { looks, open, picture, visit } from './stage.mjs';

const pages = {
  'https://museum.example/exhibitions/light': {
    title: 'Light, and what it falls on: lamps of four centuries',
    text: 'From the oil lamp of a night watchman to paper moons: two hundred pieces, until the end of March. Closed on Mondays.',
  },
  'https://www.weather.example/harbour': { title: 'Harbour: snow from Thursday on', text: null },
};

export async function links({ browser, shop, account, parlor, site, data }) {
  know(data, site);
  const jonas = createChat({ site, url: parlor });
  const { email, password } = account('Jonas');
  await jonas.auth.login({ email, password });
  try {
    const { items } = await jonas.users.list();
    const { conversation } = await jonas.conversations.start(
      [items.find(({ name }) => name.startsWith('Mara')).id],
      'Shall we go on Sunday? https://museum.example/exhibitions/light',
    );
    const mara = createChat({ site, url: parlor });
    await mara.auth.login({ email: account('Mara').email, password: account('Mara').password });
    await mara.messages.send(conversation.id, 'Gladly! Take boots: https://www.weather.example/harbour');
    await mara.close();
    for (const look of looks) {
      const chat = await visit(browser, shop, account('Mara'), look);
      await open(chat, 'Jonas Weber');
      await chat.locator('.preview').nth(1).waitFor();
      await picture(chat, `links-${look.name}.png`, { isAlone: true });
      await chat.page().context().close();
    }
  } finally {
    await jonas.close();
  }
}

function know(data, publicKey) {
  const database = new NodeSqliteDatabase(join(data, 'parlor.sqlite'));
  const [site] = database.prepare('SELECT id FROM sites WHERE public_key = ?').all(publicKey);
  const row = database.prepare(
    "INSERT INTO link_previews (site_id, url_hash, state, page, expires_at) VALUES (?, ?, 'known', ?, '2100-01-01 00:00:00.000')",
  );
  for (const [url, page] of Object.entries(pages)) {
    const hash = createHash('sha256').update(url).digest('base64url');
    row.run(site.id, hash, JSON.stringify({ siteName: null, host: new URL(url).host, ...page }));
  }
  database.close();
}
