/**
 * What a client asks when it connects, for users with few and with many conversations: the list,
 * what is unread in all of them, and what has changed. Each beside the same question of a user with
 * ten conversations.
 */
import { randomUUID } from 'node:crypto';
import { fingerprintOf } from '@parlor/sdk/protocol/fingerprint';
import type { Conversation } from '@parlor/sdk/protocol/conversations';
import type { Parlor } from './contender.js';
import { Fleet, latencies, type Member } from './fleet.js';
import { ask } from './reads.js';
import type { Figure } from './results.js';

const few = 10;
const sizes = [few, 500, 2_000];
const messagesEach = 12;
const unreadEach = 6;
const others = 20;
const callsEach = 40;
/** Conversations that are put into the database at once. */
const filledAtOnce = 100;

interface Case {
  conversations: number;
  /** How many of them have unread messages. */
  unread: number;
}

const cases = sizes.flatMap((conversations): Case[] => [
  { conversations, unread: Math.min(conversations, 10) },
  { conversations, unread: conversations / 2 },
]);

/** The questions, with the most milliseconds that each may take with 2,000 conversations. */
const questions: Record<string, { ms: number; ask: (reader: Member) => Promise<unknown> }> = {
  'unread of all': { ms: 5, ask: (reader) => ask(reader, 'receipts.unread', {}) },
  'first page of the list': { ms: 5, ask: (reader) => ask(reader, 'conversations.list', {}) },
};
const syncMs = 30;

/** Direct conversations of the reader with the others in turn; some have unread messages. */
async function fill(
  parlor: Parlor,
  readerId: string,
  otherIds: readonly string[],
  { conversations, unread }: Case,
): Promise<void> {
  const now = Date.now();
  for (let from = 0; from < conversations; from += filledAtOnce) {
    const rooms = Array.from({ length: Math.min(filledAtOnce, conversations - from) }, (_, i) => {
      const other = otherIds[(from + i) % otherIds.length]!;
      const readSeq = from + i < unread ? messagesEach - unreadEach : messagesEach;
      const members = [
        { id: readerId, readSeq },
        { id: other, readSeq: messagesEach },
      ];
      return { id: randomUUID(), lastSeq: messagesEach, members };
    });
    await parlor.insertRooms(rooms, new Date(now - ((from * 7_919) % 100_000) * 1_000));
    await parlor.sql.insert(
      'messages',
      rooms.flatMap(({ id, members }) =>
        Array.from({ length: messagesEach }, (_, i) => ({
          conversation_id: id,
          seq: i + 1,
          rev: i + 1,
          kind: 'text',
          // The reader has written some of those that were read.
          sender_id: members[i < 4 ? i % 2 : 1]!.id,
          client_id: `m${i}`,
          text: `Message ${i} of a talk about nothing in particular.`,
          created_at: new Date(now),
        })),
      ),
    );
  }
}

type Held = Pick<Conversation, 'id' | 'rev' | 'memberRev'>[];

/** What a client holds that has loaded its whole list. */
async function everything(reader: Member): Promise<Held> {
  const held: Held = [];
  for (let cursor: string | undefined; ;) {
    const page = await ask(reader, 'conversations.list', { limit: 100, ...(cursor && { cursor }) });
    held.push(...page.items.map(({ id, rev, memberRev }) => ({ id, rev, memberRev })));
    if (page.next === null) return held;
    cursor = page.next;
  }
}

/** One call, as the client does it. */
async function compare(reader: Member, held: Held): Promise<void> {
  const known = held.map(({ id, rev, memberRev }) => fingerprintOf(id, rev, memberRev)).join('');
  const answer = await ask(reader, 'conversations.sync', { held: [], known, limit: 100 });
  if (answer.items.length > 0 || answer.outdated?.length !== 0)
    throw new Error('Something seems to have changed.');
}

interface Measured {
  p50: number;
  cpu: number;
}

async function measure(parlor: Parlor, work: () => Promise<unknown>): Promise<Measured> {
  for (let n = 0; n < 5; n++) await work();
  const samples: number[] = [];
  const before = (await parlor.usage('cpu')).cpu;
  for (let n = 0; n < callsEach; n++) {
    const begun = performance.now();
    await work();
    samples.push(performance.now() - begun);
  }
  const after = (await parlor.usage('cpu')).cpu;
  const cpu = (after.user + after.system - before.user - before.system) / callsEach / 1_000;
  return { p50: latencies(samples).p50, cpu };
}

export async function manyConversations(parlor: Parlor): Promise<Figure[]> {
  // Those of other benches are in rooms.
  const people = await parlor.newPeople(others + cases.length);
  const otherIds = people.slice(0, others).map(({ user }) => user.id);
  const floors = new Map<string, Measured>();
  const figures: Figure[] = [];
  for (const [i, { conversations, unread }] of cases.entries()) {
    const session = people[others + i]!;
    await fill(parlor, session.user.id, otherIds, { conversations, unread });
    const fleet = await Fleet.connect([[parlor.seat('', session.accessToken)]]);
    const reader = fleet.rooms[0]![0]!;
    const held = await everything(reader);
    if (held.length !== conversations) throw new Error(`The list has ${held.length} items.`);
    const counted = await ask(reader, 'receipts.unread', {});
    if (counted.conversations !== unread || counted.unread !== Math.min(999, unread * unreadEach))
      throw new Error(`Unread are ${counted.unread} in ${counted.conversations}.`);
    const works = Object.entries(questions).map(
      ([name, question]) => [name, question.ms, () => question.ask(reader)] as const,
    );
    const all = [...works, ['sync with nothing new', syncMs, () => compare(reader, held)] as const];
    for (const [name, most, work] of all) {
      const measured = await measure(parlor, work);
      const floor = floors.get(name);
      if (!floor) floors.set(name, measured);
      figures.push({
        bench: `${name}, ${unread} unread of ${conversations.toLocaleString('en')}`,
        contender: parlor.name,
        values: { 'p50 ms': measured.p50, 'server ms': measured.cpu },
        ...(floor && { ratio: measured.p50 / floor.p50 }),
        ...(conversations > few && {
          goal: `<= ${most} ms`,
          met: measured.p50 <= most,
        }),
      });
    }
    fleet.close();
  }
  return figures;
}
