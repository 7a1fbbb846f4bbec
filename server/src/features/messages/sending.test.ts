/**
 * The log of a conversation: each message once, numbered without holes, the same for everybody, and
 * stored when the sender is told so.
 */
import { randomUUID } from 'node:crypto';
import type { Session } from '@parlor/sdk/protocol/auth';
import type { Reply } from '@parlor/sdk/protocol/errors';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import { expect, inject, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { RawSocket } from '../../../../tests/support/raw-socket.js';
import { page, send, seqs, start, talk, wholeLog } from '../../../../tests/support/talk.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';
import { createApp } from '../../app.js';
import { createLog } from '../../kernel/log.js';
import type { Site } from '../sites/sites.js';
import { MessageRow } from '../../conversation-log/message.entity.js';

/**
 * A device below the SDK: what it hears, in the order of arrival, and calls without a second try.
 */
class Device {
  private constructor(
    readonly session: Session,
    private readonly socket: RawSocket,
  ) {}

  static async of(server: TestServer, site: Site, session: Session): Promise<Device> {
    return new Device(
      session,
      await RawSocket.open(server, { siteKey: site.publicKey, token: session.accessToken }),
    );
  }

  get heard(): Message[] {
    return this.socket.events.flatMap((event) =>
      event.name === 'message.created' ? [event.data.message] : [],
    );
  }

  send(
    conversationId: string,
    text: string,
    clientId: string = randomUUID(),
  ): Promise<Reply<Message>> {
    return this.socket.call('messages.send', { conversationId, clientId, text }) as Promise<
      Reply<Message>
    >;
  }

  /** A send that must succeed. */
  async stored(conversationId: string, text: string, clientId?: string): Promise<Message> {
    const reply = await this.send(conversationId, text, clientId);
    if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
    return reply.data;
  }

  heardOf(conversationId: string): Message[] {
    return this.heard.filter((message) => message.conversationId === conversationId);
  }
}

const family = '👩‍👩‍👧‍👦';

test('a message is answered with its place in the log', async () => {
  await using server = await TestServer.start();
  const { ada, conversationId } = await talk(server);
  const before = Date.now();
  const answer = await send(server, ada, conversationId, 'Hello', 'my-id');
  expect(answer.status).toBe(201);
  const message = data(answer);
  expect(message).toEqual({
    conversationId,
    seq: 2,
    rev: 2,
    clientId: 'my-id',
    senderId: ada.user.id,
    kind: 'text',
    text: 'Hello',
    system: null,
    replyTo: null,
    mentions: [],
    metadata: null,
    reactions: [],
    pinnedAt: null,
    pinnedBy: null,
    hidden: false,
    createdAt: expect.any(String),
    editedAt: null,
    deletedAt: null,
  });
  expect(Date.parse(message.createdAt)).toBeGreaterThanOrEqual(before);
  expect((await page(server, ada, conversationId)).items[1]).toEqual(message);
});

test('a send that is repeated gives the same message; with another text it is refused', async () => {
  await using server = await TestServer.own();
  const { ada, grace, conversationId } = await talk(server);
  const first = data(await send(server, ada, conversationId, 'Hello', 'same'));
  const again = await send(server, ada, conversationId, 'Hello', 'same');
  expect([again.status, data(again)]).toEqual([201, first]);
  const other = await send(server, ada, conversationId, 'Goodbye', 'same');
  expect([other.status, code(other)]).toEqual([409, 'client_id_reused']);

  // The id is the sender's own, and of this conversation.
  expect(data(await send(server, grace, conversationId, 'Hello', 'same')).seq).toBe(3);
  expect(data(await send(server, ada, await start(server, ada, []), 'Hello', 'same')).seq).toBe(2);
  expect((await page(server, ada, conversationId)).items.map(({ text }) => text)).toEqual([
    'first',
    'Hello',
    'Hello',
  ]);

  await server.restart();
  expect(data(await send(server, ada, conversationId, 'Hello', 'same'))).toEqual(first);
});

test('a send that is repeated gives the same message, whatever has come to forbid it since', async () => {
  await using server = await TestServer.start();
  const { sites, filters } = server.app;
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  const begin = { userIds: [grace.id], clientId: 'begin', text: 'maybe' };
  const started = await ada.call('conversations.start', begin);
  const send = { conversationId: started.conversation.id, clientId: 'send', text: 'maybe' };
  const sent = await ada.call('messages.send', send);
  const sendsAgain = async (refusal: string) => {
    expect(await ada.call('messages.send', send)).toEqual(sent);
    expect(await ada.refusal('messages.send', { ...send, text: 'maybe not' })).toBe(
      'client_id_reused',
    );
    expect(await ada.refusal('messages.send', { ...send, clientId: 'new' })).toBe(refusal);
  };
  const startsAgain = async (refusal: string) => {
    expect((await ada.call('conversations.start', begin)).message).toEqual(started.message);
    expect(await ada.refusal('conversations.start', { ...begin, clientId: 'new' })).toBe(refusal);
  };

  await sites.update(site.id, { whoMayWrite: 'contacts' });
  await sendsAgain('not_accepted');
  await startsAgain('not_accepted');

  await sites.update(site.id, { whoMayWrite: 'anyone' });
  await filters.add(site.id, { words: ['maybe'] }, 'refuse');
  await sendsAgain('message_refused');
  await startsAgain('message_refused');

  // Nor is a moderator asked about it.
  await filters.add(site.id, { words: ['maybe'] }, 'hold');
  await ada.call('contacts.request', { userId: grace.id });
  await grace.call('contacts.accept', { userId: ada.id });
  await startsAgain('message_held');
  await grace.call('contacts.remove', { userId: ada.id });
  await sendsAgain('not_accepted');
  expect((await ada.call('held.list', {})).items).toMatchObject([{ clientId: 'new' }]);
});

test('fifty repeats at once are one message, which everybody hears once', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, conversationId } = await talk(server);
  const [adas, graces] = [await Device.of(server, site, ada), await Device.of(server, site, grace)];
  const messages = await Promise.all(
    upTo(50).map(async (n) =>
      n % 2
        ? data(await send(server, ada, conversationId, 'Hello', 'same'))
        : adas.stored(conversationId, 'Hello', 'same'),
    ),
  );
  expect(messages).toEqual(messages.map(() => messages[0]));
  expect(
    await server.app.database.entities(MessageRow).countBy({ conversationId, clientId: 'same' }),
  ).toBe(1);
  await send(server, ada, conversationId, 'last');
  for (const device of [adas, graces]) {
    await vi.waitFor(() => expect(device.heard.at(-1)?.text).toBe('last'));
    expect(device.heard.map(({ seq, text }) => [seq, text])).toEqual([
      [2, 'Hello'],
      [3, 'last'],
    ]);
  }
});

