import type { Conversation, Me, User } from '@parlor/sdk';

export type Hindrance = 'outside' | 'closed' | 'deactivated' | 'announcement' | 'silenced';

/**
 * Until when the user is silenced, here or on the whole site, by the server's clock; 0 if they are
 * not. Unix milliseconds.
 */
export function silencedUntil(conversation: Conversation | undefined, me: Me): number {
  const own = conversation?.members.find(({ user }) => user.id === me.id);
  return Math.max(
    ...[own?.silencedUntil, me.silencedUntil].map((time) => Date.parse(time ?? '') || 0),
  );
}

/**
 * What keeps the user from writing, as far as the client knows; the server decides. `now` is by the
 * server's clock: `chat.now()`.
 */
export function hindranceOf(
  conversation: Conversation,
  others: readonly User[],
  me: Me,
  now: number,
): Hindrance | undefined {
  if (conversation.closedAt) return 'closed';
  if (
    others.length > 0 &&
    conversation.kind !== 'group' &&
    others.every(({ status }) => status !== 'active')
  )
    return 'deactivated';
  if (conversation.posting === 'admins' && conversation.role === 'member') return 'announcement';
  return silencedUntil(conversation, me) > now ? 'silenced' : undefined;
}
