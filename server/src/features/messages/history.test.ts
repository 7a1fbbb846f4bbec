/**
 * A group whose history is hidden from those who come later: nothing from before they came reaches
 * them, by no way.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import { expect, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';

/** Ada and Grace have talked before Linus came, with entry 5. */
async function club(server: TestServer, history: 'all' | 'joined' = 'joined') {
  const site = await server.site();
  const [ada, grace, linus] = (await Promise.all(
    ['Ada', 'Grace', 'Linus'].map((name) => Person.of(server, site, name)),
  )) as [Person, Person, Person];
  const group = { clientId: 'club', title: 'Club', userIds: [grace.id], history };
  const { id } = await ada.call('conversations.createGroup', group);
  for (const n of [2, 3, 4]) await ada.send(id, `secret ${n}`);
  await ada.call('members.add', { conversationId: id, userIds: [linus.id] });
  return { ada, grace, linus, id };
}

const seqs = (messages: readonly Message[]) => messages.map(({ seq }) => seq);

test('pages begin with the entry that says that the member came', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, id: conversationId } = await club(server);
  for (const n of upTo(5)) await grace.send(conversationId, `after ${n}`);
  expect(seqs((await ada.call('messages.list', { conversationId })).items)).toEqual(upTo(10));
  expect(await linus.call('messages.list', { conversationId })).toMatchObject({
    prev: null,
    next: null,
  });
  expect(seqs((await linus.call('messages.list', { conversationId })).items)).toEqual([
    5, 6, 7, 8, 9, 10,
  ]);
  const last = await linus.call('messages.list', { conversationId, limit: 4 });
  const first = await linus.call('messages.list', { conversationId, limit: 4, cursor: last.prev! });
  expect([seqs(first.items), first.prev]).toEqual([[5, 6], null]);
  for (const around of [1, 3, 5]) {
    expect(
      seqs((await linus.call('messages.list', { conversationId, around, limit: 4 })).items),
    ).toEqual([5, 6, 7, 8]);
  }
  const cursor = (values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');
  expect(
    await linus.call('messages.list', { conversationId, cursor: cursor(['before', 4]) }),
  ).toMatchObject({ items: [], prev: null });
  expect(
    seqs(
      (
        await linus.call('messages.list', {
          conversationId,
          cursor: cursor(['after', 1]),
          limit: 2,
        })
      ).items,
    ),
  ).toEqual([5, 6]);
});

test('changes tell the rev, and nothing of what changed before', async () => {
  await using server = await TestServer.start();
  const { ada, linus, id: conversationId } = await club(server);
  await ada.call('messages.edit', { conversationId, seq: 2, text: 'secret still' });
  await ada.send(conversationId, 'after');
  await ada.call('messages.edit', { conversationId, seq: 3, text: 'secret still' });
  const { items, rev, more } = await linus.call('messages.changes', { conversationId, since: 0 });
  expect([seqs(items), rev, more]).toEqual([[5, 6], 8, false]);
  const walked: number[] = [];
  for (let since = 0, more = true; more;) {
    const page = await linus.call('messages.changes', { conversationId, since, limit: 1 });
    walked.push(...seqs(page.items));
    ({ rev: since, more } = page);
  }
  expect(walked).toEqual([5, 6]);
});

test('pins, reactions, marks, edits and search say nothing of it, and nothing can be done to it', async () => {
  await using server = await TestServer.start();
  const { ada, linus, id: conversationId } = await club(server);
  await ada.call('messages.pin', { conversationId, seq: 3 });
  await ada.call('messages.pin', {
    conversationId,
    seq: (await ada.send(conversationId, 'secretly after')).seq,
  });
  await server.app.users.update(linus.site.id, linus.id, { role: 'moderator' });
  expect(seqs((await linus.call('messages.pinned', { conversationId })).items)).toEqual([6]);
  await ada.call('members.setRole', { conversationId, userId: linus.id, role: 'owner' });
  const message = { conversationId, seq: 3 };
  expect(await linus.refusal('reactions.add', { ...message, emoji: '👍' })).toBe('not_found');
  expect(await linus.refusal('reactions.list', message)).toBe('not_found');
  expect(await linus.refusal('receipts.seenBy', message)).toBe('not_found');
  expect(await linus.refusal('messages.edits', message)).toBe('not_found');
  expect(await linus.refusal('messages.hide', message)).toBe('not_found');
  expect(await linus.refusal('messages.pin', message)).toBe('not_found');
  expect(await linus.refusal('messages.unpin', message)).toBe('not_found');
  expect(await linus.refusal('messages.delete', message)).toBe('not_found');
  expect(
    await linus.refusal('messages.send', {
      conversationId,
      clientId: 'q',
      text: 'What?',
      replyTo: 3,
    }),
  ).toBe('not_found');
  await vi.waitFor(async () => {
    expect(seqs((await ada.call('messages.search', { query: 'secret' })).items)).toEqual([
      6, 4, 3, 2,
    ]);
  });
  for (const scope of [{}, { conversationId }]) {
    expect(
      seqs((await linus.call('messages.search', { query: 'secret', ...scope })).items),
    ).toEqual([6]);
  }
});

