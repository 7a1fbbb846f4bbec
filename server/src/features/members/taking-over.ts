/**
 * A user takes over what a guest has in a conversation: the place among the members, and the
 * entries of the log that name the guest. The order of the log does not change.
 */
import type { Member } from '@parlor/sdk/protocol/member';
import type { Statement } from '../../database/dialect.js';
import { directKey } from '../../conversation-log/direct-key.js';
import { setRole } from './member-changes.js';
import { waysInFacet, waysInOf } from './find-ways-in.js';
import { storingBlocked } from '../../conversation-log/conversation-rows.js';
import { renamingEditor } from '../../conversation-log/message-rows.js';
import type { BlockSql } from '../../ports/sql.js';
import type { Change } from '../../conversation-log/change.js';
import type { MessageChange } from '../../conversation-log/conversation-state.js';
import type { Role } from '../../conversation-log/roster.js';
import type { LockedConversation } from '../../conversation-log/locked-conversation.js';
import type { Reactions, StoredMessage } from '../../conversation-log/message-row.js';
import type { GuestMarks, Takeover } from '../../ports/members.js';

const ranks: Readonly<Record<Role, number>> = { member: 0, admin: 1, owner: 2 };

const base = ({ siteId, conversationId, userId }: Takeover) =>
  ({ siteId, conversationId, callerId: userId, byOutsider: true }) as const;

/**
 * The user takes the guest's place. If the user is already a member, they keep their own place, and
 * of each pair of marks, roles and silences the further, higher or longer one. A user who is banned
 * from the group gets no place. `others` are the members of a direct conversation besides the
 * guest; it becomes the conversation of these and the user, unless it is closed. Does nothing if
 * the guest is not a member. The commit fails on the unique key if these people have another direct
 * conversation. Returns whether the user now has the place that the guest had.
 */
export function takingPlace(
  blocks: BlockSql,
  where: Takeover,
  marks: GuestMarks,
  others: readonly string[] | null,
  present: (role: Role, seq: number) => Member,
): Change<boolean> {
  const { conversationId, guestId, userId } = where;
  return {
    ...base(where),
    needs: { members: [guestId, userId], facets: [waysInFacet.need({ of: [userId] })] },
    decide: (conversation) => {
      const role = conversation.role(guestId);
      if (role === null) return false;
      const before = conversation.role(userId);
      const isBanned =
        before === null && conversation.kind === 'group' && waysInOf(conversation).isBanned(userId);
      // A member may have left it in the meantime: then it is a group.
      if (others && conversation.kind === 'direct') {
        const people = [...new Set([...others, userId])];
        conversation.setDirectKey(directKey(people));
        const [other, more] = people.filter((id) => id !== userId);
        if (other !== undefined && more === undefined)
          conversation.storeBeside(blockedMark(blocks, conversationId, userId, other));
      }
      const seq = conversation.lastSeq;
      if (before !== null || isBanned) conversation.dropMember(guestId);
      else {
        conversation.replaceMember(guestId, userId);
        conversation.storeBeside(movedMember(conversationId, guestId, userId));
      }
      if (before !== null)
        for (const statement of joinedMarks(conversationId, userId, marks))
          conversation.storeBeside(statement);
      for (const statement of editsAndSilence(where)) conversation.storeBeside(statement);
      const { memberCount } = conversation;
      conversation.announce({
        name: 'member.left',
        data: { conversationId, userId: guestId, memberCount },
      });
      if (before === null && !isBanned)
        conversation.announce({
          name: 'member.joined',
          data: { conversationId, members: [present(role, seq)], memberCount },
        });
      if (before !== null && ranks[role] > ranks[before]) setRole(conversation, userId, role);
      return !isBanned;
    },
  };
}

/**
 * Replaces the guest by the user in messages, mentions, reactions, pins and entries of the log.
 * Returns how many entries have changed.
 */
export function renaming(
  where: Takeover,
  seqs: readonly number[],
  newId: () => string,
): Change<number> {
  return {
    ...base(where),
    needs: { messages: seqs },
    decide: (conversation) => seqs.filter((seq) => rename(conversation, seq, where, newId)).length,
  };
}

/**
 * Closes a direct conversation of the people of `key`, because another one replaces it, or because
 * its two members are now the same user. It stays readable.
 */
export function closing(where: Takeover, key: string): Change<void> {
  return {
    ...base(where),
    needs: {},
    decide: (conversation) => {
      if (conversation.closedAt !== null) return;
      conversation.appendSystem({ type: 'closed', by: where.userId });
      conversation.close(key);
    },
  };
}

