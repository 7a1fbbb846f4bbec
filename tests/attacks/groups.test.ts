/**
 * Strangers are not put into groups: people who do not know a guest are asked, and one guest, or
 * one address, asks only so many.
 */
import { randomUUID } from 'node:crypto';
import type { Session } from '@parlor/sdk/protocol/auth';
import type { Input, OperationName } from '@parlor/sdk/protocol/operations';
import { expect } from 'vitest';
import { attackTable } from './attack-table.js';
import { dataOf, type Target } from './target.js';

const victims = 50;
const groups = 90;

/**
 * Enough for the people who are attacked; what the attack meets are the limits of groups and writes
 * as they are.
 */
const environment = { RATE_NEW_GUEST: '1000/600', RATE_OPEN: '1000/60' };

async function crowd(target: Target): Promise<Session[]> {
  const people: Session[] = [];
  for (let n = 0; n < victims; n++) people.push(await target.guest(target.site, `Person ${n}`));
  return people;
}

const ids = (people: readonly Session[]) => people.map(({ user }) => user.id);

/** How often each answer came. */
async function tally<N extends OperationName>(
  target: Target,
  { accessToken: token }: Session,
  name: N,
  inputs: readonly Input<N>[],
) {
  const answers = await Promise.all(inputs.map((input) => target.call(name, input, { token })));
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const outcome = answer.ok ? 'ok' : answer.error.code;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

/** Of these people: in how many conversations they are, and how many ask them in. */
async function reached(
  target: Target,
  people: readonly Session[],
): Promise<{ members: number; invitations: number }> {
  const among = `user_id IN (${people.map(() => '?').join(', ')})`;
  const count = async (table: string) =>
    (
      await target.query<{ n: number }>(
        `SELECT COUNT(*) AS n FROM ${table} WHERE ${among}`,
        ids(people),
      )
    )[0]!.n;
  return { members: await count('members'), invitations: await count('invitations') };
}

const group = (userIds: readonly string[]): Input<'conversations.createGroup'> => ({
  clientId: randomUUID(),
  title: 'Buy now',
  userIds: [...userIds],
});
const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

attackTable(
  [
    {
      name: '50 people into 90 groups at once',
      async run(target) {
        const people = await crowd(target);
        const counts = await tally(
          target,
          await target.guest(),
          'conversations.createGroup',
          times(groups, () => group(ids(people))),
        );
        expect(counts['ok']).toBeUndefined();
        expect(await reached(target, people)).toEqual({ members: 0, invitations: 0 });
      },
      unchanged: ['invitations'],
    },
    {
      name: 'few people into each of 90 groups, and the rest added one by one',
      async run(target) {
        const people = await crowd(target);
        const attacker = await target.guest();
        const before = await target.count('conversations');
        const made = await tally(
          target,
          attacker,
          'conversations.createGroup',
          times(groups / 2, (n) => group([ids(people)[n]!])),
        );
        expect(made['ok']).toBe(5);
        const page = dataOf(
          await target.call(
            'conversations.list',
            { kind: 'group' },
            { token: attacker.accessToken },
          ),
        );
        const adds = page.items.flatMap(({ id: conversationId }) =>
          times(8, (n) => ({ conversationId, userIds: ids(people).slice(n * 6, n * 6 + 6) })),
        );
        await tally(target, attacker, 'members.add', adds);
        const { members, invitations } = await reached(target, people);
        expect(members).toBe(0);
        expect(invitations).toBeGreaterThan(0);
        expect(invitations).toBeLessThanOrEqual(20);
        expect(await target.count('conversations')).toBe(before + 5);
      },
    },
    {
      name: 'direct conversations of twenty, which nobody can leave',
      async run(target) {
        const people = await crowd(target);
        const starts = times(groups, (n) => ({
          userIds: times(19, (i) => ids(people)[(n * 7 + i * (1 + (n % 3))) % victims]!),
          clientId: randomUUID(),
          text: 'Buy now',
        }));
        const counts = await tally(target, await target.guest(), 'conversations.start', starts);
        expect(counts['ok']).toBe(1);
        expect((await reached(target, people)).members).toBeLessThanOrEqual(20);
      },
    },
    {
      name: 'as many guests as one likes, at one address',
      async run(target) {
        const people = await crowd(target);
        const before = {
          groups: await target.count('conversations'),
          invitations: await target.count('invitations'),
        };
        const attackers: Session[] = [];
        for (let n = 0; n < 20; n++) attackers.push(await target.guest());
        for (const [n, attacker] of attackers.entries())
          await tally(
            target,
            attacker,
            'conversations.createGroup',
            times(6, (i) => group(times(4, (k) => ids(people)[(n + i * 4 + k) % victims]!))),
          );
        expect((await reached(target, people)).members).toBe(0);
        // What the attacks before have used up counts, too.
        expect((await target.count('conversations')) - before.groups).toBeLessThanOrEqual(30);
        expect((await target.count('invitations')) - before.invitations).toBeLessThanOrEqual(120);
      },
    },
  ],
  environment,
);
