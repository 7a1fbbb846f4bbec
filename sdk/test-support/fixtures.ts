import type { Conversation } from '../src/protocol/conversations.js';
import type { Member } from '../src/protocol/member.js';
import type { Message } from '../src/protocol/messages.js';
import type { User } from '../src/protocol/users.js';

export const firstTime = '2026-01-01T00:00:00.000Z';

export function person(id: string): User {
  return {
    id,
    kind: 'member',
    role: 'user',
    name: id,
    avatarUrl: null,
    bio: null,
    online: false,
    lastSeenAt: null,
    attributes: {},
    status: 'active',
  };
}

export function member(id: string, change: Partial<Member> = {}): Member {
  return {
    user: person(id),
    role: 'member',
    readSeq: 0,
    deliveredSeq: 0,
    joinedAt: firstTime,
    ...change,
  };
}

export function message(
  conversationId: string,
  seq: number,
  change: Partial<Message> = {},
): Message {
  return {
    conversationId,
    seq,
    rev: seq,
    clientId: null,
    senderId: 'ada',
    kind: 'text',
    text: 'hello',
    system: null,
    replyTo: null,
    mentions: [],
    metadata: null,
    reactions: [],
    pinnedAt: null,
    pinnedBy: null,
    hidden: false,
    createdAt: firstTime,
    editedAt: null,
    deletedAt: null,
    ...change,
  };
}

export function conversation(id: string, change: Partial<Conversation> = {}): Conversation {
  const members = change.members ?? [member('me'), member('ada')];
  return {
    id,
    kind: 'direct',
    title: null,
    access: 'private',
    posting: 'all',
    history: 'all',
    description: null,
    avatarUrl: null,
    role: 'member',
    members,
    memberCount: members.length,
    lastMessage: null,
    lastSeq: 3,
    rev: 3,
    memberRev: 3,
    readSeq: 3,
    unread: 0,
    closedAt: null,
    createdAt: firstTime,
    lastActivityAt: firstTime,
    ...change,
  };
}
