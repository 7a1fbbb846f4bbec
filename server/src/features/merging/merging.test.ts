/**
 * A user who signs in where a guest has chatted takes over what the guest has left: on request,
 * whole, and in the same order.
 */
import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { data, TestServer } from '../../../../tests/support/test-server.js';
import { upload } from '../../../../tests/support/upload.js';
import { GuestMergeRow } from './guest-merge.entity.js';

const merge = (user: Person, guest: Person) =>
  user.call('auth.merge', { refreshToken: guest.session.refreshToken });
const refusal = (user: Person, refreshToken: string) =>
  user.refusal('auth.merge', { refreshToken });

async function people(server: TestServer) {
  const site = await server.site();
  const [guest, user, grace] = [
    await Person.guest(server, site, 'Guest A'),
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  return { site, guest, user, grace };
}

const log = async (who: Person, conversationId: string) =>
  (await who.call('messages.list', { conversationId, limit: 100 })).items;
const conversations = async (who: Person) => (await who.call('conversations.list', {})).items;

test('the conversation with somebody goes over with its order, and everybody sees the new sender at once', async () => {
  await using server = await TestServer.start();
  const { guest, user, grace } = await people(server);
  const id = await guest.start(grace);
  await grace.send(id, 'answer');
  await guest.send(id, 'thanks');
  await grace.call('reactions.add', { conversationId: id, seq: 3, emoji: '👍' });
  await guest.call('reactions.add', { conversationId: id, seq: 2, emoji: '👍' });
  const before = await log(grace, id);
  await Promise.all([user.listen(), grace.listen()]);

  expect(await merge(user, guest)).toMatchObject({ id: user.id, name: 'Ada' });

  const after = await log(user, id);
  expect(after.map(({ seq, text, createdAt }) => ({ seq, text, createdAt }))).toEqual(
    before.map(({ seq, text, createdAt }) => ({ seq, text, createdAt })),
  );
  expect(after.map(({ senderId }) => senderId)).toEqual([user.id, grace.id, user.id]);
  expect(after[1]?.reactions).toMatchObject([{ emoji: '👍', userIds: [user.id] }]);
  // Every change has a rev of its own, and each device hears it.
  const revs = after.map(({ rev }) => rev);
  expect(new Set(revs).size).toBe(revs.length);
  await vi.waitFor(() => {
    const heard = grace.heard(id);
    expect(heard.filter(({ name }) => name === 'message.changed')).toHaveLength(3);
    expect(heard.find(({ name }) => name === 'member.joined')?.data).toMatchObject({
      members: [{ user: { id: user.id, name: 'Ada' } }],
    });
    expect(heard.find(({ name }) => name === 'member.left')?.data).toMatchObject({
      userId: guest.id,
    });
    expect(user.heard(id).some(({ name }) => name === 'conversation.created')).toBe(true);
  });
  expect(JSON.stringify(await log(grace, id))).not.toContain(guest.id);
  const [shown] = await conversations(user);
  // The answer, which the guest had not read.
  expect(shown).toMatchObject({
    id,
    unread: 1,
    lastMessage: { text: 'thanks', senderId: user.id },
    closedAt: null,
  });
  expect(shown?.members.map((member) => member.user.id).sort()).toEqual([user.id, grace.id].sort());
  // Both go on in it, and it is the one that the two have.
  await user.send(id, 'me again');
  await vi.waitFor(() => expect(grace.heardRevs(id).at(-1)).toBe(shown!.rev + 1));
  expect(
    (await grace.call('conversations.findDirect', { userIds: [user.id] })).conversation?.id,
  ).toBe(id);
  expect(await guest.outcome('users.me', {})).toBe('session_ended');
});

test('a device that was away finds the new sender when it is back', async () => {
  await using server = await TestServer.start();
  const { guest, user, grace } = await people(server);
  const id = await guest.start(grace);
  const [known] = await conversations(grace);
  await merge(user, guest);
  const changes = await grace.call('messages.changes', { conversationId: id, since: known!.rev });
  expect(changes.items).toMatchObject([{ seq: 1, senderId: user.id }]);
  const [now] = await conversations(grace);
  expect(now!.rev).toBeGreaterThan(known!.rev);
  expect(JSON.stringify(now)).not.toContain(guest.id);
});

test.for(['guest', 'user'] as const)(
  'of two conversations with one person the latest goes on, here that of the %s, and the other stays readable',
  async (latest) => {
    await using server = await TestServer.start();
    const { guest, user, grace } = await people(server);
    const [first, second] = latest === 'guest' ? [user, guest] : [guest, user];
    const older = await first.start(grace);
    const began = Date.now();
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(began));
    const newer = await second.start(grace);
    await merge(user, guest);
    // The list has one row for each person; the closed conversation is on the person's page.
    expect((await conversations(user)).map(({ id, closedAt }) => ({ id, closedAt }))).toEqual([
      { id: newer, closedAt: null },
    ]);
    const closed = (await user.call('conversations.list', { closedWith: grace.id })).items;
    expect(closed.map(({ id, closedAt }) => [id, closedAt !== null])).toEqual([[older, true]]);
    expect((await log(user, older)).map(({ text }) => text)).toEqual(['first', null]);
    expect(
      (await user.call('conversations.findDirect', { userIds: [grace.id] })).conversation?.id,
    ).toBe(newer);
    expect(JSON.stringify([await log(user, older), await log(grace, newer)])).not.toContain(
      guest.id,
    );
  },
);

