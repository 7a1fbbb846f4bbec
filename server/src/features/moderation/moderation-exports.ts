/** What a user has reported, and the sends of a user that wait for a moderator. */
import { MoreThan } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Exports } from '../../ports/exports.js';
import { HeldSendRow, ReportRow } from './moderation.entity.js';

export const heldExports = (database: Database): Exports => ({
  section: 'held',
  async page(siteId, senderId, after, limit) {
    const rows = await database.entities(HeldSendRow).find({
      where: { siteId, senderId, status: 'held', id: MoreThan(after ?? '') },
      order: { id: 'ASC' },
      take: limit + 1,
    });
    const items = rows.slice(0, limit);
    return {
      items: items.map(({ conversationId, clientId, text, createdAt }) => ({
        section: 'held',
        data: { conversationId, clientId, text, createdAt: createdAt.toISOString() },
      })),
      next: rows.length > limit ? items.at(-1)!.id : null,
    };
  },
});

export const reportExports = (database: Database): Exports => ({
  section: 'report',
  async page(siteId, reporterId, after, limit) {
    const rows = await database.entities(ReportRow).find({
      where: { siteId, reporterId, id: MoreThan(after ?? '') },
      order: { id: 'ASC' },
      take: limit + 1,
    });
    const items = rows.slice(0, limit);
    return {
      items: items.map(({ userId, conversationId, seq, reason, note, createdAt }) => ({
        section: 'report',
        data: { userId, conversationId, seq, reason, note, createdAt: createdAt.toISOString() },
      })),
      next: rows.length > limit ? items.at(-1)!.id : null,
    };
  },
});
