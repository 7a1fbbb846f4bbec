import { MoreThan } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Exports } from '../../ports/exports.js';
import { BlockRow } from './block.entity.js';

/** Whom a user blocks, in the order of their ids. */
export const blockExports = (database: Database): Exports => ({
  section: 'block',
  async page(siteId, userId, after, limit) {
    const rows = await database.entities(BlockRow).find({
      where: { userId, siteId, blockedId: MoreThan(after ?? '') },
      order: { blockedId: 'ASC' },
      take: limit + 1,
    });
    const items = rows.slice(0, limit);
    return {
      items: items.map(({ blockedId, blockedAt }) => ({
        section: 'block',
        data: { userId: blockedId, blockedAt: blockedAt.toISOString() },
      })),
      next: rows.length > limit ? items.at(-1)!.blockedId : null,
    };
  },
});
