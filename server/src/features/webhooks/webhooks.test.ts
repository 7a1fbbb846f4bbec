/** What receivers of webhooks get, whatever they do. */
import { createHost, verifyWebhook, WebhookVerificationError } from '@parlor/sdk/server';
import type { HostEventName } from '@parlor/sdk/protocol/host-events';
import { expect, test, vi } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { failure } from '../../../../tests/support/host-backend.js';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { answers, WebhookReceiver } from '../../../../tests/support/webhook-receiver.js';
import type { WebhookTiming } from './webhook-timing.js';
import { WebhookRow } from './webhook.entity.js';

/** Only to this machine, as tests have no internet. */
const around = { permits: (address: string) => address === '127.0.0.1' };

async function start(timing: Partial<WebhookTiming> = {}, clock = new Clock()) {
  const receiver = await WebhookReceiver.start();
  const server = await TestServer.own({
    environment: clock.environment,
    eventsMs: 20,
    webhooks: { around, timing: { everyMs: 20, ...timing } },
  });
  server.onClose(() => receiver[Symbol.asyncDispose]());
  const site = await server.site();
  const host = createHost({ url: server.url, secretKey: await server.secretKey(site) });
  /** Messages alone, unless other events are named. */
  const hook = async (
    events: HostEventName[] | null = ['message.created'],
    to: WebhookReceiver = receiver,
  ) => (await host.webhooks.add({ name: 'Backend', url: to.url, events })).webhook.id;
  return { server, site, host, receiver, clock, hook };
}

const textsOf = (receiver: WebhookReceiver, conversationId?: string): string[] =>
  receiver.accepted.flatMap(({ event }) =>
    event.type === 'message.created' &&
    (conversationId === undefined || event.data.conversationId === conversationId)
      ? [event.data.message.text ?? '']
      : [],
  );

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 8_000 });

test('a receiver gets signed events that its secret verifies, and no others', async () => {
  // Signatures have the time of the server.
  const { server, site, host, receiver } = await start({}, new Clock('wall'));
  await using _ = server;
  const { webhook, secret } = await host.webhooks.add({
    name: 'Backend',
    url: receiver.url,
    events: ['message.created', 'member.left'],
  });
  receiver.secrets = [secret];
  const ada = await Person.of(server, site, 'Ada');
  const id = await ada.start();
  await ada.send(id, 'Hello');
  await ada.call('messages.edit', { conversationId: id, seq: 2, text: 'Hello all' });
  await ada.send(id, 'end');
  await until(() => expect(textsOf(receiver)).toEqual(['first', 'Hello', 'end']));
  const [{ headers, body, event }] = receiver.received as [(typeof receiver.received)[0]];
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'webhook-id': event.id,
    'user-agent': 'Parlor-Webhooks/1.0',
  });
  expect(() => verifyWebhook(`${body} `, headers, secret)).toThrow();
  expect(() => verifyWebhook(body, headers, `whsec_${'A'.repeat(32)}`)).toThrow(
    WebhookVerificationError,
  );
  expect(new Set(receiver.received.map((each) => each.event.type))).toEqual(
    new Set(['message.created']),
  );
  await until(async () => {
    const { items } = await host.webhooks.deliveries(webhook.id);
    expect(items.map(({ state, attempts, statusCode }) => [state, attempts, statusCode])).toEqual(
      upTo(3).map(() => ['delivered', 1, 204]),
    );
  });
});

test('while secrets rotate, both verify; after the overlap, the new one alone', async () => {
  const { server, site, host, receiver, clock } = await start();
  await using _ = server;
  const { webhook, secret: old } = await host.webhooks.add({ name: 'B', url: receiver.url });
  const ada = await Person.of(server, site, 'Ada');
  const id = await ada.start();
  const { secret, webhook: after } = await host.webhooks.rotateSecret(webhook.id, {
    overlapHours: 1,
  });
  expect(after.secrets.map(({ hint }) => hint)).toEqual([secret.slice(-4), old.slice(-4)]);
  await ada.send(id, 'both');
  await until(() => expect(textsOf(receiver)).toContain('both'));
  clock.pass(3_601);
  const late = await Person.of(server, site, 'Late');
  await late.send(await late.start(), 'new');
  await until(() => expect(textsOf(receiver)).toContain('new'));
  const verified = (text: string, by: string) => {
    const { body, headers } = receiver.received.find((each) => each.body.includes(`"${text}"`))!;
    const signatures = String(headers['webhook-signature']).split(' ').length;
    // The clock of the server is not the wall's.
    vi.setSystemTime(Number(headers['webhook-timestamp']) * 1_000);
    try {
      verifyWebhook(body, headers, by);
      return signatures;
    } catch {
      return `refused, ${signatures}`;
    } finally {
      vi.useRealTimers();
    }
  };
  expect([verified('both', old), verified('both', secret)]).toEqual([2, 2]);
  expect([verified('new', old), verified('new', secret)]).toEqual(['refused, 1', 1]);
  expect((await host.webhooks.list())[0]!.secrets).toHaveLength(1);
});

