/** Blocks between users. */
import type { blockOperations } from '@parlor/sdk/protocol/blocks';
import { rowsOf } from '../../database/site-rows.js';
import { BlockRow } from './block.entity.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Feature, Ground, Nothing } from '../../ports/feature.js';
import type { MemberRows } from '../../ports/members.js';
import type { Users } from '../../ports/users.js';
import { BlockedPairs } from './blocked-pairs.js';
import { blockExports } from './block-exports.js';
import { blocksApi } from './blocks.api.js';
import { blocksInLog } from './blocks-facet.js';
import { Blocks } from './blocks.js';
import type { WithdrawRequest } from '../../ports/contacts.js';

export { createBlockSql } from './block-sql.js';

/** Who blocks whom: presence and users need it before the blocks feature is created. */
export const createBlockedPairs = ({ database, bus }: Pick<Ground, 'database' | 'bus'>) =>
  new BlockedPairs(database, bus);

interface Deps extends Ground {
  users: Users;
  memberRows: MemberRows;
  blocked: BlockedPairs;
  withdrawRequest: WithdrawRequest;
  /** Notifies two users of each other's presence, as far as they may see it. */
  tellPresence(siteId: string, userId: string, otherId: string): Promise<void>;
}

export function createBlocksFeature(
  deps: Deps,
): Feature<Handlers<typeof blockOperations>, Nothing> {
  deps.writer.extend(blocksInLog);
  const blocks = new Blocks(deps);
  return {
    handlers: blocksApi(blocks),
    ports: {},
    siteRows: [rowsOf(deps.database, 'users', BlockRow, 'userId')],
    forget: [(transaction, userId) => blocks.forget(transaction, userId)],
    handOver: [(...what) => blocks.handOver(...what)],
    exports: [blockExports(deps.database)],
  };
}
