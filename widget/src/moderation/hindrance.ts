import type { Conversation, Me, User } from '@parlor/sdk';

export type Hindrance = 'outside' | 'closed' | 'deactivated' | 'announcement' | 'silenced';

/**
 * Until when the reader may not write, here or on the whole site; 0 where nothing is in the way.
 * Unix milliseconds.
 */
export function silencedUntil(conversation: Conversation | undefined, me: Me): number {
  const own = conversation?.members.find(({ user }) => user.id === me.id);
  return Math.max(
    ...[own?.silencedUntil, me.silencedUntil].map((time) => Date.parse(time ?? '') || 0),
  );
}

/**
 * What keeps the reader from writing, as far as can be seen from here; the server has the last
 * word.
 */
export function hindranceOf(
  conversation: Conversation,
  others: readonly User[],
  me: Me,
): Hindrance | undefined {
  if (conversation.closedAt) return 'closed';
  if (
    others.length > 0 &&
    conversation.kind !== 'group' &&
    others.every(({ status }) => status !== 'active')
  )
    return 'deactivated';
  if (conversation.posting === 'admins' && conversation.role === 'member') return 'announcement';
  return silencedUntil(conversation, me) > Date.now() ? 'silenced' : undefined;
}
