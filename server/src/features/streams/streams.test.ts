/** Messages of bots that grow: what members see meanwhile, and what is stored in the end. */
import { createConversations, createCore, createStreams } from '@parlor/sdk';
import { createBot, createHost } from '@parlor/sdk/server';
import { limits } from '@parlor/sdk/protocol/limits';
import type { EventData } from '@parlor/sdk/protocol/events';
import { expect, test } from 'vitest';
import { failure, place } from '../../../../tests/support/host-backend.js';
import { Person } from '../../../../tests/support/person.js';
import { signedInBot } from '../../../../tests/support/signed-in-bot.js';
import { code, TestServer } from '../../../../tests/support/test-server.js';
import type { StreamTiming } from './index.js';

/** A person who talks with a bot, and looks at it. */
async function talk(streams: Partial<StreamTiming> = {}) {
  const server = await TestServer.start({ streams });
  const site = await server.site();
  const secretKey = await server.secretKey(site);
  const host = createHost({ url: server.url, secretKey });
  const { bot, secret } = await signedInBot({ server, site, host });
  const ada = await (await Person.guest(server, site, 'Ada')).listen();
  const conversationId = await ada.start(bot);
  return { server, site, host, bot, secret, ada, conversationId };
}

const begin = (bot: Person, conversationId: string, clientId = 'grows') =>
  bot.call('streams.begin', { conversationId, clientId });

/** What a person was sent of a message that grows. */
const parts = (person: Person, conversationId: string): EventData<'message.streamed'>[] =>
  person
    .heard(conversationId)
    .flatMap((event) => (event.name === 'message.streamed' ? [event.data] : []));

test('a message grows for those who look, and is stored once', async () => {
  const { server, site, host, secret, ada, conversationId } = await talk();
  await using _ = server;
  await host.events.keep(true);
  const bot = createBot({ url: server.url, site: site.publicKey, token: secret });
  await bot.start();
  const stream = await bot.messages.stream(conversationId);
  expect(stream.message).toMatchObject({ streaming: true, text: '…', editedAt: null });
  const words = ['Your ', 'order ', 'is ', '📦', ' on its ', 'way.'];
  for (const word of words) await stream.append(word);
  const text = words.join('');
  const { seq } = stream.message;
  const sent = () => parts(ada, conversationId).map((part) => part.text);
  await expect.poll(() => sent().join('')).toBe(text);
  expect(await ada.call('streams.get', { conversationId, seq })).toEqual({ text });
  const before = (await ada.call('messages.list', { conversationId })).items;
  expect(before.map((message) => message.text)).toEqual(['first', '…']);
  const blocks = [{ type: 'quickReplies' as const, replies: [{ label: 'Thanks', value: 'x' }] }];
  const ended = await stream.end({ blocks });
  expect(ended).toMatchObject({ seq, text, blocks, editedAt: null });
  expect(ended).not.toHaveProperty('streaming');
  const { items } = await ada.call('messages.list', { conversationId });
  expect(items.map((message) => message.text)).toEqual(['first', text]);
  expect(await ada.refusal('streams.get', { conversationId, seq })).toBe('not_found');
  await expect
    .poll(() =>
      ada
        .heard(conversationId)
        .map(({ name }) => name)
        .at(-1),
    )
    .toBe('message.changed');
  // Webhooks get the beginning and the end, and nothing in between.
  await expect
    .poll(async () => (await host.events.list({ after: 0 })).items.map(({ type }) => type))
    .toEqual(['message.created', 'message.changed']);
  await expect(stream.append('more')).rejects.toMatchObject({ code: 'invalid_input' });
  await bot.close();
});

