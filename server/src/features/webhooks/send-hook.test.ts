/** What the pre-send hook of a site does to what users send, whatever the hook itself does. */
import { createHost, type SendHookSettings, verifySendQuestion } from '@parlor/sdk/server';
import type { SendAnswer, SendQuestion } from '@parlor/sdk/protocol/send-hook';
import { expect, test, vi } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { failure } from '../../../../tests/support/host-backend.js';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import {
  answers,
  type Behaviour,
  WebhookReceiver,
} from '../../../../tests/support/webhook-receiver.js';
import { upload } from '../../../../tests/support/upload.js';

/** Only to this machine, as tests have no internet. */
const around = { permits: (address: string) => address === '127.0.0.1' };

const answering =
  (answer: (question: SendQuestion) => SendAnswer): Behaviour =>
  ({ event }, response) => {
    const question = event as unknown as SendQuestion;
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer(question)));
  };

/** A site with a hook, and two people who have a conversation since before the hook. */
async function start(
  settings: Pick<SendHookSettings, 'onFailure'> = {},
  clock = new Clock('wall'),
) {
  const receiver = await WebhookReceiver.start();
  const server = await TestServer.own(
    { environment: clock.environment, webhooks: { around } },
    { webhookHosts: ['127.0.0.1'] },
  );
  server.onClose(() => receiver[Symbol.asyncDispose]());
  const site = await server.site();
  const host = createHost({ url: server.url, secretKey: await server.secretKey(site) });
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  const conversationId = await ada.start(grace);
  const { secret } = await host.sendHook.set({ url: receiver.url, ...settings });
  receiver.behaves = answering(() => ({ action: 'allow' }));
  const send = (text: string, clientId = text.replaceAll(' ', '-')) =>
    ada.call('messages.send', { conversationId, clientId, text });
  const refusal = (text: string, clientId = text.replaceAll(' ', '-')) =>
    ada.refusal('messages.send', { conversationId, clientId, text });
  const asked = () => receiver.received.map(({ event }) => event as unknown as SendQuestion);
  return {
    server,
    site,
    host,
    receiver,
    clock,
    ada,
    grace,
    conversationId,
    secret,
    send,
    refusal,
    asked,
  };
}

test('a message is stored as the hook says: as it is, changed, held with a reason, or not at all', async () => {
  const place = await start();
  await using _ = place.server;
  const { receiver, host, ada, grace, conversationId, send, refusal, asked, secret } = place;
  receiver.behaves = answering(({ data: { text } }) =>
    text === 'change'
      ? { action: 'change', text: 'changed' }
      : text === 'hold'
        ? { action: 'hold', reason: 'looks like an advertisement' }
        : text === 'refuse'
          ? { action: 'refuse', reason: 'no telephone numbers' }
          : { action: 'allow' },
  );
  expect((await send('as it is')).text).toBe('as it is');
  expect((await send('change')).text).toBe('changed');
  expect(await refusal('hold')).toBe('message_held');
  const refused = await place.server.http(
    'messages.send',
    { conversationId, clientId: 'refuse', text: 'refuse' },
    { token: ada.session.accessToken },
  );
  expect(refused.body).toMatchObject({
    error: {
      code: 'message_refused',
      details: [{ field: 'text', problem: 'no telephone numbers' }],
    },
  });
  const { items } = await grace.call('messages.list', { conversationId });
  expect(items.map(({ text }) => text)).toEqual(['first', 'as it is', 'changed']);
  const held = await host.moderation.held();
  expect(held.items).toMatchObject([{ text: 'hold', reason: 'looks like an advertisement' }]);
  // Its sender does not see the reason.
  expect((await ada.call('held.list', {})).items[0]).not.toHaveProperty('reason');

  const [first] = receiver.received;
  expect(verifySendQuestion(first!.body, first!.headers, secret!)).toMatchObject({
    type: 'message.sending',
    data: {
      conversationId,
      userIds: [],
      seq: null,
      sender: { id: ada.id, name: 'Ada', kind: 'member', role: 'user', externalId: null },
      text: 'as it is',
      attachments: [],
      isTest: false,
    },
  });
  expect(() => verifySendQuestion(`${first!.body} `, first!.headers, secret!)).toThrow();
  expect(asked()).toHaveLength(4);

  // What was decided is not asked about again.
  expect((await send('change')).text).toBe('changed');
  expect(await refusal('hold')).toBe('message_held');
  expect(asked()).toHaveLength(4);
  expect((await host.moderation.release(held.items[0]!.id)).text).toBe('hold');
  expect((await send('hold')).text).toBe('hold');
  expect(asked()).toHaveLength(4);
});

