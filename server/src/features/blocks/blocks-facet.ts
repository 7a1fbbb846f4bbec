import { type LogExtension, facetExtension } from '../../conversation-log/extension.js';
import { blocksFacet } from '../../conversation-log/facets.js';

const keyOf = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);

class KnownBlocks {
  readonly #pairs = new Set<string>();

  know(userId: string, otherId: string): void {
    this.#pairs.add(keyOf(userId, otherId));
  }

  areBlocked(userId: string, otherId: string): boolean {
    return this.#pairs.has(keyOf(userId, otherId));
  }
}

/** Looks up the blocks between a caller and others, in both directions. */
export const blocksInLog: LogExtension = facetExtension(blocksFacet, {
  create: () => new KnownBlocks(),
  lookUps(wanted, { dialect }, stateOf) {
    const keys = wanted.flatMap(({ conversationId, callerId, need }) =>
      need.flatMap((userId) => [
        [conversationId, callerId, userId],
        [conversationId, userId, callerId],
      ]),
    );
    const sql = `SELECT key0, key1, key2 FROM ${dialect.keyTable(['text', 'text', 'text'])}
     JOIN blocks ON blocks.user_id = key1 AND blocks.blocked_id = key2`;
    return [
      {
        statement: { sql, parameters: [JSON.stringify(keys)] },
        know(rows, conversations) {
          for (const { key0, key1, key2 } of rows as Record<'key0' | 'key1' | 'key2', string>[]) {
            const conversation = conversations.get(key0);
            if (conversation) stateOf(conversation).know(key1, key2);
          }
        },
      },
    ];
  },
});
