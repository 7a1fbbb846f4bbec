import type { MigrationInterface, QueryRunner } from 'typeorm';
import { marks } from '../dialect.js';

/** How many `seq`s, of one conversation or of several, one statement covers. */
const sliceLength = 5_000;

interface Slice {
  ids: string[];
  /** For each of them: after this `seq`, and up to `upTo`. */
  after: number;
  upTo: number;
}

/**
 * Replies keep the `seq` of the quoted message, and no copy of its text. In slices, so that neither
 * memory nor a statement grows with the log. If it is run again, it continues. `rev`s stay: a quote
 * is looked up when it is read, so readers see a difference only if a copy had outlived its
 * message.
 */
export class QuotesByReference0016 implements MigrationInterface {
  readonly name = 'QuotesByReference0000000000016';

  async up(runner: QueryRunner): Promise<void> {
    for await (const { ids, after, upTo } of slices(runner)) {
      await runner.query(
        `UPDATE messages SET extra = JSON_REMOVE(extra, '$.replyTo.excerpt', '$.replyTo.senderId', '$.replyTo.attachment')
         WHERE conversation_id IN (${marks(ids.length)}) AND seq > ? AND seq <= ? AND extra LIKE '%"replyTo":{%"excerpt":%'`,
        [...ids, after, upTo],
      );
    }
  }

  async down(): Promise<void> {
    throw new Error('An older server needs the copies that are gone: restore a backup instead');
  }
}

/** Small conversations together, large ones in parts. */
async function* slices(runner: QueryRunner): AsyncGenerator<Slice> {
  for (let id = ''; ;) {
    const rows = (await runner.query(
      'SELECT id, last_seq FROM conversations WHERE id > ? ORDER BY id LIMIT 500',
      [id],
    )) as {
      id: string;
      last_seq: number;
    }[];
    let ids: string[] = [];
    let length = 0;
    for (const row of rows) {
      for (let after = sliceLength; after < row.last_seq; after += sliceLength)
        yield { ids: [row.id], after, upTo: after + sliceLength };
      const first = Math.min(row.last_seq, sliceLength);
      if (length + first > sliceLength) {
        yield { ids, after: 0, upTo: sliceLength };
        [ids, length] = [[], 0];
      }
      ids.push(row.id);
      length += first;
    }
    if (ids.length > 0) yield { ids, after: 0, upTo: sliceLength };
    const last = rows.at(-1);
    if (!last) return;
    id = last.id;
  }
}
