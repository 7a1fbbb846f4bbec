import type { Page } from './protocol/fields.js';
import type { Member } from './protocol/member.js';
import type { Sync } from './sync/sync.js';
import type { Call } from './transport/calls.js';
import type { Session } from './transport/session.js';

/** Who is in a conversation. */
export interface Members {
  /** All of them, those who joined first first. */
  list(conversationId: string, query?: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<Page<Member>>;
  /** Adds people to a group, for its owner and admins; gives the ids of those who were not there yet. Throws `forbidden`, `limit_reached`. */
  add(conversationId: string, userIds: readonly string[], signal?: AbortSignal): Promise<string[]>;
  /** Removes somebody from a group, for its owner and admins. Throws `forbidden`. */
  remove(conversationId: string, userId: string, signal?: AbortSignal): Promise<void>;
  /** Leaves a group. */
  leave(conversationId: string, signal?: AbortSignal): Promise<void>;
}

export function createMembers({ sync, call, session }: { sync: Sync; call: Call; session: Session }): Members {
  async function remove(conversationId: string, userId: string, signal: AbortSignal | undefined): Promise<void> {
    const { rev } = await call('members.remove', { conversationId, userId }, { signal });
    if (userId === session.user.value?.id) sync.take([{ name: 'conversation.removed', data: { conversationId } }]);
    else sync.conversations.expect({ conversationId, rev });
  }
  return {
    list: (conversationId, query = {}, signal) => call('members.list', { conversationId, ...query }, { signal }),
    async add(conversationId, userIds, signal) {
      const { added, rev } = await call('members.add', { conversationId, userIds: [...userIds] }, { signal, repeatable: true });
      sync.conversations.expect({ conversationId, rev });
      return added;
    },
    remove,
    async leave(conversationId, signal) {
      session.scope.throwIfAborted();
      await remove(conversationId, session.user.value!.id, signal);
    },
  };
}
