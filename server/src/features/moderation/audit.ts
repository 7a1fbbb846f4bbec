/**
 * The record of what moderators do. An entry is stored in the transaction of the act, so that
 * neither exists without the other. Entries are not changed afterwards, except when a user is
 * forgotten or a guest is merged.
 */
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { HostAuditEntry } from '@parlor/sdk/protocol/host-audit';
import { auditActs, type AuditEntry } from '@parlor/sdk/protocol/moderation';
import type { SelectQueryBuilder } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Statement, Transaction } from '../../database/dialect.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { HostActor } from '../../kernel/context.js';
import type { Environment } from '../../kernel/environment.js';
import { AuditEntryRow } from './moderation.entity.js';
import { hostEventOf } from './host-event-of.js';
import { namesOf } from './names.js';
import type { Act, Audit as AuditPort } from '../../ports/moderation.js';
import type { EventRecorder } from '../../ports/events.js';
import type { Move } from '../../ports/moves.js';
import type { Users } from '../../ports/users.js';

export interface AuditQuery {
  act?: string | undefined;
  userId?: string | undefined;
  actorId?: string | undefined;
  actorKind?: keyof typeof ofKind | undefined;
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

const deletedAtOnce = 500;
/** What the same caller reads in a conversation within this time is one entry. */
const readingMs = 10 * 60 * 1_000;

const columns =
  'id, site_id, at, act, actor_id, by_kind, by_id, by_name, user_id, conversation_id, seq, report_id, until, detail, note';

export class Audit implements AuditPort {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
    private readonly users: Users,
    private readonly events: EventRecorder,
  ) {}

  async append(transaction: Transaction, act: Act): Promise<void> {
    await transaction.insert(AuditEntryRow, this.#row(act));
    const event = hostEventOf(act);
    if (event) await this.events.record(transaction, act.siteId, event.stream, () => event.event);
  }

  /** The same for the writer's transactions. */
  statement(act: Act): Statement {
    const row = this.#row(act);
    const values = [
      row.id,
      row.siteId,
      row.at,
      row.act,
      row.actorId,
      row.byKind,
      row.byId,
      row.byName,
      row.userId,
      row.conversationId,
      row.seq,
      row.reportId,
    ];
    return this.database.dialect.insert('audit_entries', columns, [
      [...values, row.until, row.detail, row.note],
    ])[0]!;
  }

  /** Two calls at the same time may record it twice. */
  async recordReading(siteId: string, conversationId: string, by: HostActor): Promise<void> {
    const { database, environment } = this;
    const act = { siteId, act: 'conversation.read', actorId: null, by, conversationId } as const;
    const known = await database
      .entities(AuditEntryRow)
      .createQueryBuilder('entry')
      .select('entry.id')
      .where('entry.siteId = :siteId AND entry.byId = :byId AND entry.at > :since', {
        siteId,
        byId: by.id,
        since: new Date(environment.now().getTime() - readingMs),
      })
      .andWhere('entry.act = :act AND entry.conversationId = :conversationId', act)
      .limit(1)
      .getOne();
    if (known) return;
    await database.transaction((transaction) => this.append(transaction, act));
  }

  #row({ by, ...act }: Act): AuditEntryRow {
    const nothing = {
      userId: null,
      conversationId: null,
      seq: null,
      reportId: null,
      until: null,
      detail: null,
      note: null,
    };
    return {
      ...nothing,
      ...act,
      byKind: by?.kind ?? null,
      byId: by?.id ?? null,
      byName: by?.name ?? null,
      id: this.environment.newId(),
      at: this.environment.now(),
    };
  }

  /** Removes the notes about the user; the entries stay. */
  async forget(transaction: Transaction, userId: string): Promise<void> {
    const user = await this.users.lock(transaction, userId);
    if (!user) return;
    const { siteId } = user;
    await transaction.update(AuditEntryRow, { siteId, userId }, { note: null });
  }

  /** Entries about the guest become entries about the user. */
  async handOver(transaction: Transaction, { siteId, guestId, userId }: Move): Promise<void> {
    await transaction.update(AuditEntryRow, { siteId, userId: guestId }, { userId });
  }

  /** Deletes some of a site's entries from before then; returns whether there may be more. */
  async deleteOld(siteId: string, before: Date): Promise<boolean> {
    const old = {
      table: 'audit_entries',
      key: ['id'],
      where: 'site_id = ? AND at < ?',
      parameters: [siteId, before],
    };
    return (
      (await this.database.dialect.deleteSome(this.database, old, deletedAtOnce)) === deletedAtOnce
    );
  }

  /** What moderators may see of it: without what only the host can do. */
  async listForModerators(siteId: string, query: AuditQuery): Promise<Page<AuditEntry>> {
    const { items, ...page } = await this.list(siteId, query, true);
    return { ...page, items: items as AuditEntry[] };
  }

  /** The latest first. */
  async list(
    siteId: string,
    query: AuditQuery,
    forModerators = false,
  ): Promise<Page<HostAuditEntry>> {
    const { cursor, limit = limits.pageDefault } = query;
    const select = this.database
      .entities(AuditEntryRow)
      .createQueryBuilder('entry')
      .where('entry.siteId = :siteId', { siteId })
      .orderBy('entry.at', 'DESC')
      .addOrderBy('entry.id', 'DESC')
      .limit(limit + 1);
    if (forModerators) select.andWhere('entry.act IN (:...acts)', { acts: auditActs });
    narrow(select, query);
    if (cursor !== undefined) {
      const [time, id] = decodeCursor(cursor, ['number', 'string']);
      select.andWhere('(entry.at < :at OR (entry.at = :at AND entry.id < :id))', {
        at: new Date(time),
        id,
      });
    }
    const rows = await select.getMany();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: await this.#present(siteId, page),
      next: rows.length > limit && last ? encodeCursor([last.at.getTime(), last.id]) : null,
      prev: null,
    };
  }

  async #present(siteId: string, rows: readonly AuditEntryRow[]): Promise<HostAuditEntry[]> {
    const named = await namesOf(
      this.users,
      siteId,
      rows.flatMap((row) => [row.actorId, row.userId]),
    );
    return rows.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      act: row.act,
      actor: named(row.actorId),
      by: row.byKind && { kind: row.byKind, id: row.byId ?? '', name: row.byName ?? '' },
      user: named(row.userId),
      conversationId: row.conversationId,
      seq: row.seq,
      reportId: row.reportId,
      until: row.until?.toISOString() ?? null,
      detail: row.detail,
      note: row.note,
    }));
  }
}

const ofKind = {
  user: 'entry.actorId IS NOT NULL',
  key: "entry.byKind = 'key'",
  operator: "entry.byKind = 'operator'",
  command_line: 'entry.actorId IS NULL AND entry.byKind IS NULL',
} as const;

function narrow(
  select: SelectQueryBuilder<AuditEntryRow>,
  { act, userId, actorId, actorKind, from, to }: AuditQuery,
): void {
  if (act !== undefined) select.andWhere('entry.act = :act', { act });
  if (userId !== undefined) select.andWhere('entry.userId = :userId', { userId });
  if (actorId !== undefined)
    select.andWhere('(entry.actorId = :actorId OR entry.byId = :actorId)', { actorId });
  if (actorKind !== undefined) select.andWhere(ofKind[actorKind]);
  if (from !== undefined) select.andWhere('entry.at >= :from', { from: new Date(from) });
  if (to !== undefined) select.andWhere('entry.at < :to', { to: new Date(to) });
}