test('the hook is asked about first messages, edits and files, and not about who may not write', async () => {
  const place = await start();
  await using _ = place.server;
  const { server, site, receiver, ada, conversationId, send, asked } = place;
  const eve = await Person.of(server, site, 'Eve');
  const attachment = await upload(server, ada.session.accessToken, 'a plan', { name: 'plan.txt' });
  await ada.call('messages.send', {
    conversationId,
    clientId: 'file',
    text: '',
    attachmentIds: [attachment.id],
  });
  expect(asked()[0]!.data).toMatchObject({ text: '', attachments: [{ name: 'plan.txt' }] });
  await ada.start(eve);
  expect(asked()[1]!.data).toMatchObject({
    conversationId: null,
    userIds: [ada.id, eve.id].sort(),
    text: 'first',
  });
  const { seq } = await send('before');
  receiver.behaves = answering(() => ({ action: 'change', text: 'edited' }));
  const edit = { conversationId, seq, text: 'after' };
  expect((await ada.call('messages.edit', edit)).text).toBe('edited');
  expect(asked().at(-1)!.data).toMatchObject({ seq, text: 'after' });
  receiver.behaves = answering(() => ({ action: 'hold' }));
  expect(await ada.refusal('messages.edit', edit)).toBe('message_refused');
  const count = asked().length;
  const foreign = { conversationId, clientId: 'foreign', text: 'foreign' };
  expect(await eve.refusal('messages.send', foreign)).toBe('not_found');
  expect(await eve.refusal('messages.edit', edit)).toBe('not_found');
  expect(asked()).toHaveLength(count);
});

const useless: [what: string, behaves: Behaviour, error: string][] = [
  ['does not answer', () => undefined, 'too_slow'],
  ['fails', answers(500), 'status'],
  ['redirects', (_, response) => void response.writeHead(302, { location: '/x' }).end(), 'status'],
  ['answers no JSON', answers(200, 'yes'), 'bad_answer'],
  ['answers something else', answers(200, '{"action":"delete"}'), 'bad_answer'],
  ['empties the message', answers(200, '{"action":"change","text":" "}'), 'bad_answer'],
  [
    'answers too much',
    answers(200, `{"action":"allow","x":"${'x'.repeat(70_000)}"}`),
    'bad_answer',
  ],
];

test.for(useless)('a hook that %s decides as the site has set', async ([, behaves, error]) => {
  const { server, host, receiver, send, refusal } = await start();
  await using _ = server;
  receiver.behaves = behaves;
  const began = performance.now();
  expect((await send('allowed')).text).toBe('allowed');
  expect(performance.now() - began).toBeLessThan(20_000);
  await vi.waitFor(async () =>
    expect(await host.sendHook.get()).toMatchObject({ lastError: error, failures: 1 }),
  );
  await host.sendHook.set({ url: receiver.url, onFailure: 'hold' });
  expect(await refusal('held')).toBe('message_held');
  await host.sendHook.set({ url: receiver.url, onFailure: 'refuse' });
  expect(await refusal('refused')).toBe('message_refused');
});

test('a dead hook is skipped after three failures, with an entry in the audit log, until it answers again', async () => {
  const { server, site, host, receiver, clock, send, asked } = await start({}, new Clock());
  await using _ = server;
  await receiver.stop();
  for (const n of upTo(10)) await send(`${n}`);
  await vi.waitFor(async () =>
    expect(await host.sendHook.get()).toMatchObject({
      failingSince: expect.any(String),
      lastError: 'unreachable',
      failures: 3,
    }),
  );
  const notes = () =>
    server.app.database.query<unknown[]>(
      "SELECT 1 FROM audit_entries WHERE site_id = ? AND act = 'send_hook.failing'",
      [site.id],
    );
  expect(await notes()).toHaveLength(1);

  await receiver.listen();
  await send('still skipped');
  expect(asked()).toEqual([]);
  clock.pass(11);
  await send('asked');
  expect(asked().map(({ data }) => data.text)).toEqual(['asked']);
  await vi.waitFor(async () =>
    expect(await host.sendHook.get()).toMatchObject({ failingSince: null, skipped: 8 }),
  );
  await send('asked again');
  expect(asked()).toHaveLength(2);
  expect(await notes()).toHaveLength(1);
});