function rename(
  conversation: LockedConversation,
  seq: number,
  { guestId, userId }: Takeover,
  newId: () => string,
): boolean {
  const message = conversation.stored(seq);
  if (!message) return false;
  const change: MessageChange = {
    // The user may have sent another message here with the same `clientId`.
    ...(message.senderId === guestId && { senderId: userId, clientId: newId() }),
    ...(message.pinnedBy === guestId && { pinnedBy: userId }),
    ...renamedExtra(message, guestId, userId),
    ...(message.reactions.some(([, userIds]) => userIds.includes(guestId)) && {
      reactions: message.reactions.map(([emoji, userIds]): Reactions[number] => [
        emoji,
        renamed(userIds, guestId, userId),
      ]),
    }),
  };
  if (Object.keys(change).length === 0) return false;
  conversation.change(message, change);
  return true;
}

function renamedExtra({ extra }: StoredMessage, guestId: string, userId: string): MessageChange {
  const { system, mentions } = extra;
  // Every string in an entry that equals a user's id is the id of that user.
  const entry =
    system &&
    (JSON.parse(JSON.stringify(system).replaceAll(`"${guestId}"`, `"${userId}"`)) as typeof system);
  const isSame = JSON.stringify(entry) === JSON.stringify(system) && !mentions?.includes(guestId);
  if (isSame) return {};
  return {
    extra: {
      ...extra,
      ...(entry && { system: entry }),
      ...(mentions && { mentions: renamed(mentions, guestId, userId) }),
    },
  };
}

/** Without duplicates. */
const renamed = (ids: readonly string[], from: string, to: string): string[] => [
  ...new Set(ids.map((id) => (id === from ? to : id))),
];

/** The later of two times that may be NULL. */
const laterOf = (a: string, b: string) =>
  `COALESCE(CASE WHEN ${a} > ${b} THEN ${a} ELSE ${b} END, ${a}, ${b})`;

/**
 * Also applies the silence that was kept of an earlier membership of the user: joining as a guest
 * does not end it.
 */
function movedMember(conversationId: string, guestId: string, userId: string): Statement {
  const kept =
    '(SELECT silenced_until FROM kept_standings WHERE conversation_id = members.conversation_id AND user_id = ?)';
  return {
    sql: `UPDATE members SET user_id = ?, member_rev = member_rev + 1, silenced_until = ${laterOf('silenced_until', kept)}
      WHERE conversation_id = ? AND user_id = ?`,
    parameters: [userId, userId, userId, userId, conversationId, guestId],
  };
}

function joinedMarks(conversationId: string, userId: string, marks: GuestMarks): Statement[] {
  const further = (column: string) =>
    `${column} = CASE WHEN ${column} < ? THEN ? ELSE ${column} END`;
  const earlier = (column: string) =>
    `${column} = CASE WHEN ${column} > ? THEN ? ELSE ${column} END`;
  const { readSeq, deliveredSeq, unreadSeq, joinedSeq, joinedAt, silencedUntil } = marks;
  const twice = [readSeq, deliveredSeq, unreadSeq, joinedSeq, joinedAt].flatMap((value) => [
    value,
    value,
  ]);
  const sql = `UPDATE members SET ${['read_seq', 'delivered_seq', 'unread_seq'].map(further).join(', ')}, ${['joined_seq', 'joined_at'].map(earlier).join(', ')},
    member_rev = member_rev + 1 WHERE conversation_id = ? AND user_id = ?`;
  const whose = [conversationId, userId];
  const statements: Statement[] = [{ sql, parameters: [...twice, ...whose] }];
  if (silencedUntil)
    statements.push({
      sql: 'UPDATE members SET silenced_until = ? WHERE conversation_id = ? AND user_id = ? AND (silenced_until IS NULL OR silenced_until < ?)',
      parameters: [silencedUntil, ...whose, silencedUntil],
    });
  return statements;
}

function editsAndSilence({ conversationId, guestId, userId }: Takeover): Statement[] {
  return [
    renamingEditor(conversationId, guestId, userId),
    {
      sql: 'DELETE FROM kept_standings WHERE conversation_id = ? AND user_id = ?',
      parameters: [conversationId, guestId],
    },
  ];
}

function blockedMark(
  blocks: BlockSql,
  conversationId: string,
  userId: string,
  otherId: string,
): Statement {
  return storingBlocked(conversationId, {
    sql: `${blocks.blocks('?', '?')} OR ${blocks.blocks('?', '?')}`,
    parameters: [userId, otherId, otherId, userId],
  });
}
