import { vi } from 'vitest';
import type { Database } from '../../server/src/database/database.js';

/** What a driver throws when the line to the database breaks. */
export const brokenLine = () =>
  Object.assign(new Error('The line broke'), { code: 'PROTOCOL_CONNECTION_LOST' });

/**
 * The next commit of the hot path that begins a statement like this takes place, but its answer is
 * lost. `then` is called in that moment.
 */
export function loseAnswer(
  database: Database,
  statement: string,
  then: () => void = () => undefined,
): void {
  const directly = database.directly.bind(database);
  let isLost = false;
  vi.spyOn(database, 'directly').mockImplementation(async (work) => {
    let isIt = false;
    const result = await directly(async (run) => {
      const done = await work(run);
      isIt = done.last.some(({ sql }) => sql.startsWith(statement));
      return done;
    });
    if (!isIt || isLost) return result;
    isLost = true;
    then();
    throw brokenLine();
  });
}