test('unread counts nothing of it, even after marking all as unread', async () => {
  await using server = await TestServer.start();
  const { ada, linus, id: conversationId } = await club(server);
  expect(await linus.call('conversations.get', { conversationId })).toMatchObject({ unread: 0 });
  await ada.send(conversationId, 'after');
  expect(await linus.call('receipts.markUnread', { conversationId, seq: 1 })).toMatchObject({
    unread: 1,
    readSeq: 4,
  });
  expect(await linus.call('receipts.unread', {})).toMatchObject({ unread: 1 });
});

test('an answer to it is seen without what it quotes, in every view and live; those who were there see the quote', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, id: conversationId } = await club(server);
  await Promise.all([grace.listen(), linus.listen()]);
  const answer = await ada.send(conversationId, 'as I said', { replyTo: 3 });
  const quote = { seq: 3, senderId: ada.id, excerpt: 'secret 3', rev: 3 };
  const withheld = { seq: 3, senderId: null, excerpt: '', state: 'withheld' };
  expect(answer.replyTo).toEqual(quote);
  for (const [who, replyTo] of [
    [grace, quote],
    [linus, withheld],
  ] as const) {
    await vi.waitFor(() =>
      expect(who.heard(conversationId)).toMatchObject([
        { name: 'message.created', data: { message: { seq: 6, replyTo } } },
      ]),
    );
    expect((await who.call('messages.list', { conversationId })).items.at(-1)!.replyTo).toEqual(
      replyTo,
    );
    expect(
      (await who.call('messages.changes', { conversationId, since: 5 })).items[0]!.replyTo,
    ).toEqual(replyTo);
    expect((await who.call('conversations.get', { conversationId })).lastMessage!.replyTo).toEqual(
      replyTo,
    );
    expect(
      (await who.call('conversations.sync', { held: [] })).items[0]!.lastMessage!.replyTo,
    ).toEqual(replyTo);
    await vi.waitFor(async () => {
      expect(
        (await who.call('messages.search', { query: 'said' })).items.map((found) => found.replyTo),
      ).toEqual([replyTo]);
    });
  }
  expect(
    (await linus.call('reactions.add', { conversationId, seq: 6, emoji: '👍' })).replyTo,
  ).toEqual(withheld);
  expect(
    (await linus.call('reactions.add', { conversationId, seq: 6, emoji: '👍' })).replyTo,
  ).toEqual(withheld);
  await vi.waitFor(() => expect(linus.heard(conversationId)).toHaveLength(2));
  expect(JSON.stringify(linus.heard(conversationId))).not.toContain('secret');
});

test('what happens to it is told live to those who were there alone, and the others go on without a gap in what they hold', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, id: conversationId } = await club(server);
  await Promise.all([ada.listen(), grace.listen(), linus.listen()]);
  await ada.call('messages.edit', { conversationId, seq: 2, text: 'secret still' });
  await grace.call('reactions.add', { conversationId, seq: 4, emoji: '👍' });
  await ada.call('messages.delete', { conversationId, seq: 3 });
  await ada.send(conversationId, 'after');
  for (const who of [ada, grace])
    await vi.waitFor(() => expect(who.heardRevs(conversationId)).toEqual([6, 7, 8, 9]));
  await vi.waitFor(() => expect(linus.heardRevs(conversationId)).toEqual([9]));
  expect(JSON.stringify(linus.heard(conversationId))).not.toContain('secret');
  expect(await linus.call('messages.changes', { conversationId, since: 5 })).toMatchObject({
    items: [{ seq: 6 }],
    rev: 9,
  });
});

test('whoever comes together with a change of before hears nothing of it, whatever goes into one commit', async () => {
  await using server = await TestServer.start();
  const { ada, grace, id: conversationId } = await club(server);
  const crowd = await Promise.all(upTo(6).map((n) => Person.of(server, ada.site, `New ${n}`)));
  await Promise.all([grace.listen(), ...crowd.map((who) => who.listen())]);
  await Promise.all(
    crowd.flatMap((who, n) => [
      ada.call('messages.edit', { conversationId, seq: 2, text: `secret ${n} more` }),
      ada.call('members.add', { conversationId, userIds: [who.id] }),
      ada.send(conversationId, `hello ${n}`, { replyTo: 3 }),
    ]),
  );
  const { rev } = await ada.call('conversations.get', { conversationId });
  expect(rev).toBe(5 + 18);
  await vi.waitFor(() =>
    expect(grace.heardRevs(conversationId)).toEqual(upTo(18).map((n) => n + 5)),
  );
  for (const who of crowd) {
    await vi.waitFor(() => expect(who.heardRevs(conversationId).length).toBeGreaterThan(0));
    expect(JSON.stringify(who.heard(conversationId))).not.toContain('secret');
  }
});

test('the setting decides at any time: shown to all, all is there; hidden again, it is gone; and coming back begins anew', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, id: conversationId } = await club(server, 'all');
  const first = async (who: Person) =>
    (await who.call('messages.list', { conversationId, limit: limits.pageMax })).items[0]!.seq;
  expect(await first(linus)).toBe(1);
  await ada.call('conversations.update', { conversationId, history: 'joined' });
  expect([await first(linus), await first(grace), await first(ada)]).toEqual([5, 1, 1]);
  await ada.call('members.remove', { conversationId, userId: grace.id });
  await ada.call('members.add', { conversationId, userIds: [grace.id] });
  expect(await first(grace)).toBe(8);
  await ada.call('conversations.update', { conversationId, history: 'all' });
  expect([await first(linus), await first(grace)]).toEqual([1, 1]);
});
