/** Bots of a site: made by its host, signed in by their tokens, and treated as what they are. */
import { createBot, createHost } from '@parlor/sdk/server';
import { expect, test } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { failure, place } from '../../../../tests/support/host-backend.js';
import { signedInBot } from '../../../../tests/support/signed-in-bot.js';
import { OperatorBrowser } from '../../../../tests/support/operator.js';
import { Person } from '../../../../tests/support/person.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';

test('a bot answers what people write to it, over the SDK', async () => {
  const here = await place();
  await using server = here.server;
  const { bot: made, secret } = await here.host.bots.create({
    name: 'Order bot',
    bio: 'Knows your orders.',
    avatarUrl: 'https://host.example/bot.png',
  });
  expect(made).toMatchObject({ name: 'Order bot', reachable: true, tokens: [{ expiresAt: null }] });
  expect(made.avatarUrl).not.toBeNull();
  const bot = createBot({ url: server.url, site: here.site.publicKey, token: secret });
  const me = await bot.start();
  expect(me).toMatchObject({ id: made.id, kind: 'bot', bio: 'Knows your orders.' });
  bot.on('message.created', ({ message }) => {
    if (message.senderId === made.id || message.kind !== 'text') return;
    bot.typing.set(message.conversationId, true);
    void bot.receipts.markRead(message.conversationId, message.seq);
    void bot.messages.send(message.conversationId, `You said: ${message.text}`);
  });
  await expect.poll(() => bot.connection.value.status).toBe('connected');
  const ada = await Person.guest(server, here.site, 'Ada');
  await ada.listen();
  const conversation = await ada.call('conversations.start', {
    userIds: [made.id],
    clientId: 'first',
    text: 'Hello',
  });
  const { id } = conversation.conversation;
  await ada.send(id, 'Where is my order?');
  const texts = async () =>
    (await ada.call('messages.list', { conversationId: id })).items.map(({ text }) => text);
  await expect.poll(texts).toContain('You said: Where is my order?');
  const { items } = await here.host.users.search({ kind: 'guest' });
  expect(items.map((user) => user.name)).toEqual(['Ada']);
  await bot.close();
});

test('a token is shown once, and works until it is rotated or revoked', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment, janitorMs: 20 });
  const site = await server.site();
  const secretKey = await server.secretKey(site);
  const host = createHost({ url: server.url, secretKey });
  const { bot, tokenId, secret } = await signedInBot({ server, site, host });
  const [listed] = await host.bots.list();
  expect(listed).toMatchObject({ id: bot.id, tokens: [{ id: tokenId }] });
  expect(listed!.tokens[0]!.lastUsedAt).not.toBeNull();
  expect(JSON.stringify(listed)).not.toContain(secret.slice(3));
  const hashes = await server.app.database.query('SELECT * FROM bot_tokens');
  expect(JSON.stringify(hashes)).not.toContain(secret.slice(3));
  const signIn = async (token: string) =>
    (await server.http('auth.exchange', { token }, { site })).body;
  clock.pass(1);
  const next = await host.bots.rotateToken(bot.id, { overlapSeconds: 60 });
  expect(next.bot.tokens.map((token) => token.expiresAt === null)).toEqual([false, true]);
  expect(await signIn(secret)).toMatchObject({ ok: true });
  expect(await bot.outcome('users.me', {})).toBe('ok');
  clock.pass(61);
  expect(await signIn(secret)).toMatchObject({ error: { code: 'signed_token_rejected' } });
  await expect.poll(() => bot.outcome('users.me', {})).toBe('session_ended');
  const again = await signIn(next.secret);
  expect(again).toMatchObject({ ok: true });
  expect(await host.bots.revokeToken(bot.id, next.token.id)).toEqual({ endedSessions: 1 });
  expect(await signIn(next.secret)).toMatchObject({ error: { code: 'signed_token_rejected' } });
  expect(await failure(host.bots.revokeToken(bot.id, next.token.id))).toBe('not_found');
  expect(await signIn('bt_guess')).toMatchObject({ error: { code: 'signed_token_rejected' } });
});

test('a bot signs in with its tokens alone', async () => {
  const here = await place();
  await using server = here.server;
  const { site, host, sign } = here;
  await host.bots.create({ name: 'Bot', externalId: 'bot' });
  const { bot, secret } = await signedInBot(here);
  const token = sign('bot');
  expect(code(await server.http('auth.exchange', { token }, { site }))).toBe(
    'signed_token_rejected',
  );
  expect(await bot.refusal('auth.link', { token: sign('new') })).toBe('forbidden');
  const account = { email: 'bot@example.com', password: 'long enough' };
  expect(await bot.refusal('auth.upgrade', account)).toBe('forbidden');
  const elsewhere = await server.site();
  expect(code(await server.http('auth.exchange', { token: secret }, { site: elsewhere }))).toBe(
    'signed_token_rejected',
  );
  await host.users.deactivate({ userId: bot.id });
  expect(code(await server.http('auth.exchange', { token: secret }, { site }))).toBe(
    'user_deactivated',
  );
  // Sites that take no guests and no accounts still have bots.
  await host.users.reactivate({ userId: bot.id });
  await host.site.update({ signIn: ['signed'] });
  data(await server.http('auth.exchange', { token: secret }, { site }));
});