test('what the guest and the user said to each other stays as it was, and is closed', async () => {
  await using server = await TestServer.start();
  const { guest, user } = await people(server);
  const id = await guest.start(user);
  await merge(user, guest);
  const [only] = await conversations(user);
  expect(only).toMatchObject({ id, memberCount: 2 });
  expect(only?.closedAt).not.toBeNull();
  expect((await log(user, id))[0]).toMatchObject({ senderId: guest.id, text: 'first' });
  expect(await server.app.database.entities(GuestMergeRow).countBy({ guestId: guest.id })).toBe(1);
});

test('in a group the role, the marks and the entries go over; where both are members the further of two holds', async () => {
  await using server = await TestServer.start();
  const { guest, user, grace } = await people(server);
  const alone = await grace.group('Alone', guest);
  const both = await grace.group('Both', guest, user);
  for (const id of [alone, both])
    await grace.call('members.setRole', { conversationId: id, userId: guest.id, role: 'admin' });
  await grace.send(both, 'read by the guest', { mentions: [guest.id] });
  const [last] = (await log(guest, both)).slice(-1);
  await guest.call('receipts.markRead', { conversationId: both, seq: last!.seq });
  await guest.send(alone, 'mine');
  const count = new Map(
    (await conversations(grace)).map(({ id, memberCount }) => [id, memberCount]),
  );

  await merge(user, guest);

  const seen = new Map((await conversations(user)).map((each) => [each.id, each]));
  expect(seen.get(alone)).toMatchObject({ role: 'admin', memberCount: count.get(alone) });
  expect(seen.get(both)).toMatchObject({
    role: 'admin',
    memberCount: count.get(both)! - 1,
    unread: 0,
  });
  for (const id of [alone, both]) {
    const entries = await log(user, id);
    expect(JSON.stringify(entries)).not.toContain(guest.id);
    expect(entries.map(({ seq }) => seq)).toEqual(upTo(entries.length));
    const listed = (await grace.call('members.list', { conversationId: id })).items.map(
      (member) => member.user.id,
    );
    expect(listed.sort()).toEqual([user.id, grace.id].sort());
  }
  expect((await log(user, both)).at(-1)?.mentions).toEqual([user.id]);
});

test('a message under the same clientId, and one in a group that the guest has left, go over as well', async () => {
  await using server = await TestServer.start();
  const { guest, user, grace } = await people(server);
  const id = await grace.group('Club', guest, user);
  const clientId = randomUUID();
  await user.send(id, 'the user', { clientId });
  await guest.send(id, 'the guest', { clientId });
  const left = await grace.group('Left', guest);
  await guest.send(left, 'before leaving');
  await guest.call('members.remove', { conversationId: left, userId: guest.id });
  await merge(user, guest);
  const texts = (await log(user, id))
    .filter(({ senderId }) => senderId === user.id)
    .map(({ text }) => text);
  expect(texts).toEqual(['the user', 'the guest']);
  expect(JSON.stringify(await log(grace, left))).not.toContain(guest.id);
  expect(await user.refusal('messages.list', { conversationId: left })).toBe('not_found');
});

