import { Brackets } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Exports } from '../../ports/exports.js';
import { ContactRow } from './contact.entity.js';

/** A user's contacts and requests, in the order of the other users' ids. */
export const contactExports = (database: Database): Exports => ({
  section: 'contact',
  async page(siteId, userId, after, limit) {
    // Two lists, as a pair has its smaller id first.
    const lists = (['lowId', 'highId'] as const).map((own) => {
      const other = own === 'lowId' ? 'highId' : 'lowId';
      const by = own === 'lowId' ? 'highId' : 'lowId';
      return database
        .entities(ContactRow)
        .createQueryBuilder('contact')
        .where(
          new Brackets((where) =>
            where
              .where('contact.requestedBy = :userId', { userId })
              .orWhere('contact.requestedTo = :userId', { userId }),
          ),
        )
        .andWhere(`contact.${own} = :userId AND contact.${other} > :after`, { after: after ?? '' })
        .andWhere("contact.siteId = :siteId AND contact.state <> 'none'", { siteId })
        .orderBy(`contact.${by}`)
        .limit(limit + 1)
        .getMany();
    });
    const rows = (await Promise.all(lists))
      .flat()
      .map((row) => ({ ...row, otherId: row.lowId === userId ? row.highId : row.lowId }))
      .sort((a, b) => (a.otherId < b.otherId ? -1 : 1));
    const items = rows.slice(0, limit);
    return {
      items: items.map((row) => ({
        section: 'contact',
        data: {
          userId: row.otherId,
          state: row.state === 'none' ? 'declined' : row.state,
          requestedBy: row.requestedBy,
          note: row.requestedBy === userId ? row.note : null,
          requestedAt: row.requestedAt.toISOString(),
          answeredAt: row.answeredAt?.toISOString() ?? null,
        },
      })),
      next: rows.length > limit ? items.at(-1)!.otherId : null,
    };
  },
});
