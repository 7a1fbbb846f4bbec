import { In } from 'typeorm';
import type { Database } from '../../database/database.js';
import { deleteSome, type SiteRows, tableOf } from '../../database/site-rows.js';
import { SearchSegmentRow, SearchWordRow } from './search.entity.js';
import { segmentKey } from './segments.js';

const segmentsAtOnce = 200;

/**
 * Deletes the words of conversations, which can only be found by their segments, and then these
 * segments.
 */
export const segmentRows = (database: Database): SiteRows => ({
  tables: [tableOf(database, SearchWordRow), tableOf(database, SearchSegmentRow)],
  foundBy: 'conversations',
  async deleteSome(ids) {
    const segments = database.entities(SearchSegmentRow);
    const some = await segments.find({
      select: { conversationId: true, number: true },
      where: { conversationId: In([...ids]) },
      take: segmentsAtOnce,
    });
    if (some.length === 0) return 0;
    const keys = some.map(({ conversationId, number }) => segmentKey(conversationId, number));
    const words = await deleteSome(database, SearchWordRow, 'segment', keys);
    if (words > 0) return words;
    const places = some.map(({ conversationId, number }) => ({ conversationId, number }));
    await segments.createQueryBuilder().delete().where(places).execute();
    return some.length;
  },
});
