/**
 * What a site's moderators see: what was reported and what is held, one report, the question before
 * a measure, and the log.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createChat } from '@parlor/sdk';
import { root } from '../setup.mjs';
import { looks, picture, visit } from './stage.mjs';

export async function moderation({ browser, shop, parlor, site, account, data }) {
  const sign = async (name) => {
    const chat = createChat({ site, url: parlor });
    const { email, password } = account(name);
    return { chat, me: await chat.auth.login({ email, password }) };
  };
  const [mara, jonas, aiko, tomas, leila] = await Promise.all(
    ['Mara', 'Jonas', 'Aiko', 'Tomás', 'Leila'].map(sign),
  );
  const run = (...args) =>
    promisify(execFile)(process.execPath, ['server/dist/cli.js', ...args], {
      cwd: root,
      env: { PATH: process.env.PATH, DATA_DIR: data, LOG_LEVEL: 'error' },
    });
  try {
    await run('user', 'role', '--site', site, '--user', mara.me.id, '--role', 'moderator');
    await run('site', 'filter', '--site', site, '--add-word', 'discount', '--action', 'hold');
    const group = await aiko.chat.conversations.createGroup('Night market', [
      jonas.me.id,
      tomas.me.id,
      leila.me.id,
    ]);
    const say = async ({ chat }, text) => (await chat.messages.send(group.id, text)).seq;
    await say(aiko, 'The stalls open at six. Who brings the lamps?');
    await say(tomas, 'I do, the two brass ones.');
    const seq = await say(
      jonas,
      'Forget the lamps. Send me your card number and I order new ones for all of us: https://lamps.example/pay',
    );
    await say(leila, 'Jonas, nobody here sends card numbers.');
    await aiko.chat.reports.user(tomas.me.id, 'other', {
      note: 'Says that the lamps are hand-made. They are not.',
    });
    await leila.chat.reports.message(group.id, seq, 'fraud', {
      note: 'The second time this week. He wrote to my sister as well.',
    });
    await tomas.chat.reports.message(group.id, seq, 'spam');
    const { items } = await mara.chat.reports.list({ status: 'open' });
    await mara.chat.moderation.silence(tomas.me.id, 3600, {
      note: 'Calm down first.',
      reportId: items[0].id,
    });
    await mara.chat.reports.resolve(items[0].id, 'silenced', { note: 'Talked with both.' });
    await mara.chat.moderation.unsilence(tomas.me.id);
    await mara.chat.moderation.silence(jonas.me.id, 86_400, { note: 'A first warning.' });
    await mara.chat.moderation.unsilence(jonas.me.id, { note: 'Said sorry.' });
    await leila.chat.messages
      .send(group.id, 'A discount for all of you, today only')
      .catch(() => undefined);
    for (const look of looks) await pictures(browser, shop, account, look);
  } finally {
    await Promise.all([mara, jonas, aiko, tomas, leila].map(({ chat }) => chat.close()));
  }
}

async function pictures(browser, shop, account, look) {
  const chat = await visit(browser, shop, account('Mara'), look);
  const { name } = look;
  await chat.getByRole('button', { name: /^People/ }).click();
  await chat.getByRole('button', { name: /^Moderation/ }).click();
  await chat.getByText('Reported by Leila Haddad').waitFor();
  await picture(chat, `moderation-${name}`, { isAlone: true });
  await chat
    .getByRole('button', { name: /^Jonas Weber.*card number/ })
    .first()
    .click();
  await chat.getByText('Earlier actions').waitFor();
  await picture(chat, `moderation-report-${name}`, { isAlone: true });
  if (look !== looks[0]) return chat.page().context().close();
  await chat.getByRole('button', { name: 'Silence', exact: true }).click();
  await picture(chat, `moderation-silence-${name}`, { isAlone: true });
  await chat.page().keyboard.press('Escape');
  await chat
    .locator('.layer:not([inert])')
    .getByRole('button', { name: 'Back', exact: true })
    .click();
  await chat.getByRole('button', { name: 'Log', exact: true }).click();
  await picture(chat, `moderation-log-${name}`, { isAlone: true });
  await chat.getByRole('button', { name: /^Held/ }).click();
  await picture(chat, `moderation-held-${name}`, { isAlone: true });
  await chat.page().context().close();
}
