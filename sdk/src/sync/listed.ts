import type { Conversation } from '../protocol/conversations.js';

/**
 * The conversations that the list shows: no archived ones, none that the user has cleared and that
 * have no later message, and of several direct conversations with one person only the open one, or
 * the one that was closed last. The server's list follows the same rule.
 */
export function listed(all: readonly Conversation[]): readonly Conversation[] {
  const kept = all.filter(
    (conversation) => conversation.archived !== true && !isCleared(conversation),
  );
  if (!kept.some(({ closedAt }) => closedAt)) return kept;
  const latest = new Map<string, Conversation>();
  for (const conversation of all) {
    if (conversation.kind !== 'direct' || conversation.memberCount !== 2) continue;
    const before = latest.get(peopleOf(conversation));
    if (!before || endOf(conversation) > endOf(before))
      latest.set(peopleOf(conversation), conversation);
  }
  return kept.filter(
    (conversation) => !conversation.closedAt || latest.get(peopleOf(conversation)) === conversation,
  );
}

const isCleared = ({ clearedSeq = 0, lastSeq }: Conversation): boolean =>
  clearedSeq > 0 && clearedSeq >= lastSeq;

const peopleOf = ({ members }: Conversation): string =>
  members
    .map(({ user }) => user.id)
    .sort()
    .join();

/** When a conversation was closed; infinity for an open one. */
const endOf = ({ closedAt }: Conversation): number => (closedAt ? Date.parse(closedAt) : Infinity);