test('of different texts under one id that arrive together, one is kept', async () => {
  await using server = await TestServer.start();
  const { ada, conversationId } = await talk(server);
  const answers = await Promise.all(
    upTo(10).map((n) => send(server, ada, conversationId, `text ${n}`, 'same')),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(
    answers.filter((answer) => !answer.body.ok && code(answer) === 'client_id_reused'),
  ).toHaveLength(9);
  expect((await page(server, ada, conversationId)).items).toHaveLength(2);
});

test('under a storm of sends, every device hears each conversation whole and in the order of its log', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const sessions = await Promise.all(upTo(10).map((n) => server.session(site, `Person ${n}`)));
  const everybody = [await start(server, sessions[0]!, sessions.slice(1))];
  const halves = [
    await start(server, sessions[0]!, sessions.slice(1, 6)),
    await start(server, sessions[9]!, sessions.slice(4, 9)),
  ];
  const conversationsOf = (person: number) => [
    ...everybody,
    ...(person <= 5 ? [halves[0]!] : []),
    ...(person >= 4 ? [halves[1]!] : []),
  ];
  // The first three people have a second device.
  const devices = await Promise.all(
    [...sessions, ...sessions.slice(0, 3)].map((session) => Device.of(server, site, session)),
  );

  const sent: Message[] = await Promise.all(
    upTo(200).map(async (n) => {
      const person = n % 10;
      const choices = conversationsOf(person);
      const conversationId = choices[Math.floor(n / 10) % choices.length]!;
      if (n % 4 === 0) return data(await send(server, sessions[person]!, conversationId, `n ${n}`));
      return devices[person]!.stored(conversationId, `n ${n}`);
    }),
  );

  for (const conversationId of [...everybody, ...halves]) {
    const members = devices.filter((_, i) => conversationsOf(i % 10).includes(conversationId));
    const log = await wholeLog(server, members[0]!.session, conversationId);
    const own = sent.filter((message) => message.conversationId === conversationId);
    expect(own.length).toBeGreaterThan(20);
    expect(seqs(log)).toEqual(upTo(own.length + 1));
    expect(log.map(({ rev }) => rev)).toEqual(seqs(log));
    for (const message of own) expect(log[message.seq - 1]).toEqual(message);
    for (const device of devices) {
      const expected = members.includes(device) ? log.slice(1) : [];
      await vi.waitFor(
        () => expect(device.heardOf(conversationId)).toHaveLength(expected.length),
        5_000,
      );
      expect(device.heardOf(conversationId)).toEqual(expected);
    }
  }
});

