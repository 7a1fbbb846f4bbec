/**
 * Coming back: what differs from what a device holds, what is new, what is gone, and nothing else.
 */
import type { Session } from '@parlor/sdk/protocol/auth';
import type { Conversation } from '@parlor/sdk/protocol/conversations';
import { fingerprintOf } from '@parlor/sdk/protocol/fingerprint';
import { limits } from '@parlor/sdk/protocol/limits';
import { expect, test } from 'vitest';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';
import { Epoch } from './epoch.js';

interface Held {
  id: string;
  rev: number;
  memberRev: number;
}

const heldOf = ({ id, rev, memberRev }: Conversation): Held => ({ id, rev, memberRev });

let clientIds = 0;

async function start(
  server: TestServer,
  from: Session,
  to: readonly Session[],
): Promise<Conversation> {
  const input = {
    userIds: to.map(({ user }) => user.id),
    clientId: `c${++clientIds}`,
    text: 'Hello',
  };
  return data(await server.http('conversations.start', input, { token: from.accessToken }))
    .conversation;
}

async function sync(
  server: TestServer,
  who: Session,
  held: readonly Held[],
  query: { cursor?: string; limit?: number } = {},
) {
  return data(
    await server.http('conversations.sync', { held, ...query }, { token: who.accessToken }),
  );
}

async function list(server: TestServer, who: Session): Promise<Conversation[]> {
  return data(
    await server.http('conversations.list', { limit: limits.pageMax }, { token: who.accessToken }),
  ).items;
}

const ids = (conversations: readonly { id: string }[]) => conversations.map(({ id }) => id);

async function world(server: TestServer, count: number) {
  const site = await server.site();
  const me = await server.session(site, 'Me');
  const others = await Promise.all(
    Array.from({ length: count }, (_, i) => server.session(site, `Person ${i}`)),
  );
  const conversations: Conversation[] = [];
  for (const other of others) conversations.push(await start(server, me, [other]));
  return { site, me, others, conversations };
}

test('a device that holds nothing gets the list, and one that holds everything gets nothing', async () => {
  await using server = await TestServer.start();
  const { me } = await world(server, 4);
  const all = await list(server, me);
  const first = await sync(server, me, []);
  expect(first).toEqual({ epoch: expect.any(String), items: all, gone: [], next: null });
  expect(first.epoch).not.toBe('');
  expect(await sync(server, me, all.map(heldOf))).toEqual({
    epoch: first.epoch,
    items: [],
    gone: [],
    next: null,
  });
});

test('what changed for all, or for oneself alone, is there; what others did for themselves is not', async () => {
  await using server = await TestServer.start();
  const { me, others, conversations } = await world(server, 5);
  const held = (await list(server, me)).map(heldOf);
  const as = { token: others[0]!.accessToken };
  const conversationId = conversations[0]!.id;
  data(await server.http('messages.send', { conversationId, clientId: 'x', text: 'new' }, as));
  data(
    await server.http(
      'messages.hide',
      { conversationId: conversations[1]!.id, seq: 1 },
      { token: me.accessToken },
    ),
  );
  data(
    await server.http(
      'messages.hide',
      { conversationId: conversations[2]!.id, seq: 1 },
      { token: others[2]!.accessToken },
    ),
  );
  data(
    await server.http(
      'receipts.markRead',
      { conversationId: conversations[2]!.id },
      { token: others[2]!.accessToken },
    ),
  );
  const fresh = await start(server, others[4]!, [me, others[3]!]);
  const { items, gone } = await sync(server, me, held);
  const all = await list(server, me);
  expect(items).toEqual(
    all.filter(({ id }) => [fresh.id, conversationId, conversations[1]!.id].includes(id)),
  );
  expect(gone).toEqual([]);
  expect(items.find(({ id }) => id === conversations[1]!.id)).toMatchObject({
    memberRev: 1,
    lastMessage: { hidden: true, text: null },
  });
});

