/** Two people who write to each other for the first time at the same moment. */
import { expect, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';

test('each hears of the conversation first, and then of both messages in their order', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const people = await Promise.all(upTo(40).map((n) => Person.of(server, site, `Person ${n}`)));
  await Promise.all(people.map((person) => person.listen()));
  const pairs = people.flatMap((one, n) => (n % 2 === 0 ? [[one, people[n + 1]!] as const] : []));
  const ids = await Promise.all(
    pairs.map(async ([one, other]) => (await Promise.all([one.start(other), other.start(one)]))[0]),
  );
  for (const [n, pair] of pairs.entries())
    for (const person of pair) {
      await vi.waitFor(() => expect(person.heardRevs(ids[n]!)).toHaveLength(2));
      expect(person.heard(ids[n]!)[0]!.name).toBe('conversation.created');
      expect(person.heardRevs(ids[n]!)).toEqual([1, 2]);
    }
});
