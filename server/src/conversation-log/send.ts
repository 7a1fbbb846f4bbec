/**
 * Sending a message: each `clientId` of a sender is stored once, with quote, mentions and files.
 */
import { choicesOf, type Chosen, type MessageBlock } from '@parlor/sdk/protocol/message-blocks';
import type { Message, Metadata } from '@parlor/sdk/protocol/messages';
import { sha256 } from '../kernel/environment.js';
import type { CallingUser } from '../kernel/context.js';
import { Fault } from '../kernel/fault.js';
import type { Change } from './change.js';
import { blocksFacet, filesFacet } from './facets.js';
import type { LockedConversation } from './locked-conversation.js';
import type { Extra } from './message-row.js';

export interface Content {
  clientId: string;
  text: string;
  /** The `seq` of the message that it replies to. */
  replyTo?: number | undefined;
  mentions?: readonly string[] | undefined;
  metadata?: Metadata | undefined;
  /** Uploads of the sender. */
  attachmentIds?: readonly string[] | undefined;
  /** Only of bots and of the host. */
  blocks?: readonly MessageBlock[] | undefined;
  /** The choice of another message that is pressed. */
  choice?: Chosen | undefined;
}

export interface Send extends Content {
  siteId: string;
  conversationId: string;
  senderId: string;
  /** The text to store instead, if the site masks words of it. */
  masked?: string | undefined;
  /** A moderator releases it: sanctions of its sender do not stop it any more. */
  released?: true;
  /** The message has no text yet, and grows. */
  streaming?: true;
  /** The host sends it in the name of a member, or of its site's bot, which is no member. */
  byHost?: 'member' | 'site';
}

/**
 * May throw `client_id_reused`, `forbidden`, `not_accepted`, `silenced`, `rate_limited` in slow
 * mode, or `not_found` for the message that it replies to.
 */
export function sending(send: Send): Change<Message> {
  const {
    siteId,
    conversationId,
    senderId,
    clientId,
    text,
    replyTo,
    mentions = [],
    metadata,
    attachmentIds = [],
    blocks = [],
    choice,
    masked = text,
    released,
    streaming,
    byHost,
  } = send;
  const hash = sendHash(send);
  return {
    siteId,
    conversationId,
    callerId: senderId,
    ...(byHost === 'site' && { byHost: true }),
    needs: {
      clientId,
      ...(mentions.length > 0 && { members: mentions }),
      ...(replyTo !== undefined && { quoted: replyTo }),
      ...(choice && { messages: [choice.seq] }),
      facets: [
        ...(mentions.length > 0 ? [blocksFacet.need(mentions)] : []),
        ...(attachmentIds.length > 0 ? [filesFacet.need(attachmentIds)] : []),
      ],
    },
    decide: (conversation) => {
      const before = conversation.sent(senderId, clientId);
      if (before && before.sendHash !== hash) throw new Fault('client_id_reused');
      if (before) return conversation.present(before);
      conversation.requireAccepted();
      if (!byHost) conversation.requireMayPost(senderId);
      if (!released && !byHost) {
        conversation.requireVoice(senderId);
        conversation.requireTurn(senderId);
      }
      if (replyTo !== undefined) conversation.requireQuotable(replyTo);
      if (choice) requireOffered(conversation, choice, text);
      const attachments =
        attachmentIds.length > 0
          ? conversation.facet(filesFacet).require(senderId, attachmentIds)
          : [];
      const extra: Extra = {
        ...(replyTo !== undefined && { replyTo: { seq: replyTo } }),
        ...named(conversation, senderId, mentions),
        ...(metadata && Object.keys(metadata).length > 0 && { metadata }),
        ...(attachments.length > 0 && { attachments }),
        ...(blocks.length > 0 && { blocks }),
        ...(choice && { choice }),
        ...(streaming && { streaming }),
      };
      conversation.takeTurn(senderId);
      const message = conversation.append({
        kind: 'text',
        senderId,
        clientId,
        sendHash: hash,
        text: masked,
        extra,
      });
      if (attachments.length > 0) conversation.facet(filesFacet).carry(attachmentIds, message.seq);
      return message;
    },
  };
}

/** Throws `not_found` unless a message that the caller sees offers this choice with this label. */
function requireOffered(
  conversation: LockedConversation,
  { seq, value }: Chosen,
  text: string,
): void {
  const { blocks } = conversation.requireText(seq).extra;
  if (!choicesOf(blocks).some((choice) => choice.value === value && choice.label === text))
    throw new Fault('not_found', 'The message does not offer this choice.');
}

/** Throws `forbidden` if somebody other than a bot sends blocks. */
export function requireMaySendBlocks(
  { kind }: CallingUser,
  { blocks }: Pick<Content, 'blocks'>,
): void {
  if (blocks !== undefined && kind !== 'bot')
    throw new Fault('forbidden', 'Only bots and the host send blocks.');
}

/**
 * A message needs a text or files. Throws `invalid_input`, and `limit_reached` beyond `most` files.
 */
export function requireContent(
  { text, attachmentIds = [] }: Pick<Content, 'text' | 'attachmentIds'>,
  most: number,
): void {
  if (attachmentIds.length > most)
    throw new Fault('limit_reached', `A message carries at most ${most} files.`);
  if (attachmentIds.length > 0 || text.trim() !== '') return;
  const problem = 'must not be blank';
  throw new Fault('invalid_input', `Wrong input: text ${problem}.`, {
    details: [{ field: 'text', problem }],
  });
}

/**
 * The members among the mentioned users, without duplicates; without those who block the sender, or
 * whom the sender blocks.
 */
export function named(
  conversation: LockedConversation,
  senderId: string,
  userIds: readonly string[],
): Pick<Extra, 'mentions'> {
  const mentions = [...new Set(userIds)].filter(
    (userId) =>
      conversation.role(userId) !== null &&
      !conversation.facet(blocksFacet).areBlocked(senderId, userId),
  );
  return mentions.length > 0 ? { mentions } : {};
}

/**
 * A hash of all that was sent, to tell a repeated send from a different one. If there is only a
 * text, it is the hash of the text.
 */
export function sendHash({
  text,
  replyTo,
  mentions = [],
  metadata = {},
  attachmentIds = [],
  blocks = [],
  choice,
}: Content): string {
  const hasFiles = attachmentIds.length > 0;
  const pressed = { ...(blocks.length > 0 && { blocks }), ...(choice && { choice }) };
  const hasChoices = Object.keys(pressed).length > 0;
  const plain =
    replyTo === undefined &&
    mentions.length === 0 &&
    Object.keys(metadata).length === 0 &&
    !hasFiles &&
    !hasChoices;
  // The separator is safe: texts never contain NUL.
  return sha256(
    plain
      ? text
      : `\0${JSON.stringify([text, replyTo ?? null, mentions, metadata, ...(hasFiles ? [attachmentIds] : []), ...(hasChoices ? [pressed] : [])])}`,
  );
}
