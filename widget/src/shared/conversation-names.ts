import { limits, type Conversation, type User } from '@parlor/sdk';
import type { Catalogue } from '../i18n/en.js';
import type { Formats } from '../i18n/formats.js';

/** The other people of a conversation. */
export function othersOf(conversation: Conversation, me: string): User[] {
  return conversation.members
    .filter((member) => member.user.id !== me)
    .map((member) => member.user);
}

/** The name of a conversation: its title, or its people. */
export function nameOf(others: readonly User[], t: Catalogue, title?: string | null): string {
  return title ?? (others.length === 0 ? t.notesToSelf : t.people(others.map((user) => user.name)));
}

/** The one other person whose name is the conversation's name. */
export function partner(others: readonly User[], title?: string | null): User | undefined {
  return title == null && others.length === 1 ? others[0] : undefined;
}

/** "Online", "Last seen 5 min. ago", "4 people, 2 online". */
export function presenceOf(
  others: readonly User[],
  t: Catalogue,
  formats: Formats,
  of?: Pick<Conversation, 'title' | 'memberCount'>,
): string {
  const [first, second] = others;
  // Its members are not told of each other's presence, and not all of them are listed.
  if (of && of.memberCount > limits.presenceMembers) return t.presence.members(of.memberCount);
  if (!first && !of?.title) return t.notesToSelfHint;
  if (!first || second) {
    const online = others.filter((user) => user.online).length;
    return online > 0
      ? t.presence.membersOnline(others.length + 1, online)
      : t.presence.members(others.length + 1);
  }
  if (first.online) return t.presence.online;
  if (!first.lastSeenAt)
    return first.kind === 'bot' ? t.presence.bot : first.kind === 'guest' ? t.presence.guest : '';
  const ago = formats.ago(new Date(first.lastSeenAt), new Date());
  return ago ? t.presence.lastSeen(ago) : t.presence.justNow;
}
