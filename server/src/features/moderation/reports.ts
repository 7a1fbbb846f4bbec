/**
 * Reports of users to the site's moderators. A report of a message keeps a copy of it, and of a few
 * messages before and after it. Its sender may edit or delete it afterwards, which changes the
 * conversation but not the report (decision 14).
 */
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Report, ReportedMessage, ReportReason } from '@parlor/sdk/protocol/reports';
import { In } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import { deleteSome, type SiteRows, tableOf } from '../../database/site-rows.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { Listeners } from '../../kernel/listeners.js';
import type { ConversationRows } from '../../conversation-log/conversation-rows.js';
import type { MessageRows } from '../../conversation-log/message-rows.js';
import type { Audit } from './audit.js';
import { ReportMessageRow, ReportRow } from './moderation.entity.js';
import type { Moderators } from './moderators.js';
import { namesOf } from './names.js';
import type { MessageViews } from '../../ports/messages.js';
import { actedBy, type Actor } from '../../ports/moderation.js';
import type { Move } from '../../ports/moves.js';
import type { EventRecorder } from '../../ports/events.js';
import type { Users } from '../../ports/users.js';

/** How many messages are copied on each side of the reported one. */
const around = 3;
/** How many reports are deleted in a step. */
const deletedAtOnce = 100;

interface Deps {
  events: EventRecorder;
  database: Database;
  environment: Environment;
  conversationRows: ConversationRows;
  messageRows: MessageRows;
  users: Users;
  views: MessageViews;
  moderators: Moderators;
  audit: Audit;
}

interface NewReport {
  conversationId?: string | undefined;
  seq?: number | undefined;
  userId?: string | undefined;
  reason: ReportReason;
  note?: string | undefined;
}

