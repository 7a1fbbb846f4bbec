/**
 * Changes to a message after it was sent: edits, deletion, pins. Each function returns a change for
 * the writer.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import { Fault } from '../../kernel/fault.js';
import { blocksFacet, filesFacet } from '../../conversation-log/facets.js';
import type { Change } from '../../conversation-log/change.js';
import { linksOf } from '../../kernel/links.js';
import type { LockedConversation } from '../../conversation-log/locked-conversation.js';
import { picturesOf, previewing, type StoredMessage } from '../../conversation-log/message-row.js';
import type { Edited, Handle } from '../../ports/messages.js';
import { named } from '../../conversation-log/send.js';

const of = ({ siteId, conversationId, callerId, byHost }: Handle) => ({
  siteId,
  conversationId,
  callerId,
  ...(byHost && { byHost }),
});

/**
 * `minutes` is how long the site lets senders edit. What is left out does not change. May throw
 * `not_found`, `forbidden`, `not_accepted` or `silenced`.
 */
export function editing(
  handle: Handle,
  { text, mentions, blocks }: Edited,
  minutes: number | null,
): Change<Message> {
  const { seq, callerId, byHost } = handle;
  return {
    ...of(handle),
    needs: {
      messages: [seq],
      ...(mentions && { members: mentions, facets: [blocksFacet.need(mentions)] }),
    },
    decide: (conversation) => {
      const message = conversation.requireText(seq);
      if (!byHost) requireMayEdit(conversation, message, callerId, minutes);
      const {
        mentions: before = [],
        previews = [],
        withoutPreview = [],
        blocks: offered = [],
        ...rest
      } = message.extra;
      const offers = blocks ?? offered;
      const names = mentions
        ? named(conversation, callerId, mentions)
        : before.length > 0
          ? { mentions: before }
          : {};
      const isSame =
        message.text === text &&
        (names.mentions ?? []).join() === before.join() &&
        JSON.stringify(offers) === JSON.stringify(offered);
      if (isSame) return conversation.present(message);
      // The previews of removed links are deleted; those of new links are added later.
      const links = linksOf(text);
      const shown = previewing(
        previews.filter(({ url }) => links.includes(url)),
        withoutPreview.filter((url) => links.includes(url)),
      );
      conversation
        .facet(filesFacet)
        .drop(picturesOf(previews.filter(({ url }) => !links.includes(url))));
      const edited = conversation.change(message, {
        text,
        extra: { ...rest, ...names, ...shown, ...(offers.length > 0 && { blocks: offers }) },
        editedAt: conversation.now,
      });
      conversation.keepEdit({
        seq,
        rev: edited.rev,
        text: message.text ?? '',
        replacedBy: callerId,
      });
      return edited;
    },
  };
}

/** Throws `forbidden`, `not_accepted` or `silenced`. */
function requireMayEdit(
  conversation: LockedConversation,
  message: StoredMessage,
  callerId: string,
  minutes: number | null,
): void {
  if (message.senderId !== callerId)
    throw new Fault('forbidden', 'Only its sender may edit a message.');
  conversation.requireAccepted();
  conversation.requireMayPost(callerId);
  conversation.requireVoice(callerId);
  requireInTime(message, minutes, conversation.now, 'edited');
}

/**
 * Leaves a tombstone: the place of the message stays, and its content, reactions and history of
 * edits are deleted. `minutes` is how long the site lets senders delete. May throw `not_found`,
 * `forbidden` or `not_accepted`.
 */
export function deletion(handle: Handle, minutes: number | null): Change<Message> {
  const { seq, callerId, byHost } = handle;
  return {
    ...of(handle),
    needs: { messages: [seq] },
    decide: (conversation) => {
      const message = conversation.message(seq);
      if (message?.kind === 'text' && message.deletedAt !== null)
        return conversation.present(message);
      const { senderId } = conversation.requireText(seq);
      const moderates = byHost === true || conversation.moderates(callerId);
      if (!moderates) conversation.requireOpen();
      if (!moderates && !conversation.manages(callerId)) {
        if (senderId !== callerId)
          throw new Fault('forbidden', 'Only its sender and moderators may delete a message.');
        requireInTime(message!, minutes, conversation.now, 'deleted');
      }
      return entomb(conversation, message!);
    },
  };
}

