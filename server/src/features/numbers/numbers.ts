/** Reads what was counted, and deletes what is old. */
import type { Input, Output } from '@parlor/sdk/protocol/operations';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import { Between, LessThan } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { StoredBytes } from '../../ports/numbers.js';
import type { Users } from '../../ports/users.js';
import { ActiveUserRow, CounterRow, CountingNodeRow, RefusalRow } from './counter.entity.js';
import type { OnlineNow } from './online-now.js';
import { dayOf, hourOf, hoursOfDay, timeOfHour } from './pending-counts.js';

interface Deps {
  database: Database;
  environment: Environment;
  users: Users;
  onlineNow: OnlineNow;
  storedBytes: StoredBytes;
}

type NumbersPoint = Output<'host.getNumbers'>['points'][number];

/** The points of a query that does not say from when. */
const usualPoints = { hour: 24, day: 30 };
/** A node that counts stores batches all day, and none that an older one left is repeated. */
const nodeDays = 2;
/** Users of a day are counted until its batches are stored on all nodes. */
const activeUserDays = 2;
const deletedAtOnce = 1_000;

export class Numbers {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Throws `invalid_input`. */
  async get(siteId: string, query: Input<'host.getNumbers'>): Promise<Output<'host.getNumbers'>> {
    const { onlineNow, storedBytes } = this.#deps;
    const points = await this.#points(siteId, query);
    return { points, online: await onlineNow.count(siteId), ...(await storedBytes(siteId)) };
  }

  async #points(
    siteId: string,
    { unit, from, to }: Input<'host.getNumbers'>,
  ): Promise<NumbersPoint[]> {
    const slotOf = unit === 'hour' ? hourOf : dayOf;
    const now = this.#deps.environment.now();
    const last = slotOf(to === undefined ? now : readTime('to', to));
    const first =
      from === undefined ? last - usualPoints[unit] + 1 : slotOf(readTime('from', from));
    if (first > last) throw wrongTime('from', 'must not be after `to`');
    if (last - first >= serverLimits.numberPoints)
      throw wrongTime('from', `is more than ${serverLimits.numberPoints} points before \`to\``);
    const rows = await this.#deps.database
      .entities(CounterRow)
      .findBy({ siteId, unit, slot: Between(first, last) });
    const bySlot = new Map(rows.map((row) => [row.slot, row]));
    return Array.from({ length: last - first + 1 }, (_, i) =>
      present(unit, first + i, bySlot.get(first + i)),
    );
  }

  async refusals(
    siteId: string,
    { days = 7, limit = 50 }: Input<'host.listRefusals'>,
  ): Promise<Output<'host.listRefusals'>> {
    const { database, environment, users } = this.#deps;
    const rows = await database.query<
      { operation: string; code: RefusalRow['code']; userId: string; times: number | string }[]
    >(
      `SELECT operation, code, user_id AS userId, SUM(times) AS times FROM refusals
       WHERE site_id = ? AND slot > ? GROUP BY operation, code, user_id
       ORDER BY SUM(times) DESC, operation, code, user_id LIMIT ${limit}`,
      [siteId, dayOf(environment.now()) - days],
    );
    const people = await users.many(siteId, [
      ...new Set(rows.flatMap(({ userId }) => (userId === '' ? [] : [userId]))),
    ]);
    return {
      items: rows.map(({ operation, code, userId, times }) => {
        const user = people.get(userId);
        return {
          operation,
          code,
          userId: user ? user.id : null,
          userName: user ? users.present(user).name : null,
          times: Number(times),
        };
      }),
    };
  }

  /** Deletes rows that name the user. */
  async forget(transaction: Transaction, userId: string): Promise<void> {
    await transaction.delete(ActiveUserRow, { userId });
    await transaction.delete(RefusalRow, { userId });
  }

  /** Deletes some of what is old. True if there may be more. */
  async deleteOld(): Promise<boolean> {
    const { database, environment } = this.#deps;
    const today = dayOf(environment.now());
    const counters = { table: 'counters', key: ['site_id', 'unit', 'slot'] };
    const ofUnit = (unit: CounterRow['unit'], before: number) =>
      database.dialect.deleteSome(
        database,
        { ...counters, where: 'unit = ? AND slot < ?', parameters: [unit, before] },
        deletedAtOnce,
      );
    const counts = [
      await ofUnit('hour', (today - serverLimits.numberHoursDays) * hoursOfDay),
      await ofUnit('day', today - serverLimits.numberDays),
      await this.#deleteBefore(
        'active_users',
        ['site_id', 'slot', 'user_id'],
        today - activeUserDays,
      ),
      await this.#deleteBefore(
        'refusals',
        ['site_id', 'slot', 'operation', 'code', 'user_id'],
        today - serverLimits.refusalDays,
      ),
    ];
    const storedAt = LessThan(timeOfHour((today - nodeDays) * hoursOfDay));
    await database.entities(CountingNodeRow).delete({ storedAt });
    return counts.some((count) => count >= deletedAtOnce);
  }

  #deleteBefore(table: string, key: readonly string[], slot: number): Promise<number> {
    const { database } = this.#deps;
    return database.dialect.deleteSome(
      database,
      { table, key, where: 'slot < ?', parameters: [slot] },
      deletedAtOnce,
    );
  }
}

function present(
  unit: CounterRow['unit'],
  slot: number,
  row: CounterRow | undefined,
): NumbersPoint {
  return {
    at: timeOfHour(unit === 'hour' ? slot : slot * hoursOfDay).toISOString(),
    messages: row?.messages ?? 0,
    conversations: row?.conversations ?? 0,
    activeUsers: unit === 'hour' ? null : (row?.activeUsers ?? 0),
    newGuests: row?.newGuests ?? 0,
    newMembers: row?.newMembers ?? 0,
    attachments: row?.attachments ?? 0,
    attachmentBytes: (row?.attachmentKb ?? 0) * 1_024,
    reports: row?.reports ?? 0,
    deliveries: row?.deliveries ?? 0,
    deliveryFailures: row?.deliveryFailures ?? 0,
    refusals: row?.refusals ?? 0,
  };
}

/** Some texts have the form of a time, and are none. */
function readTime(field: string, text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw wrongTime(field, 'must be a time');
  return time;
}

const wrongTime = (field: string, problem: string): Fault =>
  new Fault('invalid_input', `Wrong input: ${field} ${problem}.`, {
    details: [{ field, problem }],
  });
