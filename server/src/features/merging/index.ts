/** Users who take over what a guest of the same device has left. */
import type { hostMergeOperations } from '@parlor/sdk/protocol/host-people';
import type { Handlers } from '../../kernel/dispatcher.js';
import { rowsOf } from '../../database/site-rows.js';
import { GuestMergeRow } from './guest-merge.entity.js';
import type { Sessions } from '../../ports/auth.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { Newcomers, Unread, MemberRows, Takeovers } from '../../ports/members.js';
import type { HandOver } from '../../ports/moves.js';
import type { Audit } from '../../ports/moderation.js';
import type { Users } from '../../ports/users.js';
import { GuestMerges } from './guest-merges.js';
import type { ConversationsWith } from '../../ports/messages.js';

interface Deps extends Ground {
  users: Users;
  audit: Audit;
  sessions: Sessions;
  newcomers: Newcomers;
  unread: Unread;
  memberRows: MemberRows;
  takeovers: Takeovers;
  conversationsWith: ConversationsWith;
  /** What the features do when a user takes over from a guest. */
  handOvers: readonly HandOver[];
}

export function createMergingFeature(
  deps: Deps,
): Feature<Handlers<typeof hostMergeOperations>, { merges: GuestMerges }> {
  const merges = new GuestMerges(deps);
  return {
    handlers: {
      'host.mergeGuest': ({ siteId, actor }, who) => merges.mergeByHost(siteId, who, actor),
    },
    ports: { merges },
    chores: [() => merges.finishSome()],
    siteRows: [rowsOf(deps.database, 'site', GuestMergeRow, 'siteId')],
    forget: [(transaction, userId) => merges.forget(transaction, userId)],
  };
}