test('a conversation waits for its failed event, and others go on', async () => {
  const { server, site, receiver, clock, hook, host } = await start();
  await using _ = server;
  const webhookId = await hook();
  const ada = await Person.of(server, site, 'Ada');
  const [stuck, fine] = [await ada.start(), await ada.start(await Person.of(server, site, 'G'))];
  receiver.behaves = ({ body }, response) =>
    answers(body.includes('"poison"') ? 500 : 204, 'an answer')(undefined as never, response);
  await ada.send(stuck, 'poison');
  await ada.send(stuck, 'behind');
  await ada.send(fine, 'fine');
  await until(() => expect(textsOf(receiver, fine)).toContain('fine'));
  await until(async () => {
    const { items } = await host.webhooks.deliveries(webhookId, { state: 'pending' });
    expect(items.map(({ attempts, nextAt }) => [attempts, nextAt !== null])).toEqual([
      [0, true],
      [1, true],
    ]);
  });
  expect(textsOf(receiver, stuck)).toEqual(['first']);
  // It is tried again after its pause, and not before.
  const triesOf = () => receiver.received.filter(({ body }) => body.includes('"poison"')).length;
  expect(triesOf()).toBe(1);
  clock.pass(6);
  await until(async () => {
    const { items } = await host.webhooks.deliveries(webhookId, { state: 'pending' });
    expect(items.at(-1)!.attempts).toBe(2);
  });
  expect(triesOf()).toBe(2);
  receiver.behaves = answers(200);
  clock.pass(40);
  await until(() => expect(textsOf(receiver, stuck)).toEqual(['first', 'poison', 'behind']));
});

test('a receiver that hangs delays no other one, and its events come when it answers again', async () => {
  const { server, site, receiver, clock, hook, host } = await start({ requestMs: 200 });
  await using _ = server;
  const other = await WebhookReceiver.start();
  server.onClose(() => other[Symbol.asyncDispose]());
  const slow = await hook();
  await hook(['message.created'], other);
  receiver.behaves = () => undefined;
  const ada = await Person.of(server, site, 'Ada');
  const id = await ada.start();
  for (const n of upTo(5)) await ada.send(id, `${n}`);
  await until(() => expect(textsOf(other)).toEqual(['first', '1', '2', '3', '4', '5']));
  await until(async () => {
    const { items } = await host.webhooks.deliveries(slow);
    expect(items.at(-1)).toMatchObject({ error: 'too_slow', statusCode: null, state: 'pending' });
  });
  receiver.behaves = answers(204);
  clock.pass(6);
  await until(() => expect(textsOf(receiver)).toEqual(['first', '1', '2', '3', '4', '5']));
});

test('a redirect is not followed, and an inward address is not asked', async () => {
  const { server, site, receiver, host, hook } = await start();
  await using _ = server;
  const inside = await WebhookReceiver.start();
  server.onClose(() => inside[Symbol.asyncDispose]());
  const id = await hook();
  receiver.behaves = (__, response) =>
    void response.writeHead(307, { location: inside.url }).end('go there');
  const ada = await Person.of(server, site, 'Ada');
  await ada.start();
  await until(async () => {
    const { items } = await host.webhooks.deliveries(id);
    expect(items[0]).toMatchObject({ statusCode: 307, state: 'pending' });
  });
  expect(
    await host.webhooks.delivery(id, (await host.webhooks.deliveries(id)).items[0]!.number),
  ).toMatchObject({ answer: 'go there', payload: expect.stringContaining('"first"') });
  expect(inside.received).toEqual([]);
  for (const url of ['http://[::1]/', 'http://10.0.0.1/', 'http://localhost/', 'ftp://a.example/'])
    expect(await failure(host.webhooks.add({ name: 'x', url }))).toBe('invalid_input');
  // A row that is older than the check, or a name that leads somewhere else by now.
  await server.app.database.entities(WebhookRow).update({ id }, { url: 'http://169.254.169.254/' });
  expect(await host.webhooks.test(id)).toMatchObject({ delivered: false, error: 'address' });
});

