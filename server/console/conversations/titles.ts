import type { HostConversation, ListedConversation } from '@parlor/sdk/protocol/host-conversations';

/** What a conversation is called: its title, or its people. */
export function titleOf({ kind, title }: HostConversation, names: readonly string[] = []): string {
  if (kind === 'group') return title ?? 'Group';
  return names.length > 0 ? names.join(', ') : 'Direct conversation';
}

/** The same in the list, which names up to three people. */
export function listedTitle(conversation: ListedConversation): string {
  const { people, memberCount } = conversation;
  const more = memberCount > people.length && people.length > 0 ? ' …' : '';
  return titleOf(
    conversation,
    people.map(({ name }) => name),
  ).concat(more);
}

export const countOfPeople = (count: number): string =>
  `${count} ${count === 1 ? 'person' : 'people'}`;

/** Whether only the staff of a group, and the site, may write. */
export const isClosed = ({ closedAt, posting }: HostConversation): boolean =>
  closedAt !== null || posting === 'admins';
