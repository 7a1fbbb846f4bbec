/**
 * Applies the filters of the sites. A site's lists are read once, and again if its `filterRev` has
 * changed; a site without filters costs nothing.
 */
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import { Fault } from '../../kernel/fault.js';
import { slices } from '../../kernel/slices.js';
import { SiteError } from '../../kernel/site-error.js';
import {
  type Filter,
  FilterList,
  filterHost,
  type FilterAction,
  filterWord,
  type Verdict,
} from './filter-list.js';
import { SiteFilterRow } from './moderation.entity.js';
import type { Sites } from '../../ports/sites.js';

/** The most filters of a site. */
const entriesMost = 20_000;
const atOnce = 500;

type FilterKey = Pick<Filter, 'kind' | 'value'>;

export interface FilterChange {
  words?: readonly string[];
  hosts?: readonly string[];
}

export class Filters {
  readonly #lists = new Map<string, { rev: number; list: Promise<FilterList> }>();

  constructor(
    private readonly database: Database,
    private readonly sites: Sites,
  ) {}

  /** What the filters say of a text. */
  async check(siteId: string, text: string): Promise<Verdict> {
    const list = await this.#listOf(siteId);
    return (await list?.check(text)) ?? { refuse: false, hold: false, text, met: [] };
  }

  /** Checks the text of a message. Throws `message_refused`. */
  async text(siteId: string, text: string): Promise<Verdict> {
    const verdict = await this.check(siteId, text);
    if (verdict.refuse) throw new Fault('message_refused');
    return verdict;
  }

  /** Checks text that cannot be held, such as a name. Throws `message_refused`. */
  async line<T extends string | null | undefined>(siteId: string, text: T): Promise<T> {
    if (typeof text !== 'string') return text;
    const verdict = await this.text(siteId, text);
    if (verdict.hold) throw new Fault('message_refused');
    return verdict.text as T;
  }

  async #listOf(siteId: string): Promise<FilterList | null> {
    const { filterRev: rev } = await this.sites.byId(siteId);
    if (rev === 0) return null;
    const known = this.#lists.get(siteId);
    if (known?.rev === rev) return known.list;
    const entry = { rev, list: this.#load(siteId) };
    this.#lists.set(siteId, entry);
    entry.list.catch(() => this.#lists.get(siteId) === entry && this.#lists.delete(siteId));
    return entry.list;
  }

  async #load(siteId: string): Promise<FilterList> {
    return new FilterList(await this.list(siteId));
  }

  list(siteId: string): Promise<Filter[]> {
    return this.database
      .entities(SiteFilterRow)
      .find({ where: { siteId }, order: { kind: 'ASC', value: 'ASC' } });
  }

  /** A part of the list, in its order, after this entry. */
  async page(
    siteId: string,
    after: FilterKey | null,
    limit: number,
  ): Promise<{ items: Filter[]; next: FilterKey | null }> {
    const select = this.database
      .entities(SiteFilterRow)
      .createQueryBuilder('filter')
      .where('filter.siteId = :siteId', { siteId })
      .orderBy('filter.kind')
      .addOrderBy('filter.value')
      .limit(limit + 1);
    if (after)
      select.andWhere(
        '(filter.kind > :kind OR (filter.kind = :kind AND filter.value > :value))',
        after,
      );
    const rows = await select.getMany();
    const items = rows
      .slice(0, limit)
      .map(({ kind, value, action }): Filter => ({ kind, value, action }));
    return { items, next: rows.length > limit ? (items.at(-1) ?? null) : null };
  }

  /** Entries that are already in the list get the new action. Throws `SiteError`. */
  async add(siteId: string, change: FilterChange, action: FilterAction): Promise<Filter[]> {
    const add = entriesOf(change).map((entry) => ({ ...entry, action }));
    await this.change(siteId, { add, remove: [] }).catch((error: unknown) => {
      if (error instanceof Fault && error.code === 'limit_reached')
        throw new SiteError(error.message);
      throw error;
    });
    return add;
  }

  /** Returns how many of them were in the list. Throws `SiteError`. */
  async remove(siteId: string, change: FilterChange): Promise<number> {
    return this.change(siteId, { add: [], remove: entriesOf(change) });
  }

  /**
   * Removes some entries and adds others, in the form in which lists hold them (`filterKey`), and
   * runs `alongside` in the same transaction. Returns how many of those to remove were in the list.
   * Throws `limit_reached`.
   */
  async change(
    siteId: string,
    { add, remove }: { add: readonly Filter[]; remove: readonly FilterKey[] },
    alongside?: (transaction: Transaction) => Promise<void>,
  ): Promise<number> {
    const removed = await this.database.transaction(async (transaction) => {
      let count = 0;
      for (const { kind, value } of remove)
        count += (await transaction.delete(SiteFilterRow, { kind, value, siteId })).affected ?? 0;
      for (const some of slices(add, atOnce)) {
        await transaction.upsert(
          SiteFilterRow,
          some.map((entry) => ({ ...entry, siteId })),
          ['siteId', 'kind', 'value'],
        );
      }
      if ((await transaction.countBy(SiteFilterRow, { siteId })) > entriesMost)
        throw new Fault('limit_reached', `A site has at most ${entriesMost} filters.`);
      await this.sites.countFilterChange(transaction, siteId);
      await alongside?.(transaction);
      return count;
    });
    this.sites.changed();
    return removed;
  }
}

/** The key of an entry in the form in which lists hold it; null if the text is none. */
export function filterKey(kind: Filter['kind'], text: string): FilterKey | null {
  const value = kind === 'word' ? filterWord(text) : filterHost(text);
  return value === null ? null : { kind, value };
}

/** The entries without duplicates, as the lists hold them. Throws `SiteError`. */
function entriesOf({ words = [], hosts = [] }: FilterChange): FilterKey[] {
  const entries = [
    ...words.map((text) => ({
      kind: 'word' as const,
      value: required(filterWord(text), `"${text}" is not one word (or a word*).`),
    })),
    ...hosts.map((text) => ({
      kind: 'link' as const,
      value: required(filterHost(text), `"${text}" is not a host such as example.com.`),
    })),
  ];
  return [...new Map(entries.map((entry) => [`${entry.kind} ${entry.value}`, entry])).values()];
}

function required(value: string | null, problem: string): string {
  if (value === null) throw new SiteError(problem);
  return value;
}
