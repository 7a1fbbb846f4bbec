/** The events of sites that have their numbers, and whether a site keeps events. */
import type { HostEvent } from '@parlor/sdk/protocol/host-events';
import type { Input, Output } from '@parlor/sdk/protocol/operations';
import { Between, In, MoreThan } from 'typeorm';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import type { NumberedEvent } from '../../ports/events.js';
import { EventRow, EventSiteRow } from './event.entity.js';

/** How long events are kept, in milliseconds. */
const keptMs = 7 * 24 * 60 * 60 * 1_000;
const deletedAtOnce = 500;

export class Events {
  /** The last site that `deleteOld` has looked at. */
  #afterSite = '';

  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
  ) {}

  async list(
    siteId: string,
    { after, limit = limits.pageDefault }: Input<'host.listEvents'>,
  ): Promise<Output<'host.listEvents'>> {
    const site = await this.database.entities(EventSiteRow).findOneBy({ siteId });
    const rows = await this.database.entities(EventRow).find({
      where: { siteId, number: MoreThan(after) },
      order: { number: 'ASC' },
      take: limit + 1,
    });
    const items = rows.slice(0, limit);
    return {
      items: items.map(present),
      last: items.at(-1)?.number ?? after,
      more: rows.length > limit,
      first: await this.firstNumber(siteId),
      kept: site !== null && isKept(site),
    };
  }

  /**
   * Returns whether the site keeps events now. `also` runs in the same transaction, if that is a
   * change.
   */
  keep(
    siteId: string,
    isAsked: boolean,
    also: (transaction: Transaction) => Promise<void>,
  ): Promise<boolean> {
    const asked = isAsked ? 1 : 0;
    return this.database.transaction(async (transaction) => {
      const before = await transaction.findOneBy(EventSiteRow, { siteId });
      if ((before?.asked ?? 0) !== asked) await also(transaction);
      return this.#set(transaction, siteId, { asked });
    });
  }

  async setHooked(transaction: Transaction, siteId: string, isHooked: boolean): Promise<void> {
    await this.#set(transaction, siteId, { hooked: isHooked ? 1 : 0 });
  }

  async #set(
    transaction: Transaction,
    siteId: string,
    change: Partial<Pick<EventSiteRow, 'asked' | 'hooked'>>,
  ): Promise<boolean> {
    const { dialect } = this.database;
    await transaction.query(
      `${dialect.insertIgnore} INTO event_sites (site_id, asked, hooked, last_number) VALUES (?, 0, 0, 0)`,
      [siteId],
    );
    await transaction.update(EventSiteRow, { siteId }, change);
    return isKept(await transaction.findOneByOrFail(EventSiteRow, { siteId }));
  }

  async find(siteId: string, numbers: readonly number[]): Promise<Map<number, NumberedEvent>> {
    if (numbers.length === 0) return new Map();
    const rows = await this.database
      .entities(EventRow)
      .findBy({ siteId, number: In([...numbers]) });
    return new Map(rows.map((row) => [row.number, row]));
  }

  range(siteId: string, after: number, upTo: number, limit: number): Promise<NumberedEvent[]> {
    return this.database.entities(EventRow).find({
      where: { siteId, number: Between(after + 1, upTo) },
      order: { number: 'ASC' },
      take: limit,
    });
  }

  async firstNumber(siteId: string): Promise<number> {
    const first = await this.database
      .entities(EventRow)
      .findOne({ where: { siteId }, order: { number: 'ASC' } });
    if (first) return first.number;
    const site = await this.database.entities(EventSiteRow).findOneBy({ siteId });
    return (site?.lastNumber ?? 0) + 1;
  }

  /** Deletes some events that are older than seven days. Returns whether there may be more. */
  async deleteOld(): Promise<boolean> {
    const site = await this.database.entities(EventSiteRow).findOne({
      where: { siteId: MoreThan(this.#afterSite) },
      order: { siteId: 'ASC' },
    });
    if (!site) {
      this.#afterSite = '';
      return false;
    }
    const { siteId } = site;
    const before = this.environment.now().getTime() - keptMs;
    const rows = await this.database.entities(EventRow).find({
      select: { siteId: true, number: true, createdAt: true },
      where: { siteId },
      order: { number: 'ASC' },
      take: deletedAtOnce,
    });
    const old = rows.filter(({ createdAt }) => createdAt.getTime() < before);
    const last = old.at(-1);
    if (last)
      await this.database
        .entities(EventRow)
        .delete({ siteId, number: Between(old[0]!.number, last.number) });
    if (old.length < deletedAtOnce) this.#afterSite = siteId;
    return true;
  }
}

const isKept = ({ asked, hooked }: EventSiteRow) => asked + hooked > 0;

export const idOf = ({ siteId, number }: NumberedEvent): string => `evt_${siteId}_${number}`;

const present = (event: NumberedEvent): HostEvent => JSON.parse(bodyOf(event)) as HostEvent;

/** As JSON, without parsing its data. */
export function bodyOf(event: NumberedEvent): string {
  const { number, name, createdAt, data } = event;
  const head = JSON.stringify({
    id: idOf(event),
    number,
    type: name,
    timestamp: createdAt.toISOString(),
  });
  return `${head.slice(0, -1)},"data":${data}}`;
}