test.runIf(inject('database') === 'mariadb')(
  'two servers on one database number the messages of a conversation together',
  async () => {
    await using server = await TestServer.start();
    const { site, ada, grace, conversationId } = await talk(server);
    const other = await createApp(server.configAt(0), { log: createLog('silent') });
    server.onClose(() => other.close());
    // Twenty streams that each wait for their answers, so that both servers write all the time;
    // some sends go to both.
    await Promise.all(
      upTo(20).map(async (stream) => {
        for (const n of upTo(10)) {
          const senderId = (stream % 4 < 2 ? ada : grace).user.id;
          const message = {
            siteId: site.id,
            conversationId,
            senderId,
            clientId: `s${stream}-${n}`,
            text: `n ${n}`,
          };
          const writers = [server.app.writer, other.writer].slice(
            n === 5 ? 0 : stream % 2,
            n === 5 ? 2 : (stream % 2) + 1,
          );
          await Promise.all(writers.map((writer) => writer.append(message)));
        }
      }),
    );
    const log = await wholeLog(server, ada, conversationId);
    expect(seqs(log)).toEqual(upTo(201));
    expect(log.map(({ rev }) => rev)).toEqual(upTo(201));
    expect(new Set(log.map(({ clientId }) => clientId)).size).toBe(201);
  },
);

test('what the sender was told is stored, others can read at that moment', async () => {
  await using server = await TestServer.own();
  const { site, ada, grace, conversationId } = await talk(server);
  const device = await Device.of(server, site, ada);
  await Promise.all(
    upTo(30).map(async (n) => {
      const { seq } = await device.stored(conversationId, `message ${n}`);
      expect(
        (await page(server, grace, conversationId, { around: seq, limit: 1 })).items,
      ).toMatchObject([{ seq, text: `message ${n}` }]);
    }),
  );
  await server.restart();
  expect(seqs((await page(server, grace, conversationId)).items)).toEqual(upTo(31));
});

test('sends that are refused take no number, and none of those that are stored with them along', async () => {
  await using server = await TestServer.start();
  const { site, ada, conversationId } = await talk(server);
  const linus = await server.session(site, 'Linus');
  const [adas, his] = [await Device.of(server, site, ada), await Device.of(server, site, linus)];
  const replies = await Promise.all(
    upTo(40).map((n) => (n % 2 ? adas : his).send(n % 4 ? conversationId : 'unknown', `n ${n}`)),
  );
  expect(replies.map((reply) => (reply.ok ? 'stored' : reply.error.code))).toEqual(
    upTo(40).map((n) => (n % 2 ? 'stored' : 'not_found')),
  );
  const log = await wholeLog(server, ada, conversationId);
  expect(seqs(log)).toEqual(upTo(21));
  expect(new Set(log.slice(1).map(({ text }) => text))).toEqual(
    new Set(
      upTo(40)
        .filter((n) => n % 2)
        .map((n) => `n ${n}`),
    ),
  );
});

