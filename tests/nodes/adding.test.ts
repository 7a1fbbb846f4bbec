/**
 * Adding people with two nodes: who is asked hears of it on the other node, and both nodes count
 * together.
 */
import { expect, test } from 'vitest';
import { eventually, Nodes } from '../support/nodes.js';
import { code, data } from '../support/test-server.js';

const hour = (points: number) => ({ points, seconds: 3_600 });

test('who is asked into a group hears of it on the other node, and what one node counts or gives back counts on both', async () => {
  await using nodes = await Nodes.start({ overrides: { rates: { addPeople: hour(4) } } });
  const { a, b, site } = nodes;
  await a.app.sites.update(site.id, { whoMayAdd: 'contacts' });
  const [ada, grace, linus, mei] = [
    await nodes.person('Ada'),
    await nodes.person('Grace'),
    await nodes.person('Linus'),
    await nodes.person('Mei'),
  ];
  const socket = await nodes.socket(b, grace);
  const as = { token: ada.accessToken };
  const userIds = [grace.user.id, linus.user.id];
  const made = data(
    await a.http('conversations.createGroup', { clientId: 'club', title: 'Club', userIds }, as),
  );
  expect(made.invited).toEqual(userIds);
  await eventually(() =>
    expect(socket.events.map(({ name }) => name)).toContain('invitation.created'),
  );
  expect(socket.events.map(({ name }) => name)).not.toContain('conversation.created');

  // Two of the four points are used; those for people who are asked already come back.
  const add = (server: typeof a, ids: string[]) =>
    server.http('members.add', { conversationId: made.id, userIds: ids }, as);
  data(await add(b, userIds));
  expect(code(await add(b, [mei.user.id, linus.user.id, grace.user.id]))).toBe('rate_limited');
  data(await add(b, [mei.user.id]));
  expect(code(await add(a, [mei.user.id, linus.user.id]))).toBe('rate_limited');
  data(await add(a, [mei.user.id]));
});