test('asking again gives the same result, and nobody else gets what was taken over', async () => {
  await using server = await TestServer.start();
  const { guest, user, grace } = await people(server);
  const id = await guest.start(grace);
  const answers = await Promise.all([1, 2, 3].map(() => merge(user, guest)));
  expect(answers.map((me) => me.id)).toEqual([user.id, user.id, user.id]);
  const before = await log(user, id);
  expect((await merge(user, guest)).id).toBe(user.id);
  expect(await log(user, id)).toEqual(before);
  expect(await refusal(grace, guest.session.refreshToken)).toBe('not_found');
});

test('of several users who ask at the same time, one gets all of it', async () => {
  await using server = await TestServer.start();
  const { site, guest, grace } = await people(server);
  const id = await guest.start(grace);
  const users = await Promise.all(upTo(4).map((n) => Person.of(server, site, `User ${n}`)));
  const outcomes = await Promise.all(
    users.map((user) => user.outcome('auth.merge', { refreshToken: guest.session.refreshToken })),
  );
  expect([...outcomes].sort()).toEqual(['not_found', 'not_found', 'not_found', 'ok']);
  const winner = users[outcomes.indexOf('ok')]!;
  expect((await conversations(winner)).map((each) => each.id)).toEqual([id]);
  for (const user of users) if (user !== winner) expect(await conversations(user)).toEqual([]);
});

test('a session that is over, unknown, of another site or of no guest gives nothing, and changes nothing', async () => {
  await using server = await TestServer.start();
  const { site, guest, user, grace } = await people(server);
  const id = await guest.start(grace);
  const elsewhere = await Person.guest(server, await server.site(), 'Elsewhere');
  const other = await Person.guest(server, site, 'Other');
  const { refreshToken } = guest.session;
  expect(await refusal(other, refreshToken)).toBe('forbidden');
  expect(await refusal(user, 'no token')).toBe('not_found');
  expect(await refusal(user, `${refreshToken}x`)).toBe('not_found');
  expect(await refusal(user, elsewhere.session.refreshToken)).toBe('not_found');
  expect(await refusal(user, grace.session.refreshToken)).toBe('not_found');
  expect(await elsewhere.outcome('users.me', {})).toBe('ok');
  expect(await grace.outcome('users.me', {})).toBe('ok');
  const bans = await Person.of(server, site, 'Moderator', 'moderator');
  await bans.call('users.ban', { userId: guest.id, seconds: 60 });
  expect(await refusal(user, refreshToken)).toBe('not_found');
  expect((await log(grace, id))[0]?.senderId).toBe(guest.id);
  await other.call('auth.signOut', {});
  expect(await refusal(user, other.session.refreshToken)).toBe('not_found');
});

test('a token that a refresh with a lost answer has replaced is good with its retryKey alone', async () => {
  await using server = await TestServer.start();
  const { site, guest, user, grace } = await people(server);
  await guest.start(grace);
  const { refreshToken } = guest.session;
  const retryKey = randomUUID();
  data(await server.http('auth.refresh', { refreshToken, retryKey }, { site }));
  expect(await refusal(user, refreshToken)).toBe('not_found');
  expect(await user.outcome('auth.merge', { refreshToken, retryKey })).toBe('ok');
  expect(await conversations(user)).toHaveLength(1);
});

test('no silence, ban or block is lost on the way', async () => {
  await using server = await TestServer.start();
  const { site, guest, user, grace } = await people(server);
  const moderator = await Person.of(server, site, 'Moderator', 'moderator');
  const banned = await grace.group('Banned', guest);
  const keptOut = await grace.group('Kept out', guest, user);
  const silenced = await grace.group('Silenced', guest);
  await grace.call('members.ban', { conversationId: banned, userId: guest.id });
  await grace.call('members.ban', { conversationId: keptOut, userId: user.id });
  await grace.call('members.silence', { conversationId: silenced, userId: guest.id, seconds: 600 });
  const blocker = await Person.of(server, site, 'Blocker');
  const direct = await guest.start(blocker);
  await blocker.call('blocks.add', { userId: guest.id });
  await moderator.call('users.silence', { userId: guest.id, seconds: 600 });

  const me = await merge(user, guest);

  expect(me.silencedUntil).not.toBeNull();
  await moderator.call('users.unsilence', { userId: user.id });
  expect((await conversations(user)).map(({ id }) => id).sort()).toEqual([silenced, direct].sort());
  expect(
    await user.refusal('messages.send', { conversationId: silenced, clientId: 'c1', text: 'x' }),
  ).toBe('silenced');
  expect(
    await user.refusal('messages.send', { conversationId: direct, clientId: 'c1', text: 'x' }),
  ).toBe('not_accepted');
  expect(
    (await grace.call('members.bans', { conversationId: banned })).items.map(
      (each) => each.user.id,
    ),
  ).toEqual([user.id]);
  expect((await blocker.call('blocks.list', {})).items.map((each) => each.user.id)).toEqual([
    user.id,
  ]);
});