test('while a hook is slow, other sites and the other calls of the site are not', async () => {
  const { server, host, receiver, ada, conversationId, refusal, asked } = await start({
    onFailure: 'refuse',
  });
  await using _ = server;
  const held: (() => void)[] = [];
  receiver.behaves = (received, response) =>
    void held.push(() => answering(() => ({ action: 'allow' }))(received, response));
  const sending = refusal('slow').catch(() => 'sent');
  await vi.waitFor(() => expect(asked()).toHaveLength(1));

  const other = await server.site();
  const stranger = await Person.of(server, other, 'Stranger');
  await stranger.send(await stranger.start(), 'not asked about');
  // The writer is free: reactions of the same conversation are stored.
  await ada.call('reactions.add', { conversationId, seq: 1, emoji: '👍' });
  expect(await host.sendHook.get()).toMatchObject({ failures: 0 });
  for (const answer of held) answer();
  expect(['sent', 'message_refused']).toContain(await sending);
});

test('a user with many messages takes four turns at most, and others get theirs', async () => {
  const { server, receiver, ada, grace, conversationId, asked } = await start();
  await using _ = server;
  const open = new Map<string, number>();
  let most = 0;
  receiver.behaves = ({ event }, response) => {
    const { id } = (event as unknown as SendQuestion).data.sender;
    open.set(id, (open.get(id) ?? 0) + 1);
    most = Math.max(most, open.get(id)!);
    response.once('close', () => open.set(id, open.get(id)! - 1));
  };
  const texts = upTo(10).map((n) => `${n}`);
  await Promise.all([
    ...texts.map((text) => ada.send(conversationId, text)),
    grace.send(conversationId, 'from Grace'),
  ]);
  expect(most).toBe(4);
  expect(asked().map(({ data }) => data.text)).toContain('from Grace');
  const { items } = await ada.call('messages.list', { conversationId });
  expect(new Set(items.map(({ text }) => text))).toEqual(
    new Set(['first', ...texts, 'from Grace']),
  );
});

test('the host sets, tests, rotates and removes its hook, and the audit log has it', async () => {
  const { server, site, host, receiver, secret, send, asked } = await start();
  await using _ = server;
  expect(secret).toMatch(/^whsec_/);
  expect(await host.sendHook.set({ url: receiver.url, onFailure: 'hold' })).toMatchObject({
    hook: { onFailure: 'hold' },
    secret: null,
  });
  receiver.behaves = answering(() => ({ action: 'refuse', reason: 'a test' }));
  expect(await host.sendHook.test('Is this all right?')).toMatchObject({
    answer: { action: 'refuse', reason: 'a test' },
    statusCode: 200,
    error: null,
  });
  expect(asked()[0]!.data).toMatchObject({ isTest: true, text: 'Is this all right?' });
  receiver.behaves = answers(500);
  expect(await host.sendHook.test('x')).toMatchObject({ answer: null, error: 'status' });
  const rotated = await host.sendHook.rotateSecret();
  expect(rotated.hook.secrets).toHaveLength(2);
  await host.sendHook.test('x');
  const { body, headers } = receiver.received.at(-1)!;
  for (const each of [secret!, rotated.secret!])
    expect(verifySendQuestion(body, headers, each).type).toBe('message.sending');

  const count = asked().length;
  await host.sendHook.remove();
  await host.sendHook.remove();
  expect(await host.sendHook.get()).toBeNull();
  expect((await send('not asked about')).text).toBe('not asked about');
  expect(asked()).toHaveLength(count);
  for (const call of [host.sendHook.test('x'), host.sendHook.rotateSecret()])
    expect(await failure(call)).toBe('not_found');
  const acts = await server.app.database.query<{ act: string }[]>(
    "SELECT act FROM audit_entries WHERE site_id = ? AND act LIKE 'send_hook.%' ORDER BY at, id",
    [site.id],
  );
  expect(acts.map(({ act }) => act).sort()).toEqual([
    'send_hook.removed',
    'send_hook.rotated',
    'send_hook.set',
    'send_hook.set',
  ]);
});

test('only https, and no internal address', async () => {
  const { server, host } = await start();
  await using _ = server;
  const before = await host.sendHook.get();
  for (const url of [
    'http://192.0.32.7/',
    'https://10.0.0.1/',
    'https://localhost/',
    'https://[::1]/',
  ])
    expect(await failure(host.sendHook.set({ url }))).toBe('invalid_input');
  expect(await host.sendHook.get()).toEqual(before);
});
