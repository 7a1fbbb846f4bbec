/**
 * Two sites with the same emails, external ids and names on one server, and something of every kind
 * on both.
 */
import jwt from 'jsonwebtoken';
import { expect } from 'vitest';
import type { Site } from '../../server/src/features/sites/sites.js';
import { code, data, TestServer } from './test-server.js';
import { upload } from './upload.js';

export interface Side {
  site: Site;
  /** A host-signed user, an account and a guest of the same names on both sides. */
  token: string;
  secretKey: string;
  webhookId: string;
  botId: string;
  botTokenId: string;
  /** The ids of that key, and of the signing secret. */
  keyId: string;
  kid: string;
  userId: string;
  guestToken: string;
  guestId: string;
  refreshToken: string;
  signed: string;
  conversationId: string;
  /** A link into an open group of the site's. */
  inviteId: string;
  inviteToken: string;
  /** A moderator's, and what there is to moderate. */
  moderatorToken: string;
  reportId: string;
  heldId: string;
  /** A file that is not sent yet, and one that is. */
  attachmentId: string;
  sentId: string;
}

export interface World {
  server: TestServer;
  /** The site whose people and things the other one tries to reach. */
  theirs: Side;
  /** The site that tries. */
  mine: Side;
}

export const passwordOf = (site: Site) => `password of ${site.name}`;

export async function world(): Promise<World> {
  const server = await TestServer.start();
  return { server, theirs: await side(server, 'Theirs'), mine: await side(server, 'Mine') };
}

async function side(server: TestServer, name: string): Promise<Side> {
  const site = await server.site({ name, origins: ['https://host.example'] });
  const { kid, secret } = await server.app.sites.addSigningSecret(site.id);
  const signed = jwt.sign({ name: 'Ada' }, secret, {
    keyid: kid,
    subject: 'ada',
    audience: site.publicKey,
    expiresIn: '5m',
  });
  const account = data(
    await server.http(
      'auth.register',
      { email: 'ada@example.com', password: passwordOf(site), name: 'Ada' },
      { site },
    ),
  );
  const guest = await server.session(site, 'Guest');
  const user = data(await server.http('auth.exchange', { token: signed }, { site }));
  const token = user.accessToken;
  const started = await server.http(
    'conversations.start',
    { userIds: [account.user.id], clientId: 'first', text: `secret of ${name}` },
    { token },
  );
  const open = { clientId: 'open', title: `secret of ${name}`, userIds: [], access: 'open' };
  const group = data(await server.http('conversations.createGroup', open, { token }));
  const { invite, token: inviteToken } = data(
    await server.http('invites.create', { conversationId: group.id }, { token }),
  );
  const all = { name: 'test', scopes: ['admin'] } as const;
  const { id: keyId, secretKey } = await server.app.secretKeys.add(site.id, all);
  const moderator = await server.session(site, 'Moderator');
  await server.app.users.update(site.id, moderator.user.id, { role: 'moderator' });
  const attachmentId = (await upload(server, token, 'secret of a file')).id;
  const sentId = (await upload(server, token, 'secret of a sent file')).id;
  await server.http(
    'messages.send',
    {
      conversationId: data(started).conversation.id,
      clientId: 'file',
      text: '',
      attachmentIds: [sentId],
    },
    { token },
  );
  const { conversationId, reportId, heldId } = await toModerate(
    server,
    site,
    token,
    account.user.id,
    data(started).conversation.id,
  );
  const { webhook } = data(
    await server.http(
      'host.addWebhook',
      { name: `secret of ${name}`, url: 'https://host.example/hook' },
      { token: secretKey },
    ),
  );
  const { bot, token: botToken } = data(
    await server.http('host.createBot', { name: `secret of ${name}` }, { token: secretKey }),
  );
  // When all messages are sent, so that it is asked about none.
  if (name === 'Theirs')
    data(
      await server.http(
        'host.setSendHook',
        { url: 'https://theirs.example/ask' },
        { token: secretKey },
      ),
    );
  return {
    site,
    token,
    secretKey,
    webhookId: webhook.id,
    botId: bot.id,
    botTokenId: botToken.id,
    keyId,
    kid,
    userId: user.user.id,
    guestToken: guest.accessToken,
    guestId: guest.user.id,
    refreshToken: account.refreshToken,
    signed,
    conversationId,
    inviteId: invite.id,
    inviteToken,
    moderatorToken: moderator.accessToken,
    reportId,
    heldId,
    attachmentId,
    sentId,
  };
}

/** A report, and a send that is held. */
async function toModerate(
  server: TestServer,
  site: Site,
  token: string,
  userId: string,
  conversationId: string,
) {
  await server.app.filters.add(site.id, { words: ['holdthis'] }, 'hold');
  const report = data(
    await server.http(
      'reports.create',
      { userId, reason: 'spam', note: 'secret of the reporter' },
      { token },
    ),
  );
  expect(
    code(
      await server.http(
        'messages.send',
        { conversationId, clientId: 'held', text: 'holdthis' },
        { token },
      ),
    ),
  ).toBe('message_held');
  const held = data(await server.http('held.list', {}, { token }));
  return { conversationId, reportId: report.id, heldId: held.items[0]!.id };
}

/** Everything of a site that is stored, to see that nothing moved. */
export async function stored({ server, theirs }: World): Promise<unknown> {
  const rows = (table: string) =>
    server.app.database.query(`SELECT * FROM ${table} WHERE site_id = ? ORDER BY id`, [
      theirs.site.id,
    ]);
  const messages = server.app.database.query(
    'SELECT * FROM messages WHERE conversation_id = ? ORDER BY seq',
    [theirs.conversationId],
  );
  const members = server.app.database.query(
    'SELECT * FROM members WHERE conversation_id = ? ORDER BY user_id',
    [theirs.conversationId],
  );
  const ofGroups = ['bans', 'join_requests', 'invitations', 'invites'].map((table) =>
    server.app.database.query(
      `SELECT ${table}.* FROM ${table} JOIN conversations ON conversations.id = ${table}.conversation_id WHERE site_id = ?`,
      [theirs.site.id],
    ),
  );
  const webhooks = server.app.database.query(
    'SELECT id, name, url, events, secrets, disabled_at FROM webhooks WHERE site_id = ?',
    [theirs.site.id],
  );
  const sendHook = server.app.database.query('SELECT * FROM send_hooks WHERE site_id = ?', [
    theirs.site.id,
  ]);
  const others = ['reports', 'held_sends', 'audit_entries', 'attachments', 'bot_tokens'].map(rows);
  return Promise.all([
    rows('users'),
    rows('sessions'),
    rows('conversations'),
    messages,
    members,
    ...ofGroups,
    ...others,
    webhooks,
    sendHook,
  ]);
}
