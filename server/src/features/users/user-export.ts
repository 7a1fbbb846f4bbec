/**
 * A copy of what is stored about a user, page by page: the profile first, then the sections of the
 * other features, in their order.
 */
import type { ExportItem, ExportSection } from '@parlor/sdk/protocol/host-people';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import type { Database } from '../../database/database.js';
import type { HostActor } from '../../kernel/context.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { Exports } from '../../ports/exports.js';
import type { Audit } from '../../ports/moderation.js';

interface Deps {
  database: Database;
  audit: Audit;
  exports: readonly Exports[];
}

/** In a cursor, for the beginning of a section. */
const beginning = '';

export class UserExport {
  constructor(private readonly deps: Deps) {}

  /** The first page is recorded in the audit log. Throws `invalid_input` for a wrong cursor. */
  async page(
    siteId: string,
    userId: string,
    cursor: string | undefined,
    actor: HostActor,
  ): Promise<{ items: ExportItem[]; next: string | null }> {
    const { database, audit, exports } = this.deps;
    const [name, place] =
      cursor === undefined
        ? [exports[0]!.section, beginning]
        : decodeCursor(cursor, ['string', 'string']);
    const at = Math.max(0, this.#indexOf(name));
    const { items, next } = await exports[at]!.page(
      siteId,
      userId,
      place === beginning ? null : place,
      serverLimits.exportedAtOnce,
    );
    if (cursor === undefined)
      await database.transaction((transaction) =>
        audit.append(transaction, {
          siteId,
          act: 'user.exported',
          actorId: null,
          by: actor,
          userId,
        }),
      );
    const following = exports[at + 1];
    return {
      items: [...items],
      next:
        next !== null
          ? encodeCursor([name, next])
          : following
            ? encodeCursor([following.section, beginning])
            : null,
    };
  }

  #indexOf(section: string): number {
    return this.deps.exports.findIndex((each) => each.section === (section as ExportSection));
  }
}
