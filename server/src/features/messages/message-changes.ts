/** What happens to a message after it was sent: edits, deletion, pins. Each gives a change for the writer. */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import { Fault } from '../../kernel/fault.js';
import type { Change } from './change.js';
import type { LockedConversation } from './locked-conversation.js';
import { presentStored, type StoredMessage } from './message-row.js';
import { named } from './send.js';

/** Which message, and who wants to change it. */
export interface Handle {
  siteId: string;
  conversationId: string;
  seq: number;
  callerId: string;
}

const of = ({ siteId, conversationId, callerId }: Handle) => ({ siteId, conversationId, callerId });

/** `minutes` is how long the site lets senders edit. Mentions that are left out stay. May throw `not_found`, `forbidden` or `silenced`. */
export function editing(
  handle: Handle,
  { text, mentions }: { text: string; mentions?: readonly string[] | undefined },
  minutes: number | null,
): Change<Message> {
  const { seq, callerId } = handle;
  return {
    ...of(handle),
    needs: { messages: [seq], ...(mentions && { members: mentions }) },
    decide: (conversation) => {
      const message = conversation.requireText(seq);
      if (message.senderId !== callerId) throw new Fault('forbidden', 'Only its sender may edit a message.');
      conversation.requireVoice(callerId);
      requireInTime(message, minutes, conversation.now, 'edited');
      const { mentions: before = [], ...rest } = message.extra;
      const names = mentions ? named(conversation, mentions) : before.length > 0 ? { mentions: before } : {};
      if (message.text === text && (names.mentions ?? []).join() === before.join()) return presentStored(message);
      const edited = conversation.change(message, { text, extra: { ...rest, ...names }, editedAt: conversation.now });
      conversation.keepEdit({ seq, rev: edited.rev, text: message.text ?? '', replacedBy: callerId });
      return edited;
    },
  };
}

/**
 * Leaves a tombstone: the place stays, and everything that anybody wrote under it goes, with the history of its edits. `minutes` is how long the
 * site lets senders delete. May throw `not_found` or `forbidden`.
 */
export function deletion(handle: Handle, callerModerates: boolean, minutes: number | null): Change<Message> {
  const { seq, callerId } = handle;
  return {
    ...of(handle),
    needs: { messages: [seq] },
    decide: (conversation) => {
      const message = conversation.message(seq);
      if (message?.kind === 'text' && message.deletedAt !== null) return presentStored(message);
      const { senderId } = conversation.requireText(seq);
      if (!callerModerates && !conversation.manages(callerId)) {
        if (senderId !== callerId) throw new Fault('forbidden', 'Only its sender and moderators may delete a message.');
        requireInTime(message!, minutes, conversation.now, 'deleted');
      }
      conversation.forgetEdits(seq);
      return conversation.change(message!, {
        text: null,
        extra: {},
        reactions: [],
        pinnedAt: null,
        pinnedBy: null,
        deletedAt: conversation.now,
      });
    },
  };
}

/** May throw `not_found`, `forbidden` or `limit_reached`. */
export function pinning(handle: Handle): Change<Message> {
  const { seq, callerId } = handle;
  return {
    ...of(handle),
    needs: { messages: [seq], pins: true },
    decide: (conversation) => {
      const message = conversation.requireText(seq);
      requirePinner(conversation, callerId);
      if (message.pinnedAt !== null) return presentStored(message);
      if (conversation.pins >= limits.pinned) throw new Fault('limit_reached', `At most ${limits.pinned} messages are pinned.`);
      return conversation.change(message, { pinnedAt: conversation.now, pinnedBy: callerId });
    },
  };
}

/** May throw `not_found` or `forbidden`. */
export function unpinning(handle: Handle): Change<Message> {
  const { seq, callerId } = handle;
  return {
    ...of(handle),
    needs: { messages: [seq], pins: true },
    decide: (conversation) => {
      const message = conversation.requireText(seq);
      requirePinner(conversation, callerId);
      if (message.pinnedAt === null) return presentStored(message);
      return conversation.change(message, { pinnedAt: null, pinnedBy: null });
    },
  };
}

function requirePinner(conversation: LockedConversation, userId: string): void {
  if (conversation.kind === 'group') conversation.requireManager(userId);
}

/** Throws `forbidden`. */
function requireInTime({ createdAt }: StoredMessage, minutes: number | null, now: Date, done: string): void {
  if (minutes === null || now.getTime() < createdAt.getTime() + minutes * 60_000) return;
  throw new Fault(
    'forbidden',
    minutes === 0 ? `On this site messages cannot be ${done}.` : `A message can be ${done} for ${minutes} minutes after it was sent.`,
  );
}
