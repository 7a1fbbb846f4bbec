/**
 * Gives events their numbers, after the commit of their change and in a transaction of its own. One
 * node at a time does so, under a lock, and only for events that are committed: so a number that is
 * visible has no smaller one that becomes visible later, and `after=` skips nothing.
 */
import type { HostEventName } from '@parlor/sdk/protocol/host-events';
import { In } from 'typeorm';
import type { Database } from '../../database/database.js';
import { marks, type Transaction } from '../../database/dialect.js';
import { ServerState } from '../../database/server-state.js';
import type { EventStore, NumberedEvent } from '../../ports/events.js';
import { EventSiteRow } from './event.entity.js';

type Listener = Parameters<EventStore['onNumbered']>[0];

interface Waiting {
  stream: string;
  position: number;
  part: number;
  id: string;
  site_id: string;
  name: HostEventName;
  data: string;
  created_at: unknown;
}

/** The most events of one transaction. */
const atOnce = 500;

const columns = 'stream, position, part, id, site_id, name, data, created_at';
const order = 'stream, position, part, id';

export class EventNumbers {
  readonly #listeners: Listener[] = [];

  constructor(private readonly database: Database) {}

  onNumbered(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** Gives some events their numbers. Returns whether there may be more. */
  async giveSome(): Promise<boolean> {
    const { database } = this;
    // Nearly always there is nothing to do: then no other node is locked out.
    const any = await database.query<unknown[]>('SELECT 1 FROM event_outbox LIMIT 1');
    if (any.length === 0) return false;
    const { after, count } = await database.transaction(async (transaction) => {
      await new ServerState(database).lock(transaction, 'event_numbers');
      const rows = await transaction.query<Waiting[]>(
        `SELECT ${columns} FROM event_outbox ORDER BY ${order} LIMIT ${atOnce}`,
      );
      const some = rows.length < atOnce ? rows : withoutPart(rows);
      const numbered = await this.#number(transaction, some);
      const told: (() => void)[] = [];
      if (numbered.length > 0)
        for (const listener of this.#listeners) told.push(await listener(transaction, numbered));
      const keys = some.map((row) => [row.stream, row.position, row.part, row.id]);
      for (const { sql, parameters } of database.dialect.deleteKeys(
        'event_outbox',
        ['stream', 'position', 'part', 'id'],
        keys,
      ))
        await transaction.query(sql, [...parameters]);
      return { after: told, count: some.length };
    });
    for (const tell of after) tell();
    return count > 0;
  }

  async #number(transaction: Transaction, rows: readonly Waiting[]): Promise<NumberedEvent[]> {
    if (rows.length === 0) return [];
    const { dialect } = this.database;
    const siteIds = [...new Set(rows.map((row) => row.site_id))].sort();
    await transaction.query(
      `SELECT site_id FROM event_sites WHERE site_id IN (${marks(siteIds.length)}) ORDER BY site_id ${dialect.forUpdate}`,
      siteIds,
    );
    const sites = await transaction.findBy(EventSiteRow, { siteId: In(siteIds) });
    const last = new Map(sites.map(({ siteId, lastNumber }) => [siteId, lastNumber]));
    const events = inOrder(rows, (value) => dialect.time(value)).flatMap((row) => {
      const siteId = row.site_id;
      const before = last.get(siteId);
      // The site was deleted.
      if (before === undefined) return [];
      last.set(siteId, before + 1);
      const { name, stream, data, createdAt } = row;
      return [{ siteId, number: before + 1, name, stream, data, createdAt }];
    });
    const written = events.map((event) => [
      event.siteId,
      event.number,
      event.name,
      event.stream,
      event.data,
      event.createdAt,
    ]);
    for (const { sql, parameters } of dialect.insert(
      'events',
      'site_id, number, name, stream, data, created_at',
      written,
    ))
      await transaction.query(sql, [...parameters]);
    for (const [siteId, lastNumber] of last)
      await transaction.update(EventSiteRow, { siteId }, { lastNumber });
    return events;
  }
}

/** Leaves out events at the end that others of the same commit may follow. */
function withoutPart(rows: readonly Waiting[]): readonly Waiting[] {
  const { stream, position } = rows.at(-1)!;
  const whole = rows.filter((row) => row.stream !== stream || row.position !== position);
  return whole.length > 0 ? whole : rows;
}

/**
 * By time, as far as clocks of different nodes allow; but the events of each stream stay in its
 * order.
 */
function inOrder(
  rows: readonly Waiting[],
  timeOf: (value: unknown) => Date,
): (Waiting & { createdAt: Date })[] {
  const timed = rows.map((row) => ({ ...row, createdAt: timeOf(row.created_at) }));
  const byTime = timed.toSorted(
    (one, other) => one.createdAt.getTime() - other.createdAt.getTime() || one.part - other.part,
  );
  const byStream = new Map<string, typeof timed>();
  for (const row of byTime) {
    const stream = byStream.get(row.stream);
    if (stream) stream.push(row);
    else byStream.set(row.stream, [row]);
  }
  for (const stream of byStream.values())
    // The sort is stable: within a position, the order of time stays.
    stream.sort((one, other) => one.position - other.position);
  const next = new Map([...byStream].map(([name, stream]) => [name, stream.values()]));
  return byTime.map(({ stream }) => next.get(stream)!.next().value!);
}
