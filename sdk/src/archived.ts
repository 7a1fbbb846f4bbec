import type { Conversation } from './protocol/conversations.js';

/**
 * Whether the user has deleted all there is in it for themselves: it comes back with its next
 * message.
 */
export const isCleared = ({
  clearedSeq = 0,
  lastSeq,
}: Pick<Conversation, 'clearedSeq' | 'lastSeq'>): boolean =>
  clearedSeq > 0 && clearedSeq >= lastSeq;

/**
 * Those that the list shows: not what is archived or deleted for the user, and of several direct
 * conversations with one person only the open one, or the one that was closed last. The server's
 * list leaves out the same.
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

const peopleOf = ({ members }: Conversation): string =>
  members
    .map(({ user }) => user.id)
    .sort()
    .join();

/** An open one has not ended. */
const endOf = ({ closedAt }: Conversation): number => (closedAt ? Date.parse(closedAt) : Infinity);