test('when too many sends wait, the rest are told to come again, and then are stored', async () => {
  await using server = await TestServer.start({ maxWaitingSends: 1 });
  const { site, ada, conversationId } = await talk(server);
  const device = await Device.of(server, site, ada);
  const { database } = server.app;
  let release = () => undefined as void;
  const held = new Promise<void>((resolve) => (release = resolve));
  let begun = () => undefined as void;
  const locked = new Promise<void>((resolve) => (begun = resolve));
  // Nothing can be written while somebody else holds the conversation.
  const holding = database.transaction(async (transaction) => {
    await transaction.query(
      `SELECT id FROM conversations WHERE id = ? ${database.dialect.forUpdate}`,
      [conversationId],
    );
    begun();
    await held;
  });
  await locked;

  const refused: number[] = [];
  const sends = upTo(20).map(async (n) => {
    const reply = await device.send(conversationId, `n ${n}`, `n${n}`);
    if (reply.ok) return;
    expect(reply.error).toMatchObject({ code: 'unavailable', retryAfterMs: expect.any(Number) });
    refused.push(n);
  });
  // At most one is being written and one waits; the server begins four calls of a user at a time.
  await vi.waitFor(() => expect(refused.length).toBeGreaterThanOrEqual(18), 5_000);
  expect(refused.length).toBeLessThan(20);
  release();
  await Promise.all([holding, ...sends]);
  expect(seqs(await wholeLog(server, ada, conversationId))).toEqual(upTo(21 - refused.length));

  for (const n of refused)
    expect(await device.send(conversationId, `n ${n}`, `n${n}`)).toMatchObject({ ok: true });
  const log = await wholeLog(server, ada, conversationId);
  expect(seqs(log)).toEqual(upTo(21));
  expect(new Set(log.map(({ text }) => text))).toEqual(
    new Set(['first', ...upTo(20).map((n) => `n ${n}`)]),
  );
});

test.each([
  [
    'the longest of emoji',
    family.repeat(Math.floor(limits.messageText / family.length)).padEnd(limits.messageText, '!'),
  ],
  ['the longest of one script', '李'.repeat(limits.messageText)],
  ['the longest that JSON makes longer', '"\\'.repeat(limits.messageText / 2)],
  ['spaces, tabs and lines around it', ' \t\n  Hello \r\n\n '],
  ['accents written in two ways', 'e\u0301 é ﬁ Å Å'],
  ['right to left, and what cannot be seen', 'שלום \u202e\u200b\ufeff مرحبا'],
  ['what looks like code', `<b>&amp;</b> '); DROP TABLE messages; -- \${x} %s \\u0041 ?`],
])('a text arrives as it was written: %s', async (_, text) => {
  await using server = await TestServer.own();
  const { site, ada, grace, conversationId } = await talk(server);
  const device = await Device.of(server, site, grace);
  expect(data(await send(server, ada, conversationId, text, 'same')).text).toBe(text);
  expect((await page(server, grace, conversationId)).items[1]!.text).toBe(text);
  await vi.waitFor(() => expect(device.heard).toHaveLength(1));
  expect(device.heard[0]!.text).toBe(text);
  // Stored as it was: a repetition is known as one.
  expect(data(await send(server, ada, conversationId, text, 'same')).seq).toBe(2);
  expect(await device.send(conversationId, text)).toMatchObject({
    ok: true,
    data: { seq: 3, text },
  });
});

test('a text that is too long, empty or broken is refused', async () => {
  await using server = await TestServer.start();
  const { ada, conversationId } = await talk(server);
  for (const text of [
    `${'x'.repeat(limits.messageText)}x`,
    '',
    ' \n ',
    'half of \ud83d one',
    'nul \0',
  ]) {
    expect(code(await send(server, ada, conversationId, text))).toBe('invalid_input');
  }
  for (const clientId of ['', 'a b', 'x'.repeat(limits.clientId + 1)]) {
    expect(code(await send(server, ada, conversationId, 'Hello', clientId))).toBe('invalid_input');
  }
  expect((await page(server, ada, conversationId)).items).toHaveLength(1);
});