test('what is no longer one’s own is gone, and so is what never was', async () => {
  await using server = await TestServer.start();
  const { site, me, others, conversations } = await world(server, 3);
  const stranger = await server.session(await server.site(), 'Stranger');
  const [theirs, foreign] = [
    await start(server, others[0]!, [others[1]!]),
    await start(server, stranger, []),
  ];
  const held = (await list(server, me)).map(heldOf);
  await server.app.database.query('DELETE FROM members WHERE conversation_id = ? AND user_id = ?', [
    conversations[1]!.id,
    me.user.id,
  ]);
  const more = [theirs, foreign, { id: 'unknown', rev: 1, memberRev: 0 }];
  const { items, gone } = await sync(server, me, [
    ...held,
    ...more.map(({ id }) => ({ id, rev: 1, memberRev: 0 })),
  ]);
  expect(items).toEqual([]);
  expect([...gone].sort()).toEqual([conversations[1]!.id, theirs.id, foreign.id, 'unknown'].sort());
  expect(site.id).not.toBe('');
});

test('many conversations are compared page by page, in the order of the list', async () => {
  await using server = await TestServer.start();
  const { me, others, conversations } = await world(server, 11);
  const all = await list(server, me);
  const held = all
    .map(heldOf)
    .map((each, i) => (i % 3 === 0 ? { ...each, rev: each.rev - 1 } : each));
  const changed = ids(all.filter((_, i) => i % 3 === 0));
  const seen: string[] = [];
  const gone: string[][] = [];
  for (let cursor: string | undefined, pages = 0; ; pages++) {
    const page = await sync(server, me, [...held, { id: 'unknown', rev: 1, memberRev: 0 }], {
      limit: 4,
      ...(cursor && { cursor }),
    });
    seen.push(...ids(page.items));
    gone.push(page.gone);
    if (page.next === null) {
      expect(pages).toBe(2);
      break;
    }
    cursor = page.next;
  }
  expect(seen).toEqual(changed);
  expect(gone).toEqual([['unknown'], [], []]);
  expect([others.length, conversations.length]).toEqual([11, 11]);

  const tooMany = Array.from({ length: limits.syncHeld + 1 }, (_, i) => ({
    id: `c${i}`,
    rev: 1,
    memberRev: 0,
  }));
  expect(
    code(await server.http('conversations.sync', { held: tooMany }, { token: me.accessToken })),
  ).toBe('invalid_input');
  expect((await sync(server, me, tooMany.slice(1))).gone).toHaveLength(limits.syncHeld);
});

const knownOf = (all: readonly Held[]) =>
  all.map(({ id, rev, memberRev }) => fingerprintOf(id, rev, memberRev)).join('');

async function compare(
  server: TestServer,
  who: Session,
  known: string,
  query: { until?: string; cursor?: string; limit?: number } = {},
) {
  const input = { held: [], known, ...query };
  return data(await server.http('conversations.sync', input, { token: who.accessToken }));
}