test('parts that are sent twice, or come out of order, are added once and in order', async () => {
  const { server, bot, ada, conversationId } = await talk({ gatherMs: 1 });
  await using _ = server;
  const { seq } = await begin(bot, conversationId);
  const append = (offset: number, text: string) =>
    bot.call('streams.append', { conversationId, seq, offset, text });
  expect(await append(0, 'Hello')).toEqual({ length: 5 });
  expect(await append(0, 'Hello')).toEqual({ length: 5 });
  expect(await append(3, 'lo Ada')).toEqual({ length: 9 });
  // Something is missing before it.
  expect(await append(20, 'late')).toEqual({ length: 9 });
  expect(await append(9, '')).toEqual({ length: 9 });
  const answers = await Promise.all([append(9, '!'), append(9, '!'), append(9, '!')]);
  expect(answers).toEqual([{ length: 10 }, { length: 10 }, { length: 10 }]);
  expect(await ada.call('streams.get', { conversationId, seq })).toEqual({ text: 'Hello Ada!' });
  await expect
    .poll(() =>
      parts(ada, conversationId)
        .map(({ text }) => text)
        .join(''),
    )
    .toBe('Hello Ada!');
  const smile = { conversationId, seq, offset: 10, text: '😀😀' };
  expect(await bot.call('streams.append', smile)).toEqual({ length: 14 });
  expect(await bot.refusal('streams.append', { ...smile, offset: 13 })).toBe('invalid_input');
  const most = { conversationId, seq, offset: 14, text: 'x'.repeat(limits.messageText) };
  expect(await bot.refusal('streams.append', most)).toBe('limit_reached');
});

test('many parts are sent together', async () => {
  const { server, bot, ada, conversationId } = await talk({ gatherMs: 60_000 });
  await using _ = server;
  const { seq } = await begin(bot, conversationId);
  for (let i = 0; i < 20; i++)
    await bot.call('streams.append', { conversationId, seq, offset: i, text: 'x' });
  await ada.send(conversationId, 'Are you there?');
  await expect.poll(() => JSON.stringify(ada.heard(conversationId))).toContain('Are you there?');
  expect(parts(ada, conversationId)).toEqual([{ conversationId, seq, offset: 0, text: 'x' }]);
});

test('a client that joins in the middle, or misses a part, gets the text so far', async () => {
  const { server, site, bot } = await talk({ gatherMs: 1 });
  await using _ = server;
  const core = createCore({ site: site.publicKey, url: server.url });
  await core.start();
  await core.auth.signInAsGuest({ name: 'Grace' });
  const { conversation } = await core.use(createConversations).start([bot.id], 'Hello');
  const conversationId = conversation.id;
  const { seq } = await begin(bot, conversationId);
  await bot.call('streams.append', { conversationId, seq, offset: 0, text: 'One ' });
  const seen: (string | null)[] = [];
  const stop = core
    .use(createStreams)
    .live(conversationId, seq)
    .subscribe((text) => seen.push(text));
  await expect.poll(() => seen.at(-1)).toBe('One ');
  await expect.poll(() => core.connection.value.status).toBe('connected');
  await bot.call('streams.append', { conversationId, seq, offset: 4, text: 'two ' });
  await expect.poll(() => seen.at(-1)).toBe('One two ');
  // A part that was lost on its way to this client alone.
  await server.app.database.query(
    "UPDATE message_streams SET text = 'One two three ', length = 14 WHERE conversation_id = ?",
    [conversationId],
  );
  await bot.call('streams.append', { conversationId, seq, offset: 14, text: 'four' });
  await expect.poll(() => seen.at(-1)).toBe('One two three four');
  expect(seen.every((text, i) => i === 0 || (text ?? '').startsWith(seen[i - 1] ?? ''))).toBe(true);
  stop();
  await core.close();
});

test('a bot that falls silent leaves its text so far', async () => {
  const { server, bot, ada, conversationId } = await talk({ leaseMs: 300, lookMs: 20 });
  await using _ = server;
  const { seq } = await begin(bot, conversationId);
  await bot.call('streams.append', { conversationId, seq, offset: 0, text: 'I am about to' });
  await expect
    .poll(async () => (await ada.call('messages.list', { conversationId })).items.at(-1))
    .toMatchObject({ seq, text: 'I am about to' });
  expect(await bot.refusal('streams.append', { conversationId, seq, offset: 13, text: '…' })).toBe(
    'not_found',
  );
  // A late end changes nothing.
  const late = await bot.call('streams.end', { conversationId, seq, text: 'Something else' });
  expect(late).toMatchObject({ text: 'I am about to' });
  await begin(bot, conversationId, 'next');
});

