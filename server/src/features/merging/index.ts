/** Users who take over what a guest of the same device has left. */
import { rowsOf } from '../../database/site-rows.js';
import { GuestMergeRow } from './guest-merge.entity.js';
import type { Sessions } from '../../ports/auth.js';
import type { Feature, Ground, Nothing } from '../../ports/feature.js';
import type { Newcomers, Unread, MemberRows, Takeovers } from '../../ports/members.js';
import type { HandOver } from '../../ports/moves.js';
import type { Users } from '../../ports/users.js';
import { GuestMerges } from './guest-merges.js';
import type { ConversationsWith } from '../../ports/messages.js';

interface Deps extends Ground {
  users: Users;
  sessions: Sessions;
  newcomers: Newcomers;
  unread: Unread;
  memberRows: MemberRows;
  takeovers: Takeovers;
  conversationsWith: ConversationsWith;
  /** What the features do when a user takes over from a guest. */
  handOvers: readonly HandOver[];
}

export function createMergingFeature(deps: Deps): Feature<Nothing, { merges: GuestMerges }> {
  const merges = new GuestMerges(deps);
  return {
    handlers: {},
    ports: { merges },
    chores: [() => merges.finishSome()],
    siteRows: [rowsOf(deps.database, 'site', GuestMergeRow, 'siteId')],
    forget: [(transaction, userId) => merges.forget(transaction, userId)],
  };
}