/**
 * Deletes those of these messages that belong to the sender and are not deleted yet. The sender may
 * have left the conversation. Returns how many were deleted.
 */
export function erasure(
  siteId: string,
  conversationId: string,
  senderId: string,
  seqs: readonly number[],
): Change<number> {
  return {
    siteId,
    conversationId,
    callerId: senderId,
    byOutsider: true,
    needs: { messages: seqs },
    decide: (conversation) => {
      const there = seqs.flatMap((seq) => conversation.stored(seq) ?? []);
      const theirs = there.filter(
        (message) =>
          message.kind === 'text' && message.senderId === senderId && message.deletedAt === null,
      );
      for (const message of theirs) entomb(conversation, message);
      return theirs.length;
    },
  };
}

/** Deletes those of these messages that are not deleted yet, for the host. Returns how many. */
export function clearing(
  where: { siteId: string; conversationId: string; callerId: string; byHost: true },
  seqs: readonly number[],
): Change<number> {
  return {
    ...where,
    needs: { messages: seqs },
    decide: (conversation) => {
      const there = seqs.flatMap((seq) => conversation.stored(seq) ?? []);
      const texts = there.filter(({ kind, deletedAt }) => kind === 'text' && deletedAt === null);
      for (const message of texts) entomb(conversation, message);
      return texts.length;
    },
  };
}

function entomb(conversation: LockedConversation, message: StoredMessage): Message {
  conversation.forgetEdits(message.seq);
  conversation
    .facet(filesFacet)
    .drop([...(message.extra.attachments ?? []), ...picturesOf(message.extra.previews)]);
  return conversation.change(message, {
    text: null,
    extra: {},
    reactions: [],
    pinnedAt: null,
    pinnedBy: null,
    deletedAt: conversation.now,
  });
}

/** May throw `not_found`, `forbidden`, `not_accepted`, `silenced` or `limit_reached`. */
export function pinning(handle: Handle): Change<Message> {
  const { seq, callerId } = handle;
  return {
    ...of(handle),
    needs: { messages: [seq], pins: true },
    decide: (conversation) => {
      const message = conversation.requireText(seq);
      requirePinner(conversation, callerId);
      conversation.requireAccepted();
      conversation.requireVoice(callerId);
      if (message.pinnedAt !== null) return conversation.present(message);
      if (conversation.pins >= limits.pinned)
        throw new Fault('limit_reached', `At most ${limits.pinned} messages are pinned.`);
      return conversation.change(message, { pinnedAt: conversation.now, pinnedBy: callerId });
    },
  };
}

/** May throw `not_found`, `forbidden`, `not_accepted` or `silenced`. */
export function unpinning(handle: Handle): Change<Message> {
  const { seq, callerId } = handle;
  return {
    ...of(handle),
    needs: { messages: [seq], pins: true },
    decide: (conversation) => {
      const message = conversation.requireText(seq);
      requirePinner(conversation, callerId);
      conversation.requireOpen();
      conversation.requireVoice(callerId);
      if (message.pinnedAt === null) return conversation.present(message);
      return conversation.change(message, { pinnedAt: null, pinnedBy: null });
    },
  };
}

function requirePinner(conversation: LockedConversation, userId: string): void {
  if (conversation.kind === 'group') conversation.requireManager(userId);
}

/** Throws `forbidden`. */
function requireInTime(
  { createdAt }: StoredMessage,
  minutes: number | null,
  now: Date,
  done: string,
): void {
  if (minutes === null || now.getTime() < createdAt.getTime() + minutes * 60_000) return;
  throw new Fault(
    'forbidden',
    minutes === 0
      ? `On this site messages cannot be ${done}.`
      : `A message can be ${done} for ${minutes} minutes after it was sent.`,
  );
}