test('what a crash interrupts is finished by the janitor', async () => {
  const overrides = { janitorMs: null };
  await using server = await TestServer.start(overrides);
  const { guest, user, grace } = await people(server);
  const ids = [await guest.start(grace), await grace.group('Club', guest)];
  for (const n of upTo(60)) await guest.send(ids[1]!, `message ${n}`);
  // The process ends after the merge was noted, and once more after some of it was done.
  const rows = server.app.database.entities(GuestMergeRow);
  await server.app.database.query('UPDATE users SET deactivated_at = ? WHERE id = ?', [
    new Date(),
    guest.id,
  ]);
  await rows.insert({
    guestId: guest.id,
    siteId: guest.site.id,
    userId: user.id,
    createdAt: new Date(),
    places: null,
    finishedAt: null,
  });
  await server.app.database.query(
    'UPDATE messages SET sender_id = ? WHERE conversation_id = ? AND seq < 5 AND sender_id = ?',
    [user.id, ids[1], guest.id],
  );
  (server.overrides as { janitorMs?: number | null }).janitorMs = 50;
  await server.restart();
  await vi.waitFor(async () => {
    const row = await server.app.database
      .entities(GuestMergeRow)
      .findOneByOrFail({ guestId: guest.id });
    expect(row.finishedAt).not.toBeNull();
  }, 10_000);
  expect((await conversations(user)).map(({ id }) => id).sort()).toEqual([...ids].sort());
  for (const id of ids) expect(JSON.stringify(await log(grace, id))).not.toContain(guest.id);
});

test('a merge that a call leaves unfinished goes on with the next one, and before the user is deleted', async () => {
  await using server = await TestServer.start({ janitorMs: null });
  const { site, guest, user, grace } = await people(server);
  const id = await guest.start(grace);
  await server.app.database.query('UPDATE users SET deactivated_at = ? WHERE id = ?', [
    new Date(),
    guest.id,
  ]);
  await server.app.database.entities(GuestMergeRow).insert({
    guestId: guest.id,
    siteId: site.id,
    userId: user.id,
    createdAt: new Date(),
    places: null,
    finishedAt: null,
  });
  await server.app.hostUsers.delete(site.id, { id: user.id }, 'delete', 'command_line');
  expect((await log(grace, id))[0]).toMatchObject({ senderId: user.id, text: null });
  expect(await server.app.database.entities(GuestMergeRow).countBy({ guestId: guest.id })).toBe(0);
});

test('files that the guest has sent open for the user, and count for the user', async () => {
  await using server = await TestServer.start();
  const { guest, user, grace } = await people(server);
  const id = await guest.start(grace);
  const attachment = await upload(server, guest.session.accessToken, 'a file of the guest', {
    conversationId: id,
  });
  await guest.send(id, 'look', { attachmentIds: [attachment.id] });
  const used = (await guest.call('attachments.usage', {})).usedBytes;
  await merge(user, guest);
  expect((await user.call('attachments.usage', {})).usedBytes).toBe(used);
  const { token } = await user.call('attachments.link', { conversationId: id });
  const file = await fetch(`${server.url}/v1/files/${attachment.id}/original?token=${token}`);
  expect(await file.text()).toBe('a file of the guest');
});

test('one address takes over only so many guests in an hour; one that was begun may always be repeated', async () => {
  await using server = await TestServer.start({
    rates: { guestMerge: { points: 1, seconds: 3600 } },
  });
  const { site, guest, user, grace } = await people(server);
  const other = await Person.guest(server, site, 'Guest B');
  await other.start(grace);
  await merge(user, guest);
  expect(await refusal(user, other.session.refreshToken)).toBe('rate_limited');
  expect(await other.outcome('users.me', {})).toBe('ok');
  expect(await merge(user, guest)).toMatchObject({ id: user.id });
});
