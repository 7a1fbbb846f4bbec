import type { ConversationRecord } from '../../conversation-log/conversation-rows.js';
import type { MemberRow } from './member.entity.js';
import type { FirstMember } from '../../ports/members.js';

/**
 * The row of a member who is there from the start. `seen`: how far the member has received and
 * read.
 */
export function firstMember(
  { id: conversationId, createdAt: joinedAt, joinedSeq }: ConversationRecord,
  { userId, role, seen }: FirstMember,
): MemberRow {
  return {
    conversationId,
    userId,
    role,
    readSeq: seen,
    deliveredSeq: seen,
    unreadSeq: seen,
    joinedAt,
    memberRev: 0,
    joinedSeq,
  };
}