test('who may write to a bot is decided for each bot, whatever the setting of the site', async () => {
  const here = await place();
  await using server = here.server;
  const { site, host } = here;
  await host.site.update({ whoMayWrite: 'contacts' });
  const { bot: open } = await signedInBot(here);
  const { bot: closed } = await signedInBot(here, { reachable: false });
  const ada = await Person.of(server, site, 'Ada');
  const start = (userId: string) => ({ userIds: [userId], clientId: userId, text: 'Hello' });
  expect(await ada.refusal('conversations.start', start(closed.id))).toBe('not_accepted');
  const { conversation } = await ada.call('conversations.start', start(open.id));
  await open.send(conversation.id, 'Hello Ada');
  await ada.send(conversation.id, 'And again');
  expect(
    await open.refusal('conversations.start', start((await Person.of(server, site, 'Bo')).id)),
  ).toBe('not_accepted');
  await host.bots.update(open.id, { reachable: false });
  await ada.send(conversation.id, 'We go on.');
  await host.bots.update(closed.id, { reachable: true });
  await ada.call('conversations.start', start(closed.id));
  // A group's managers add bots that are reachable, which are not asked.
  const group = await ada.group('Club');
  expect(
    await ada.call('members.add', { conversationId: group, userIds: [closed.id] }),
  ).toMatchObject({ invited: [] });
  expect(await ada.refusal('members.add', { conversationId: group, userIds: [open.id] })).toBe(
    'not_accepted',
  );
});

test('a bot is renamed and removed, with entries in the audit log', async () => {
  const here = await place();
  await using server = here.server;
  const { host, site } = here;
  const { bot, secret } = await signedInBot(here);
  const ada = await Person.of(server, site, 'Ada');
  const conversationId = await ada.start(bot);
  await bot.send(conversationId, 'Hello');
  expect(await host.bots.update(bot.id, { name: 'Robo', bio: 'New.' })).toMatchObject({
    name: 'Robo',
    bio: 'New.',
  });
  await host.bots.update(bot.id, { reachable: false });
  await host.bots.rotateToken(bot.id);
  await host.bots.remove(bot.id);
  expect(await host.bots.list()).toEqual([]);
  expect(await bot.outcome('users.me', {})).toBe('session_ended');
  expect(code(await server.http('auth.exchange', { token: secret }, { site }))).toBe(
    'signed_token_rejected',
  );
  expect(
    await server.app.database.query('SELECT * FROM bot_tokens WHERE site_id = ?', [site.id]),
  ).toEqual([]);
  expect(await failure(host.bots.remove(bot.id))).toBe('not_found');
  expect(await failure(host.bots.update(ada.id, { name: 'Ada' }))).toBe('not_found');
  const { items } = await host.audit.list({});
  expect(items.map(({ act, detail }) => [act, detail]).reverse()).toEqual([
    ['bot.created', 'Bot'],
    ['user.updated', 'name, bio'],
    ['bot.updated', 'reachable: no'],
    ['bot.token_added', 'Robo'],
    ['user.deleted', 'keep'],
  ]);
  const { items: messages } = await ada.call('messages.list', { conversationId });
  expect(messages.map(({ text }) => text)).toEqual(['first', 'Hello']);
});

test('an operator makes bots in the console, and there are limits', async () => {
  const here = await place();
  await using _ = here.server;
  const operator = await OperatorBrowser.of(here.server, here.site, 'admin');
  const { bot } = await operator.call('host.createBot', { name: 'Bot' }, here.site);
  for (let i = 1; i < 5; i++) await here.host.bots.rotateToken(bot.id, { overlapSeconds: 600 });
  expect(await failure(here.host.bots.rotateToken(bot.id, { overlapSeconds: 600 }))).toBe(
    'limit_reached',
  );
  await Promise.all(
    Array.from({ length: 49 }, (_, i) => here.host.bots.create({ name: `Bot ${i}` })),
  );
  expect(await failure(here.host.bots.create({ name: 'One too many' }))).toBe('limit_reached');
  expect(await here.host.bots.list()).toHaveLength(50);
  const { items } = await here.host.users.search({ search: 'One too many' });
  expect(items).toEqual([]);
});