test('410 switches a webhook off, with an entry in the audit log; on again, it gets what was pending', async () => {
  const { server, site, receiver, host, hook } = await start();
  await using _ = server;
  const id = await hook();
  receiver.behaves = answers(410);
  const ada = await Person.of(server, site, 'Ada');
  const conversationId = await ada.start();
  await until(async () =>
    expect((await host.webhooks.list())[0]).toMatchObject({
      disabledReason: 'gone',
      disabledAt: expect.any(String),
    }),
  );
  const acts = await server.app.database.query<{ act: string; detail: string }[]>(
    "SELECT act, detail FROM audit_entries WHERE site_id = ? AND act = 'webhook.disabled'",
    [site.id],
  );
  expect(acts).toEqual([{ act: 'webhook.disabled', detail: 'gone: Backend' }]);
  await ada.send(conversationId, 'meanwhile');
  await until(async () =>
    expect(JSON.stringify(await host.events.list({ after: 0 }))).toContain('meanwhile'),
  );
  expect(receiver.received).toHaveLength(1);
  receiver.behaves = answers(204);
  await host.webhooks.update(id, { enabled: true });
  await until(() => expect(textsOf(receiver)).toEqual(['first']));
  // What happened while it was off is sent on request.
  expect(await host.webhooks.replayRange(id, { from: 1, to: 1_000 })).toBe(1);
  await until(() => expect(textsOf(receiver)).toEqual(['first', 'meanwhile']));
});

test('a webhook that fails for a day is switched off', async () => {
  const { server, site, receiver, host, clock, hook } = await start();
  await using _ = server;
  await hook();
  receiver.behaves = answers(503);
  const ada = await Person.of(server, site, 'Ada');
  await ada.start();
  const state = async () => (await host.webhooks.list())[0]!;
  await until(() => expect(receiver.received).toHaveLength(1));
  for (let hours = 0; hours < 20; hours += 5) {
    clock.pass(5 * 3_600);
    const next = await Person.of(server, site, `P${hours}`);
    await next.start();
    const text = next.id;
    await until(() => expect(receiver.received.some(({ body }) => body.includes(text))).toBe(true));
    expect((await state()).disabledAt).toBeNull();
  }
  expect((await state()).failingSince).not.toBeNull();
  clock.pass(4 * 3_600 + 60);
  await (await Person.of(server, site, 'Last')).start();
  await until(async () => expect((await state()).disabledReason).toBe('failing'));
});

test('a delivery and a range are sent again on request', async () => {
  const { server, site, receiver, host, hook } = await start();
  await using _ = server;
  const id = await hook();
  const ada = await Person.of(server, site, 'Ada');
  const conversationId = await ada.start();
  for (const n of upTo(3)) await ada.send(conversationId, `${n}`);
  await until(async () => {
    const { items } = await host.webhooks.deliveries(id, { state: 'delivered' });
    expect(items).toHaveLength(4);
  });
  const { items } = await host.webhooks.deliveries(id, { limit: 2 });
  const number = items[1]!.number;
  expect(await host.webhooks.replay(id, number)).toMatchObject({ number, state: 'pending' });
  await until(() => expect(textsOf(receiver)).toEqual(['first', '1', '2', '3', '2']));
  const all = { from: 1, to: 100_000, delivered: true };
  expect(await host.webhooks.replayRange(id, { ...all, delivered: false })).toBe(0);
  await until(async () => {
    const pending = await host.webhooks.deliveries(id, { state: 'pending' });
    expect(pending.items).toEqual([]);
  });
  expect(await host.webhooks.replayRange(id, all)).toBe(4);
  await until(() =>
    expect(textsOf(receiver)).toEqual(['first', '1', '2', '3', '2', 'first', '1', '2', '3']),
  );
  expect(receiver.events).toHaveLength(4);
  expect(await failure(host.webhooks.replay(id, 99_999))).toBe('not_found');
  expect(await failure(host.webhooks.delivery(id, 99_999))).toBe('not_found');
});

test('a ping is answered at once, also by a webhook that is off; a removed one is sent nothing', async () => {
  const { server, site, receiver, host, hook } = await start();
  await using _ = server;
  const id = await hook();
  await host.webhooks.update(id, { enabled: false, name: 'Off' });
  receiver.behaves = answers(200, 'x'.repeat(5_000));
  const ping = await host.webhooks.test(id);
  expect(ping).toMatchObject({ delivered: true, statusCode: 200, error: null });
  expect(ping.answer).toHaveLength(2_048);
  expect(receiver.received[0]!.event).toMatchObject({ type: 'ping', number: 0 });
  await host.webhooks.remove(id);
  await host.webhooks.remove(id);
  expect(await host.webhooks.list()).toEqual([]);
  expect(await failure(host.webhooks.test(id))).toBe('not_found');
  const ada = await Person.of(server, site, 'Ada');
  await ada.start();
  expect(await host.events.list({ after: 0 })).toMatchObject({ kept: false });
  expect(receiver.received).toHaveLength(1);
});

test('a site has ten webhooks at most', async () => {
  const { server, hook, host } = await start();
  await using _ = server;
  for (let n = 0; n < 10; n++) await hook();
  const more = { name: 'x', url: 'http://127.0.0.1:1/' };
  expect(await failure(host.webhooks.add(more))).toBe('limit_reached');
});
