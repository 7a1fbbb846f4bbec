/**
 * Two servers that send webhooks: they share them, take over from each other, and a server that was
 * frozen sends nothing that is out of date. Runs what `npm run build` left.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '@parlor/sdk/protocol/auth';
import type { Message } from '@parlor/sdk/protocol/messages';
import { wire } from '@parlor/sdk/protocol/wire';
import { createHost } from '@parlor/sdk/server';
import { expect, test } from 'vitest';
import type { WebhookTiming } from '../../server/src/features/webhooks/webhook-timing.js';
import { newDatabase } from '../support/new-database.js';
import { eventually } from '../support/nodes.js';
import { upTo } from '../support/person.js';
import { ServerProcess } from '../support/server-process.js';
import { openSql } from '../support/sql.js';
import { answers, WebhookReceiver } from '../support/webhook-receiver.js';

/** Two servers on one database, of which `b` is not started yet, and two people who talk. */
async function start(webhooks: Partial<WebhookTiming>) {
  const folder = await mkdtemp(join(tmpdir(), 'parlor-shared-'));
  const config = await newDatabase(folder);
  const sql = openSql(config);
  const node = () => new ServerProcess({ port: 0, database: config, folder, webhooks });
  const [a, b] = [node(), node()];
  const [site] = await a.up(['Shared']);
  const host = createHost({ url: a.url, secretKey: site!.secretKey });
  const receivers: WebhookReceiver[] = [];

  const post = async <T>(at: ServerProcess, path: string, body: object, token?: string) => {
    const answer = await fetch(`${at.url}/v1${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [wire.siteHeader]: site!.publicKey,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    return ((await answer.json()) as { data: T }).data;
  };
  const guest = (name: string) => post<Session>(a, '/auth/guest', { name });
  const ada = await guest('Ada');

  return {
    a,
    b,
    sql,
    /** A webhook for messages, and its receiver. */
    async hook(name: string) {
      const receiver = await WebhookReceiver.start();
      receivers.push(receiver);
      await host.webhooks.add({ name, url: receiver.url, events: ['message.created'] });
      return receiver;
    },
    /** A conversation of Ada, whose first message is `name`. */
    async talk(name: string) {
      const { user } = await guest(name);
      const first = { userIds: [user.id], clientId: name, text: name };
      const { conversation } = await post<{ conversation: { id: string } }>(
        a,
        '/conversations',
        first,
        ada.accessToken,
      );
      return conversation.id;
    },
    send: (at: ServerProcess, conversationId: string, text: string) =>
      post<Message>(
        at,
        `/conversations/${conversationId}/messages`,
        { clientId: text, text },
        ada.accessToken,
      ),
    /** The nodes that have leases now. */
    leasedBy: async () =>
      new Set(
        (
          await sql.query<{ leased_by: string }>(
            'SELECT leased_by FROM webhooks WHERE leased_until > ?',
            [new Date()],
          )
        ).map((row) => row.leased_by),
      ),
    async pending() {
      const [row] = await sql.query<{ n: number }>(
        "SELECT COUNT(*) AS n FROM webhook_deliveries WHERE state = 'pending'",
      );
      return row!.n;
    },
    async [Symbol.asyncDispose]() {
      for (const each of [a, b, ...receivers]) await each[Symbol.asyncDispose]();
      await sql.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const textsOf = (receiver: WebhookReceiver): (string | null)[] =>
  receiver.accepted.flatMap(({ event }) =>
    event.type === 'message.created' ? [event.data.message.text] : [],
  );

test('two servers share the webhooks, and one takes over what the other had when it was killed', async () => {
  await using shared = await start({ atOnce: 2, everyMs: 50, leaseMs: 1_500 });
  const { a, b } = shared;
  await b.up();
  const receivers: WebhookReceiver[] = [];
  for (const n of upTo(4)) receivers.push(await shared.hook(`Backend ${n}`));
  // No answers yet: the leases stay.
  const held: (() => void)[] = [];
  for (const receiver of receivers)
    receiver.behaves = (_, response) => void held.push(() => response.writeHead(204).end());
  const id = await shared.talk('first');
  for (const n of upTo(5)) await shared.send(n % 2 === 0 ? a : b, id, `${n}`);
  await eventually(() =>
    expect(receivers.map(({ received }) => received.length)).toEqual([1, 1, 1, 1]),
  );
  expect((await shared.leasedBy()).size).toBe(2);

  await a.crash();
  for (const receiver of receivers) receiver.behaves = answers(204);
  for (const answer of held) answer();
  await shared.send(b, id, 'after');
  const all = ['first', '1', '2', '3', '4', '5', 'after'];
  for (const receiver of receivers)
    await eventually(() => expect([...new Set(textsOf(receiver))]).toEqual(all), 60_000);
  await eventually(async () => expect(await shared.pending()).toBe(0));
});

test.each(['answered', 'not answered'])(
  'a server that was frozen with a request that is %s sends nothing that is out of date',
  async (what) => {
    const leaseMs = 1_500;
    await using shared = await start({ everyMs: 50, leaseMs, requestMs: 60_000 });
    const { a, b } = shared;
    const receiver = await shared.hook('Backend');
    const held: (() => void)[] = [];
    receiver.behaves = (_, response) => void held.push(() => response.writeHead(204).end());
    const id = await shared.talk('first');
    await eventually(() => expect(held).toHaveLength(1));
    // The server has these in memory, behind the first one.
    for (const n of upTo(5)) await shared.send(a, id, `${n}`);
    await eventually(async () => expect(await shared.pending()).toBe(6));

    process.kill(a.pid, 'SIGSTOP');
    receiver.behaves = answers(204);
    await b.up();
    const texts = ['first', '1', '2', '3', '4', '5', '6'];
    await shared.send(b, id, '6');
    await eventually(() => expect(textsOf(receiver)).toEqual(texts), 60_000);
    await eventually(async () => expect(await shared.pending()).toBe(0));
    await eventually(async () => expect(await shared.leasedBy()).toEqual(new Set()));

    if (what === 'answered') held[0]!();
    process.kill(a.pid, 'SIGCONT');
    if (what === 'not answered') {
      // It has noticed that time has passed when it answers; then its request ends.
      await fetch(`${a.url}/readyz`);
      await shared.send(a, id, '7');
      await eventually(() => expect(textsOf(receiver)).toContain('7'));
      held[0]!();
    }
    await shared.send(a, id, 'last');
    await eventually(() => expect(textsOf(receiver)).toContain('last'));
    await eventually(async () => expect(await shared.pending()).toBe(0));
    // The request that was held is the only repetition.
    const repeated = textsOf(receiver).filter((text, at, all) => all.indexOf(text) < at);
    expect(repeated).toEqual(['first']);
  },
);
