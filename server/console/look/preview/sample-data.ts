/** A conversation as the preview of the chat shows it. */
import type { Session } from '@parlor/sdk/protocol/auth';
import type { Conversation } from '@parlor/sdk/protocol/conversations';
import type { Member } from '@parlor/sdk/protocol/member';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Me, User } from '@parlor/sdk/protocol/users';

export const conversationId = 'preview';

const minutesAgo = (minutes: number): string =>
  new Date(Date.now() - minutes * 60_000).toISOString();
const start = minutesAgo(9);

const user = (id: string, name: string, role: User['role'] = 'user'): User => ({
  id,
  kind: 'member',
  role,
  name,
  avatarUrl: null,
  bio: null,
  online: role !== 'user',
  lastSeenAt: null,
  attributes: {},
  status: 'active',
});

const visitor = user('visitor', 'You');
const staff = user('staff', 'Grace', 'admin');

export const me: Me = {
  ...visitor,
  email: null,
  externalId: null,
  showsPresence: true,
  createdAt: start,
};

export const session = (): Session => ({
  sessionId: 'preview',
  user: me,
  accessToken: 'preview',
  accessExpiresAt: minutesAgo(-600),
  refreshToken: 'preview',
  serverTime: minutesAgo(0),
});

const message = (seq: number, sender: User, text: string, minutes: number): Message => ({
  conversationId,
  seq,
  rev: seq,
  clientId: null,
  senderId: sender.id,
  kind: 'text',
  text,
  system: null,
  replyTo: null,
  mentions: [],
  metadata: null,
  reactions: [],
  pinnedAt: null,
  pinnedBy: null,
  hidden: false,
  createdAt: minutesAgo(minutes),
  editedAt: null,
  deletedAt: null,
});

export const messages: readonly Message[] = [
  message(1, visitor, 'Hello! Do you also ship to Portugal?', 8),
  message(2, staff, 'Hi there. We do, and it takes three days.', 6),
  message(3, visitor, 'Perfect, thank you.', 5),
  message(4, staff, 'You are welcome! Write again whenever you like.', 4),
];

const member = (of: User): Member => ({
  user: of,
  role: 'member',
  readSeq: messages.length,
  deliveredSeq: messages.length,
  joinedAt: start,
});
export const members: readonly Member[] = [member(staff), member(visitor)];

export const conversation: Conversation = {
  id: conversationId,
  kind: 'direct',
  title: null,
  access: 'private',
  posting: 'all',
  history: 'all',
  description: null,
  avatarUrl: null,
  role: 'member',
  members: [...members],
  memberCount: members.length,
  lastMessage: messages.at(-1)!,
  lastSeq: messages.length,
  rev: messages.length,
  memberRev: 0,
  readSeq: messages.length,
  unread: 0,
  closedAt: null,
  createdAt: start,
  lastActivityAt: messages.at(-1)!.createdAt,
};