interface ListQuery {
  status?: 'open' | 'resolved' | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** What is reported: a message with its sender, or a user. */
interface Target {
  userId: string;
  conversationId: string | null;
  seq: number | null;
}

export class Reports {
  readonly #deps: Deps;
  readonly #created = new Listeners<{ siteId: string }>();
  /** Calls back after a report was stored. */
  readonly onCreated = this.#created.on;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Repeating a report while it is open returns the open one. Throws `not_found`, `forbidden` or
   * `limit_reached`.
   */
  async create(
    siteId: string,
    reporterId: string,
    input: NewReport,
  ): Promise<{ id: string; createdAt: string }> {
    const { database, moderators, users } = this.#deps;
    const target = await this.#target(siteId, reporterId, input);
    if (target.userId === reporterId) throw new Fault('forbidden', 'Nobody reports themselves.');
    const { conversationId, seq, userId } = target;
    const openKey = openKeyOf({ ...target, reporterId });
    const { row, isNew } = await database.transaction(async (transaction) => {
      // The reports of a user are handled one after the other, so that the quota holds.
      await users.takeTurn(transaction, reporterId);
      const open = await transaction.findOneBy(ReportRow, { openKey });
      if (open) return { row: open, isNew: false };
      if (
        (await transaction.countBy(ReportRow, { reporterId, status: 'open' })) >= limits.openReports
      )
        throw new Fault(
          'limit_reached',
          `At most ${limits.openReports} reports of one person are open at a time.`,
        );
      const row = this.#row(siteId, reporterId, openKey, target, input);
      await transaction.insert(ReportRow, row);
      if (conversationId !== null && seq !== null)
        await this.#copy(transaction, row.id, conversationId, seq);
      await this.#deps.events.record(transaction, siteId, row.id, () => ({
        name: 'report.created',
        data: {
          reportId: row.id,
          reporterId,
          userId,
          conversationId,
          seq,
          reason: row.reason,
          note: row.note,
        },
      }));
      return { row, isNew: true };
    });
    if (isNew) {
      this.#created.call({ siteId });
      const [report] = await this.#present(siteId, [row]);
      await moderators.publish(siteId, { name: 'report.created', data: { report: report! } });
    }
    return { id: row.id, createdAt: row.createdAt.toISOString() };
  }

  /** The copies of messages are deleted first, because they can only be found by their reports. */
  get siteRows(): SiteRows {
    const { database } = this.#deps;
    return {
      tables: [tableOf(database, ReportMessageRow), tableOf(database, ReportRow)],
      foundBy: 'site',
      async deleteSome(siteIds) {
        const some = await database.entities(ReportRow).find({
          select: { id: true },
          where: { siteId: In([...siteIds]) },
          take: deletedAtOnce,
        });
        const ids = some.map(({ id }) => id);
        return (
          (await deleteSome(database, ReportMessageRow, 'reportId', ids)) ||
          deleteSome(database, ReportRow, 'id', ids)
        );
      },
    };
  }

  async #target(
    siteId: string,
    reporterId: string,
    { conversationId, seq, userId }: NewReport,
  ): Promise<Target> {
    if (conversationId !== undefined && seq !== undefined && userId === undefined) {
      // Reads the log as the reporter sees it, so that messages that the reporter may not see
      // cannot be reported.
      const { items } = await this.#deps.views.page(siteId, reporterId, conversationId, {
        around: seq,
        limit: 1,
      });
      const message = items.find((item) => item.seq === seq);
      if (message?.kind !== 'text' || message.senderId === null || message.deletedAt !== null)
        throw new Fault('not_found', 'There is no such message.');
      return { userId: message.senderId, conversationId, seq };
    }
    if (userId !== undefined && conversationId === undefined && seq === undefined) {
      await this.#deps.users.getKnown(siteId, userId);
      return { userId, conversationId: null, seq: null };
    }
    throw new Fault(
      'invalid_input',
      'Wrong input: a report names a message (conversationId and seq) or a person (userId).',
      {
        details: [
          { field: 'userId', problem: 'stands alone, or conversationId and seq stand together' },
        ],
      },
    );
  }

  #row(
    siteId: string,
    reporterId: string,
    openKey: string,
    target: Target,
    { reason, note }: NewReport,
  ): ReportRow {
    return {
      id: this.#deps.environment.newId(),
      siteId,
      status: 'open',
      openKey,
      reporterId,
      ...target,
      reason,
      note: note ?? null,
      createdAt: this.#deps.environment.now(),
      ...unresolved,
    };
  }

  async #copy(
    transaction: Transaction,
    reportId: string,
    conversationId: string,
    seq: number,
  ): Promise<void> {
    const { messageRows } = this.#deps;
    const messages = await messageRows.range(
      transaction,
      conversationId,
      seq - around,
      seq + around,
    );
    // The message was deleted since it was checked.
    if (messages.find((message) => message.seq === seq)?.text == null)
      throw new Fault('not_found', 'There is no such message.');
    await transaction.insert(
      ReportMessageRow,
      messages.map((message) => ({
        reportId,
        seq: message.seq,
        senderId: message.senderId,
        text: message.text,
        createdAt: message.createdAt,
        editedAt: message.editedAt,
      })),
    );
  }

  /** Open reports first, the oldest first; then resolved ones, the last resolved first. */
  async list(
    siteId: string,
    { status, cursor, limit = limits.pageDefault }: ListQuery,
  ): Promise<Page<Report>> {
    const [from, time, id] =
      cursor === undefined
        ? [status ?? 'open', null, '']
        : decodeCursor(cursor, ['string', 'number', 'string']);
    const after = time === null ? null : { at: new Date(time), id };
    const rows = from === 'open' ? await this.#open(siteId, after, limit + 1) : [];
    if (rows.length <= limit && status !== 'open') {
      rows.push(
        ...(await this.#resolved(siteId, from === 'open' ? null : after, limit + 1 - rows.length)),
      );
    }
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next = last && [last.status, (last.resolvedAt ?? last.createdAt).getTime(), last.id];
    return {
      items: await this.#present(siteId, page),
      next: rows.length > limit && next ? encodeCursor(next) : null,
      prev: null,
    };
  }

  #open(
    siteId: string,
    after: { at: Date; id: string } | null,
    limit: number,
  ): Promise<ReportRow[]> {
    const select = this.#of(siteId, 'open')
      .orderBy('report.createdAt')
      .addOrderBy('report.id')
      .limit(limit);
    if (after)
      select.andWhere(
        '(report.createdAt > :at OR (report.createdAt = :at AND report.id > :id))',
        after,
      );
    return select.getMany();
  }

  #resolved(
    siteId: string,
    after: { at: Date; id: string } | null,
    limit: number,
  ): Promise<ReportRow[]> {
    const select = this.#of(siteId, 'resolved')
      .orderBy('report.resolvedAt', 'DESC')
      .addOrderBy('report.id', 'DESC')
      .limit(limit);
    if (after)
      select.andWhere(
        '(report.resolvedAt < :at OR (report.resolvedAt = :at AND report.id < :id))',
        after,
      );
    return select.getMany();
  }

  #of(siteId: string, status: 'open' | 'resolved') {
    return this.#deps.database
      .entities(ReportRow)
      .createQueryBuilder('report')
      .where('report.siteId = :siteId AND report.status = :status', { siteId, status });
  }

  /**
   * Clears the notes about the user and those by the user. The report itself stays, and so does the
   * deleted user in it; copies of messages are cleared if the messages are deleted.
   */
  async forget(
    transaction: Transaction,
    userId: string,
    messages: 'keep' | 'delete',
  ): Promise<void> {
    await transaction.update(ReportRow, { userId }, { note: null, outcomeNote: null });
    await transaction.update(ReportRow, { reporterId: userId }, { note: null });
    if (messages === 'delete')
      await transaction.update(ReportMessageRow, { senderId: userId }, { text: null });
  }

  async handOver(transaction: Transaction, { guestId, userId }: Move): Promise<void> {
    await transaction.update(ReportRow, { userId: guestId }, { userId });
    await transaction.update(ReportRow, { reporterId: guestId }, { reporterId: userId });
    await transaction.update(ReportMessageRow, { senderId: guestId }, { senderId: userId });
  }

  /**
   * Deletes some reports that were resolved before then, with their copies. Returns whether there
   * may be more.
   */
  async deleteOld(before: Date): Promise<boolean> {
    const { database } = this.#deps;
    const rows = await database.query<{ id: string }[]>(
      `SELECT id FROM reports WHERE status = 'resolved' AND resolved_at < ? ORDER BY resolved_at LIMIT ${deletedAtOnce}`,
      [before],
    );
    if (rows.length === 0) return false;
    const ids = rows.map(({ id }) => id);
    await database.transaction(async (transaction) => {
      await transaction.delete(ReportMessageRow, { reportId: In(ids) });
      await transaction.delete(ReportRow, { id: In(ids) });
    });
    return rows.length === deletedAtOnce;
  }

  /** The messages of a conversation before `seq` that have reports, the newest first. */
  async reportedIn(
    siteId: string,
    conversationId: string,
    before: number,
    limit: number,
  ): Promise<number[]> {
    const rows = await this.#deps.database.query<{ seq: number }[]>(
      `SELECT DISTINCT seq FROM reports WHERE conversation_id = ? AND site_id = ? AND seq < ? ORDER BY seq DESC LIMIT ${limit}`,
      [conversationId, siteId, before],
    );
    return rows.map(({ seq }) => seq);
  }

  /** Throws `not_found`. */
  async require(siteId: string, reportId: string): Promise<ReportRow> {
    const row = await this.#deps.database.entities(ReportRow).findOneBy({ id: reportId });
    if (row?.siteId !== siteId) throw new Fault('not_found', 'There is no such report.');
    return row;
  }

  async view(siteId: string, reportId: string): Promise<Report> {
    return (await this.#present(siteId, [await this.require(siteId, reportId)]))[0]!;
  }

  /** The first to resolve it decides. Throws `not_found`. */
  async resolve(
    siteId: string,
    actor: Actor,
    {
      reportId,
      outcome,
      note,
    }: { reportId: string; outcome: NonNullable<ReportRow['outcome']>; note?: string | undefined },
  ): Promise<Report> {
    const { database, environment, audit, moderators } = this.#deps;
    const { userId, conversationId, seq } = await this.require(siteId, reportId);
    const isFirst = await database.transaction(async (transaction) => {
      const { affected } = await transaction.update(
        ReportRow,
        { id: reportId, status: 'open' },
        {
          status: 'resolved',
          openKey: null,
          resolvedAt: environment.now(),
          ...resolvedBy(actor),
          outcome,
          outcomeNote: note ?? null,
        },
      );
      if (affected === 0) return false;
      const what = { userId, conversationId, seq, reportId, detail: outcome, note: note ?? null };
      await audit.append(transaction, {
        siteId,
        act: 'report.resolved',
        ...actedBy(actor),
        ...what,
      });
      return true;
    });
    if (isFirst) await moderators.publish(siteId, { name: 'report.resolved', data: { reportId } });
    return this.view(siteId, reportId);
  }

  /**
   * The report waits again. If its reporter has reported the same again since, both are open.
   * Throws `not_found`.
   */
  async reopen(
    siteId: string,
    actor: Actor,
    { reportId, note }: { reportId: string; note?: string | undefined },
  ): Promise<Report> {
    const { database, audit, moderators, users } = this.#deps;
    const { userId, conversationId, seq, reporterId } = await this.require(siteId, reportId);
    const openKey = openKeyOf({ reporterId, userId, conversationId, seq });
    const isReopened = await database.transaction(async (transaction) => {
      // As for new reports: the key is free, or held, until the end of the transaction.
      await users.takeTurn(transaction, reporterId);
      const isFree = !(await transaction.existsBy(ReportRow, { openKey }));
      const { affected } = await transaction.update(
        ReportRow,
        { id: reportId, status: 'resolved' },
        { ...unresolved, status: 'open', openKey: isFree ? openKey : null },
      );
      if (affected === 0) return false;
      const what = { userId, conversationId, seq, reportId, note: note ?? null };
      await audit.append(transaction, {
        siteId,
        act: 'report.reopened',
        ...actedBy(actor),
        ...what,
      });
      return true;
    });
    const report = await this.view(siteId, reportId);
    if (isReopened) await moderators.publish(siteId, { name: 'report.created', data: { report } });
    return report;
  }

  async #present(siteId: string, rows: readonly ReportRow[]): Promise<Report[]> {
    if (rows.length === 0) return [];
    const { database, conversationRows, users } = this.#deps;
    const copies = await database
      .entities(ReportMessageRow)
      .findBy({ reportId: In(rows.map(({ id }) => id)) });
    const about = rows.flatMap(({ conversationId }) => conversationId ?? []);
    const conversations = await conversationRows.many(siteId, about);
    const placeOf = (id: string | null) => {
      const found = conversations.get(id ?? '');
      return found ? { kind: found.kind, title: found.title } : null;
    };
    const named = await namesOf(
      users,
      siteId,
      rows.flatMap((row) => [row.reporterId, row.userId, row.resolvedBy]),
    );
    return rows.map((row) => ({
      id: row.id,
      status: row.status,
      reason: row.reason,
      note: row.note,
      reporter: named(row.reporterId),
      user: named(row.userId),
      conversationId: row.conversationId,
      seq: row.seq,
      conversation: placeOf(row.conversationId),
      messages: copies
        .filter(({ reportId }) => reportId === row.id)
        .sort((a, b) => a.seq - b.seq)
        .map(presentCopy),
      createdAt: row.createdAt.toISOString(),
      resolvedAt: row.resolvedAt?.toISOString() ?? null,
      resolvedBy: named(row.resolvedBy),
      resolvedByHost: row.resolvedByKind && {
        kind: row.resolvedByKind,
        id: row.resolvedById ?? '',
        name: row.resolvedByName ?? '',
      },
      outcome: row.outcome,
      outcomeNote: row.outcomeNote,
    }));
  }
}

/** The columns of a report that is open. */
const unresolved = {
  resolvedAt: null,
  resolvedBy: null,
  resolvedByKind: null,
  resolvedById: null,
  resolvedByName: null,
  outcome: null,
  outcomeNote: null,
} as const;

const resolvedBy = (actor: Actor) =>
  actor.kind === 'user'
    ? { resolvedBy: actor.id }
    : { resolvedByKind: actor.kind, resolvedById: actor.id, resolvedByName: actor.name };

/** The same for all reports of a user about the same. */
const openKeyOf = ({
  reporterId,
  userId,
  conversationId,
  seq,
}: Target & { reporterId: string }): string =>
  sha256(JSON.stringify(seq === null ? [reporterId, userId] : [reporterId, conversationId, seq]));

function presentCopy({
  seq,
  senderId,
  text,
  createdAt,
  editedAt,
}: ReportMessageRow): ReportedMessage {
  return {
    seq,
    senderId,
    text,
    createdAt: createdAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
  };
}
