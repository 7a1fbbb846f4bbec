/**
 * Silences members in one conversation, and sets slow mode: checked under the conversation's lock,
 * with the audit entry in the same commit.
 */
import type { Statement } from '../../database/dialect.js';
import { Fault } from '../../kernel/fault.js';
import type { Change } from '../../conversation-log/change.js';
import type { LockedConversation } from '../../conversation-log/locked-conversation.js';
import type { Act } from '../../ports/moderation.js';

interface Where {
  siteId: string;
  conversationId: string;
  callerId: string;
}

type Recorded = (act: Act) => Statement;

/** The target, the reason, and the site-wide roles of target and caller. */
export interface Silence {
  userId: string;
  targetRole: 'user' | 'moderator' | 'admin';
  callerRole: 'user' | 'moderator' | 'admin';
  /** Seconds from the commit on; null lifts a silence. */
  seconds: number | null;
  note?: string | undefined;
  reportId?: string | undefined;
}

/** May throw `not_found` or `forbidden`. */
export function silencing(
  where: Where,
  silence: Silence,
  recorded: Recorded,
): Change<{ silencedUntil: string | null }> {
  const { siteId, conversationId, callerId } = where;
  const { userId, seconds, note, reportId } = silence;
  return {
    ...where,
    byModerator: true,
    needs: { members: [userId] },
    decide: (conversation) => {
      requireMaySilence(conversation, callerId, silence);
      const until =
        seconds === null ? null : new Date(conversation.now.getTime() + seconds * 1_000);
      const silencedUntil = until?.toISOString() ?? null;
      conversation.silence(userId, until);
      const act = until ? 'member.silenced' : 'member.unsilenced';
      conversation.storeBeside(
        recorded({
          siteId,
          act,
          actorId: callerId,
          userId,
          conversationId,
          until,
          note: note ?? null,
          reportId: reportId ?? null,
        }),
      );
      conversation.announce({
        name: 'member.silenced',
        data: { conversationId, userId, silencedUntil },
      });
      return { silencedUntil };
    },
  };
}

function requireMaySilence(
  conversation: LockedConversation,
  callerId: string,
  { userId, targetRole, callerRole }: Silence,
): void {
  const moderates = conversation.moderates(callerId);
  if (!moderates) conversation.requireManager(callerId);
  const role = conversation.role(userId);
  if (role === null) throw new Fault('not_found', 'There is no such member.');
  if (userId === callerId) throw new Fault('forbidden', 'Nobody acts against themselves.');
  if (targetRole === 'admin' && callerRole !== 'admin')
    throw new Fault('forbidden', 'Nobody but an admin acts against an admin of the site.');
  if (moderates) return;
  if (targetRole !== 'user')
    throw new Fault('forbidden', "The site's moderators are not silenced in a group.");
  if (role !== 'member' && conversation.role(callerId) !== 'owner')
    throw new Fault('forbidden', 'Only an owner may silence an owner or an admin.');
}

/** May throw `not_found` or `forbidden`. */
export function slowing(
  where: Where,
  seconds: number,
  recorded: Recorded,
): Change<{ slowSeconds: number }> {
  const { siteId, conversationId, callerId } = where;
  return {
    ...where,
    needs: {},
    decide: (conversation) => {
      conversation.requireManager(callerId);
      if (conversation.slowSeconds === seconds) return { slowSeconds: seconds };
      conversation.slowDown(seconds);
      conversation.storeBeside(
        recorded({
          siteId,
          act: 'conversation.slowed',
          actorId: callerId,
          conversationId,
          detail: String(seconds),
        }),
      );
      conversation.announce({
        name: 'conversation.updated',
        data: { conversationId, title: conversation.title ?? '', slowSeconds: seconds },
      });
      return { slowSeconds: seconds };
    },
  };
}

/**
 * A deletion, with an entry in the audit log if a moderator of the site deletes a message of
 * another user.
 */
export function recordedDeletion<R>(
  change: Change<R>,
  seq: number,
  act: Omit<Act, 'act' | 'userId'>,
  recorded: Recorded,
): Change<R> {
  return {
    ...change,
    decide: (conversation) => {
      const senderId = conversation.message(seq)?.senderId ?? null;
      const before = conversation.rev;
      const result = change.decide(conversation);
      if (
        conversation.rev > before &&
        senderId !== change.callerId &&
        conversation.moderates(change.callerId)
      )
        conversation.storeBeside(
          recorded({
            ...act,
            act: 'message.deleted',
            userId: senderId,
            conversationId: conversation.id,
            seq,
          }),
        );
      return result;
    },
  };
}