test('everything that a device holds is compared at once, by fingerprints: what changed comes, and what is no longer there is named', async () => {
  await using server = await TestServer.start();
  const { me, others, conversations } = await world(server, 6);
  const before = await list(server, me);
  const placeOf = (id: string | undefined) => before.findIndex((each) => each.id === id);
  const { epoch } = await sync(server, me, []);
  const nothing = { epoch, items: [], gone: [], outdated: [], next: null };
  expect(await compare(server, me, knownOf(before))).toEqual(nothing);
  expect(await compare(server, me, '')).toEqual({ ...nothing, items: before });

  const as = { token: others[0]!.accessToken };
  const [changed, own, left, archived] = conversations;
  const conversationId = changed!.id;
  data(await server.http('messages.send', { conversationId, clientId: 'x', text: 'new' }, as));
  const mine = { token: me.accessToken };
  data(await server.http('messages.hide', { conversationId: own!.id, seq: 1 }, mine));
  data(await server.http('conversations.archive', { conversationId: archived!.id }, mine));
  await server.app.database.query('DELETE FROM members WHERE conversation_id = ? AND user_id = ?', [
    left!.id,
    me.user.id,
  ]);
  const fresh = await start(server, others[4]!, [me, others[3]!]);
  const after = await list(server, me);
  const { items, outdated, gone } = await compare(server, me, knownOf(before));
  expect(items).toEqual(after.filter(({ id }) => [conversationId, own!.id, fresh.id].includes(id)));
  expect(items).toHaveLength(3);
  expect(gone).toEqual([]);
  expect(new Set(outdated)).toEqual(
    new Set([changed, own, left, archived].map((each) => placeOf(each?.id))),
  );
  expect(outdated).toHaveLength(4);
  expect(await compare(server, me, knownOf(after))).toEqual(nothing);
  // What was withdrawn is asked for by its id.
  const asked = await sync(
    server,
    me,
    [left!, archived!].map(({ id }) => ({ id, rev: 0, memberRev: 0 })),
    { limit: 1 },
  );
  expect(asked.gone).toEqual([left!.id]);
  expect(asked.items.find(({ id }) => id === archived!.id)).toMatchObject({ archived: true });
  // Others hold the same conversation with another `memberRev`, or not at all.
  expect((await compare(server, others[5]!, knownOf(after))).outdated).toHaveLength(
    after.length - 1,
  );
});

test('what differs is answered page by page, down to where the list of the device ends', async () => {
  await using server = await TestServer.start();
  const { me } = await world(server, 11);
  const all = await list(server, me);
  const conversationId = all[6]!.id;
  data(await server.http('conversations.pin', { conversationId }, { token: me.accessToken }));
  const order = await list(server, me);
  expect(order[0]!.id).toBe(conversationId);
  const first = await sync(server, me, [], { limit: 8 });
  const until = { until: first.next! };
  const stale = first.items.map((each, i) => (i % 2 ? each : { ...each, rev: each.rev - 1 }));
  const seen: string[] = [];
  for (let cursor: string | undefined, pages = 0; ; pages++) {
    const page = await compare(server, me, knownOf(stale), {
      ...until,
      limit: 3,
      ...(cursor && { cursor }),
    });
    seen.push(...ids(page.items));
    if (page.next === null) {
      expect(pages).toBe(1);
      break;
    }
    cursor = page.next;
  }
  expect(seen).toEqual(ids(first.items.filter((_, i) => i % 2 === 0)));
  expect((await compare(server, me, knownOf(first.items), until)).items).toEqual([]);
  expect(ids((await compare(server, me, knownOf(first.items))).items)).toEqual(ids(order.slice(8)));
  const onlyPinned = await sync(server, me, [], { limit: 1 });
  expect(ids((await compare(server, me, '', { until: onlyPinned.next! })).items)).toEqual([
    conversationId,
  ]);
});

test('fingerprints that are malformed or too many are refused', async () => {
  await using server = await TestServer.start();
  const { me } = await world(server, 1);
  const refused = async (known: string) =>
    code(await server.http('conversations.sync', { held: [], known }, { token: me.accessToken }));
  for (const known of ['a', 'aaaaaaaaaA', 'aaaaaaaa-', 'a'.repeat(9 * (limits.syncKnown + 1))])
    expect(await refused(known)).toBe('invalid_input');
  const many = Array.from({ length: limits.syncKnown }, (_, i) => fingerprintOf(`${i}`, 1, 0));
  expect((await compare(server, me, many.join(''))).outdated).toHaveLength(limits.syncKnown);
});

test('the epoch stays over restarts, and is another one when the operator says that a backup was restored', async () => {
  await using server = await TestServer.own();
  const me = await server.session(await server.site(), 'Me');
  const epoch = async () => (await sync(server, me, [])).epoch;
  const first = await epoch();
  await server.restart();
  expect(await epoch()).toBe(first);
  // The command line is another process.
  const elsewhere = await new Epoch(server.app.database, {
    now: () => new Date(),
    newId: () => 'x',
    randomToken: () => 'renewed',
    random: () => 0.5,
  }).renew();
  expect(await epoch()).toBe(elsewhere);
  expect(elsewhere).not.toBe(first);
});
