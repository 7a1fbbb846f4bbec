/** Buttons and quick replies below messages, and the answers of people who press them. */
import { randomUUID } from 'node:crypto';
import type { MessageBlock } from '@parlor/sdk/protocol/message-blocks';
import { expect, test } from 'vitest';
import { place } from '../../../../tests/support/host-backend.js';
import { Person } from '../../../../tests/support/person.js';
import { signedInBot } from '../../../../tests/support/signed-in-bot.js';
import { code } from '../../../../tests/support/test-server.js';

const colours: MessageBlock[] = [
  {
    type: 'buttons',
    buttons: [
      { label: 'Track', value: 'track' },
      { label: 'Shop', url: 'https://host.example/shop' },
    ],
  },
  {
    type: 'quickReplies',
    replies: [
      { label: 'Red', value: 'colour:red' },
      { label: 'Blue', value: 'colour:blue' },
    ],
  },
];

/** A person who talks with a bot. */
async function talk() {
  const here = await place();
  const { bot } = await signedInBot(here);
  const ada = await Person.guest(here.server, here.site, 'Ada');
  await ada.listen();
  const conversationId = await ada.start(bot);
  return { ...here, bot, ada, conversationId };
}

test('a bot offers choices, a person presses one, and the bot gets its value', async () => {
  const { server, bot, ada, conversationId, host } = await talk();
  await using _ = server;
  await bot.listen();
  await host.events.keep(true);
  const asked = await bot.send(conversationId, 'Which colour?', { blocks: colours });
  expect(asked.blocks).toEqual(colours);
  await expect
    .poll(() => JSON.stringify(ada.heard(conversationId)))
    .toContain(JSON.stringify(colours));
  const choice = { seq: asked.seq, value: 'colour:red' };
  const answer = await ada.send(conversationId, 'Red', { choice });
  expect(answer).toMatchObject({ text: 'Red', choice, senderId: ada.id });
  expect('blocks' in answer).toBe(false);
  await expect
    .poll(() => JSON.stringify(bot.heard(conversationId)))
    .toContain(JSON.stringify(choice));
  const { items } = await ada.call('messages.list', { conversationId });
  expect(items.slice(-2)).toEqual([asked, answer]);
  await expect
    .poll(async () => JSON.stringify((await host.events.list({ after: 0 })).items))
    .toContain(JSON.stringify(colours));
  const copy = [];
  for await (const item of host.users.export({ userId: bot.id })) copy.push(item);
  expect(JSON.stringify(copy)).toContain('colour:blue');
});

test('only what a message offers can be pressed, under its label', async () => {
  const { server, bot, ada, conversationId } = await talk();
  await using _ = server;
  const { seq } = await bot.send(conversationId, 'Which colour?', { blocks: colours });
  const press = (text: string, value: string, at = seq) =>
    ada.refusal('messages.send', {
      conversationId,
      clientId: randomUUID(),
      text,
      choice: { seq: at, value },
    });
  expect(await press('Green', 'colour:green')).toBe('not_found');
  expect(await press('I agree to everything', 'colour:red')).toBe('not_found');
  expect(await press('Red', 'colour:red', 1)).toBe('not_found');
  expect(await press('Red', 'colour:red', 99)).toBe('not_found');
  expect(await press('Shop', 'https://host.example/shop')).toBe('not_found');
  await bot.call('messages.delete', { conversationId, seq });
  expect(await press('Red', 'colour:red')).toBe('not_found');
  const { items } = await ada.call('messages.list', { conversationId });
  expect(items.map(({ text }) => text)).toEqual(['first', null]);
  expect(items[1]).not.toHaveProperty('blocks');
});

