/**
 * Reading from a small log and from a large one: a page, changes, the list and unread have to cost
 * the same. And what raw inserts cost.
 */
import { randomUUID } from 'node:crypto';
import type { Input, OperationName, Output } from '@parlor/sdk/protocol/operations';
import type { Parlor } from './contender.js';
import { Fleet, latencies, type Member } from './fleet.js';
import { dataIn } from './line.js';
import type { Figure } from './results.js';

const conversations = 50;
const rowsAtOnce = 500;
const callsEach = 300;

async function fill(
  parlor: Parlor,
  ids: readonly string[],
  senders: readonly string[],
  each: number,
): Promise<void> {
  const now = new Date();
  for (const id of ids) {
    const [there] = await parlor.sql.query<{ last: number | null }>(
      'SELECT MAX(seq) AS last FROM messages WHERE conversation_id = ?',
      [id],
    );
    for (let seq = (there?.last ?? 0) + 1; seq <= each; seq += rowsAtOnce) {
      await parlor.sql.insert(
        'messages',
        Array.from({ length: Math.min(rowsAtOnce, each - seq + 1) }, (_, index) => ({
          conversation_id: id,
          seq: seq + index,
          rev: seq + index,
          kind: 'text',
          sender_id: senders[(seq + index) % senders.length]!,
          client_id: `b${seq + index}`,
          text: `Message ${seq + index} of a long talk about nothing in particular.`,
          created_at: now,
        })),
      );
    }
  }
}

async function setUp(
  parlor: Parlor,
  messages: number,
): Promise<{ fleet: Fleet; reader: Member; ids: string[]; each: number }> {
  const people = await parlor.people(3);
  const [reader, ...others] = people.map(({ user }) => user.id);
  const each = Math.ceil(messages / conversations);
  const ids = Array.from({ length: conversations }, () => randomUUID());
  await fill(parlor, ids, others, each);
  const members = (lastSeq: number) => [
    { id: reader!, readSeq: Math.max(0, lastSeq - 100) },
    ...others.map((id) => ({ id, readSeq: lastSeq })),
  ];
  await parlor.insertRooms(
    ids.map((id) => ({ id, lastSeq: each, members: members(each) })),
    new Date(),
  );
  const fleet = await Fleet.connect([[parlor.seat(ids[0]!, people[0]!.accessToken)]]);
  return { fleet, reader: fleet.rooms[0]![0]!, ids, each };
}

async function measure(
  parlor: Parlor,
  messages: number,
): Promise<Record<string, { p50: number; p99: number }>> {
  const { fleet, reader, ids, each } = await setUp(parlor, messages);
  const some = (n: number) => ids[n % ids.length]!;
  const questions: Record<string, (n: number) => Promise<unknown>> = {
    'newest page': (n) => ask(reader, 'messages.list', { conversationId: some(n), limit: 50 }),
    'page in the middle': (n) =>
      ask(reader, 'messages.list', {
        conversationId: some(n),
        around: 1 + ((n * 7919) % each),
        limit: 50,
      }),
    changes: (n) =>
      ask(reader, 'messages.changes', { conversationId: some(n), since: each - 50, limit: 50 }),
    'list with unread': () => ask(reader, 'conversations.list', { limit: 50 }),
    'unread of all': () => ask(reader, 'receipts.unread', {}),
  };
  const result: Record<string, { p50: number; p99: number }> = {};
  for (const [name, question] of Object.entries(questions)) {
    const samples: number[] = [];
    for (let n = -30; n < callsEach; n++) {
      const begun = performance.now();
      await question(n + 30);
      if (n >= 0) samples.push(performance.now() - begun);
    }
    result[name] = latencies(samples);
  }
  fleet.close();
  // The next size is read by the same person, who must not find these in the list.
  await parlor.sql.query(
    `DELETE FROM members WHERE conversation_id IN (${ids.map(() => '?').join(', ')})`,
    ids,
  );
  return result;
}

/** Throws if the call is refused. */
export async function ask<N extends OperationName>(
  { line }: Member,
  name: N,
  input: Input<N>,
): Promise<Output<N>> {
  return dataIn(await line.call(name, input)) as Output<N>;
}

export async function reads(parlor: Parlor, sizes: readonly number[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  let small: Record<string, { p50: number; p99: number }> | null = null;
  for (const size of sizes) {
    const measured = await measure(parlor, size);
    for (const [name, { p50, p99 }] of Object.entries(measured)) {
      const floor = small?.[name];
      figures.push({
        bench: `${name}, ${size.toLocaleString('en')} messages`,
        contender: parlor.name,
        values: { 'p50 ms': p50, 'p99 ms': p99 },
        ...(floor && {
          ratio: p99 / floor.p99,
          goal: `p99 <= 1.3x of ${sizes[0]!.toLocaleString('en')}`,
          met: p99 <= 1.3 * floor.p99,
        }),
      });
    }
    small ??= measured;
  }
  return figures;
}

/**
 * The floor of writing: the same rows, 1 and 50 in a statement that is its own durable transaction.
 */
export async function inserts(parlor: Parlor, ms: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const rows of [1, 50]) {
    const id = randomUUID();
    const now = new Date();
    let seq = 0;
    const end = performance.now() + ms;
    while (performance.now() < end) {
      await parlor.sql.insert(
        'messages',
        Array.from({ length: rows }, () => ({
          conversation_id: id,
          seq: ++seq,
          rev: seq,
          kind: 'text',
          sender_id: 'nobody',
          client_id: `i${seq}`,
          text: 'The quick brown fox jumps over the lazy dog, and writes about it.',
          created_at: now,
        })),
      );
    }
    figures.push({
      bench: `raw inserts, ${rows} a transaction`,
      contender: parlor.name,
      values: { 'rows/s': seq / (ms / 1000) },
    });
  }
  return figures;
}