test('one message at a time grows in a conversation, and only those of bots', async () => {
  const { server, bot, ada, conversationId } = await talk();
  await using _ = server;
  const first = await begin(bot, conversationId);
  expect(await begin(bot, conversationId)).toEqual(first);
  const other = { conversationId, clientId: 'other' };
  expect(await bot.refusal('streams.begin', other)).toBe('limit_reached');
  expect(await ada.refusal('streams.begin', other)).toBe('forbidden');
  const part = { conversationId, seq: first.seq, offset: 0, text: 'x' };
  expect(await ada.refusal('streams.append', part)).toBe('not_found');
  expect(await ada.refusal('streams.end', { conversationId, seq: first.seq })).toBe('forbidden');
  await bot.call('streams.end', { conversationId, seq: first.seq, text: 'Done' });
  await bot.call('streams.begin', other);
});

test('a message that the host deletes stops growing, and does not come back', async () => {
  const { server, host, bot, ada, conversationId } = await talk({ leaseMs: 300, lookMs: 20 });
  await using _ = server;
  const { seq } = await begin(bot, conversationId);
  await bot.call('streams.append', { conversationId, seq, offset: 0, text: 'Rude' });
  await host.messages.delete({ conversationId }, seq);
  const more = { conversationId, seq, offset: 4, text: ' words' };
  expect(await bot.refusal('streams.append', more)).toBe('not_found');
  const rows = () =>
    server.app.database.query('SELECT * FROM message_streams WHERE conversation_id = ?', [
      conversationId,
    ]);
  await expect.poll(rows).toEqual([]);
  const { items } = await ada.call('messages.list', { conversationId });
  expect(items.at(-1)).toMatchObject({ seq, text: null });
});

test('filters see the text at the end', async () => {
  const { server, site, bot, ada, conversationId } = await talk({ leaseMs: 300, lookMs: 20 });
  await using _ = server;
  await server.app.filters.add(site.id, { words: ['secret'] }, 'refuse');
  const { seq } = await begin(bot, conversationId);
  const text = 'The secret is 42';
  await bot.call('streams.append', { conversationId, seq, offset: 0, text });
  expect(await bot.refusal('streams.end', { conversationId, seq })).toBe('message_refused');
  await expect
    .poll(async () => (await ada.call('messages.list', { conversationId })).items.at(-1))
    .toMatchObject({ seq, text: null });
});

test('who joins a group without history meanwhile gets nothing of the message', async () => {
  const here = await place();
  await using server = here.server;
  const { bot } = await signedInBot(here);
  const { site, host } = here;
  const [ada, grace] = [
    await (await Person.of(server, site, 'Ada')).listen(),
    await (await Person.of(server, site, 'Grace')).listen(),
  ];
  const { id: conversationId } = await host.conversations.create({
    title: 'Club',
    history: 'joined',
    members: [{ userId: ada.id }, { userId: bot.id }],
  });
  const { seq } = await begin(bot, conversationId);
  await host.conversations.addMembers({ conversationId }, [{ userId: grace.id }]);
  await bot.call('streams.append', { conversationId, seq, offset: 0, text: 'For members' });
  await expect.poll(() => parts(ada, conversationId)).toHaveLength(1);
  await ada.send(conversationId, 'Welcome');
  await expect.poll(() => JSON.stringify(grace.heard(conversationId))).toContain('Welcome');
  expect(parts(grace, conversationId)).toEqual([]);
  expect(await grace.refusal('streams.get', { conversationId, seq })).toBe('not_found');
  expect(await failure(host.messages.edit({ conversationId }, 99, 'x'))).toBe('not_found');
  expect(code(await server.http('streams.get', { conversationId, seq }, {}))).toBe(
    'unauthenticated',
  );
});