test('people cannot send blocks, and wrong ones are refused', async () => {
  const { server, bot, ada, conversationId } = await talk();
  await using _ = server;
  const send = (blocks: unknown) => ({ conversationId, clientId: 'c', text: 'x', blocks }) as never;
  expect(await ada.refusal('messages.send', send(colours))).toBe('forbidden');
  expect(await ada.refusal('messages.send', send([]))).toBe('forbidden');
  const { seq } = await ada.send(conversationId, 'mine');
  const edit = { conversationId, seq, text: 'mine', blocks: colours };
  expect(await ada.refusal('messages.edit', edit)).toBe('forbidden');
  const start = { userIds: [bot.id], clientId: 'd', text: 'x', blocks: colours };
  expect(await ada.refusal('conversations.start', start as never)).toBe('invalid_input');
  const reply = { label: 'Red', value: 'red' };
  const link = 'https://host.example/';
  for (const wrong of [
    [{ type: 'quickReplies', replies: [] }],
    [
      {
        type: 'quickReplies',
        replies: Array.from({ length: 9 }, (_, i) => ({ label: 'x', value: `${i}` })),
      },
    ],
    [{ type: 'quickReplies', replies: [reply, reply] }],
    [{ type: 'quickReplies', replies: [{ label: ' ', value: 'x' }] }],
    [{ type: 'quickReplies', replies: [{ label: 'x'.repeat(61), value: 'x' }] }],
    [{ type: 'quickReplies', replies: [{ label: 'x', value: 'x'.repeat(201) }] }],
    [{ type: 'buttons', buttons: [{ label: 'x', url: 'javascript:alert(1)' }] }],
    [{ type: 'buttons', buttons: [{ label: 'x', url: 'http://host.example/' }] }],
    [{ type: 'buttons', buttons: [{ label: 'x', value: 'x', url: link }] }],
    [{ type: 'buttons', buttons: [{ label: 'x' }] }],
    [{ type: 'poll', buttons: [reply] }],
    Array.from({ length: 4 }, () => ({ type: 'buttons', buttons: [{ label: 'x', url: link }] })),
  ])
    expect([wrong, await bot.refusal('messages.send', send(wrong))]).toEqual([
      wrong,
      'invalid_input',
    ]);
  const { items } = await ada.call('messages.list', { conversationId });
  expect(items.map(({ text }) => text)).toEqual(['first', 'mine']);
});

test('an edit keeps the blocks, or replaces them', async () => {
  const { server, host, bot, ada, conversationId } = await talk();
  await using _ = server;
  const { seq } = await bot.send(conversationId, 'Which colour?', { blocks: colours });
  const edit = { conversationId, seq, text: 'Which colour, please?' };
  expect((await bot.call('messages.edit', edit)).blocks).toEqual(colours);
  const done = await bot.call('messages.edit', { ...edit, blocks: [] });
  expect(done).not.toHaveProperty('blocks');
  const choice = { seq, value: 'colour:red' };
  const late = { conversationId, clientId: 'late', text: 'Red', choice };
  expect(await ada.refusal('messages.send', late)).toBe('not_found');
  const again = await host.messages.send({ conversationId }, { text: 'And?', blocks: colours });
  expect(again.blocks).toEqual(colours);
  await ada.send(conversationId, 'Red', { choice: { ...choice, seq: again.seq } });
});

test('the same id with other blocks is another message', async () => {
  const { server, bot, ada, conversationId } = await talk();
  await using _ = server;
  const send = { conversationId, clientId: 'asked', text: 'Which colour?', blocks: colours };
  const asked = await bot.call('messages.send', send);
  expect(await bot.call('messages.send', send)).toEqual(asked);
  expect(await bot.refusal('messages.send', { ...send, blocks: colours.slice(0, 1) })).toBe(
    'client_id_reused',
  );
  const choice = { seq: asked.seq, value: 'colour:red' };
  const red = { conversationId, clientId: 'red', text: 'Red', choice };
  await ada.call('messages.send', red);
  expect(await ada.refusal('messages.send', { conversationId, clientId: 'red', text: 'Red' })).toBe(
    'client_id_reused',
  );
});

test('who hides a message does not see its blocks', async () => {
  const { server, bot, ada, conversationId } = await talk();
  await using _ = server;
  const { seq } = await bot.send(conversationId, 'Which colour?', { blocks: colours });
  await ada.call('messages.hide', { conversationId, seq });
  const { items } = await ada.call('messages.list', { conversationId });
  expect(items.at(-1)).toMatchObject({ hidden: true, text: null });
  expect(items.at(-1)).not.toHaveProperty('blocks');
});

test('an answer that a filter holds is released as what it is', async () => {
  const { server, site, bot, ada, conversationId } = await talk();
  await using _ = server;
  await server.app.filters.add(site.id, { words: ['red'] }, 'hold');
  const { seq } = await bot.send(conversationId, 'Which colour?', {
    blocks: [{ type: 'quickReplies', replies: [{ label: 'Red', value: 'red' }] }],
  });
  const choice = { seq, value: 'red' };
  const send = { conversationId, clientId: 'red', text: 'Red', choice };
  expect(code(await server.http('messages.send', send, { token: ada.session.accessToken }))).toBe(
    'message_held',
  );
  const moderator = await Person.of(server, site, 'Moderator', 'moderator');
  const [held] = (await moderator.call('held.list', {})).items;
  await moderator.call('held.release', { heldId: held!.id });
  const { items } = await ada.call('messages.list', { conversationId });
  expect(items.at(-1)).toMatchObject({ text: 'Red', choice });
});
