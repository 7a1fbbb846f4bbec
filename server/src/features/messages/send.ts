/** Sending: a message once for each of its sender's ids, whatever it quotes, names and carries. */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message, Metadata, Quote } from '@parlor/sdk/protocol/messages';
import { sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Change } from './change.js';
import type { LockedConversation } from './locked-conversation.js';
import type { Extra, StoredMessage } from './message-row.js';

export interface Content {
  clientId: string;
  text: string;
  /** The `seq` of the message that is answered. */
  replyTo?: number | undefined;
  mentions?: readonly string[] | undefined;
  metadata?: Metadata | undefined;
}

export interface Send extends Content {
  siteId: string;
  conversationId: string;
  senderId: string;
  /** What is stored instead of the text, where the site masks words of it. */
  masked?: string | undefined;
  /** A moderator lets it through: nothing of its sender is in the way any more. */
  released?: true;
}

/** May throw `client_id_reused`, `forbidden`, `not_accepted`, `silenced`, `rate_limited` in slow mode, or `not_found` for what is answered. */
export function sending(send: Send): Change<Message> {
  const { siteId, conversationId, senderId, clientId, text, replyTo, mentions = [], metadata, masked = text, released } = send;
  const hash = sendHash(send);
  return {
    siteId,
    conversationId,
    callerId: senderId,
    needs: {
      clientId,
      ...(mentions.length > 0 && { members: mentions, blocks: mentions }),
      ...(replyTo !== undefined && { messages: [replyTo] }),
    },
    decide: (conversation) => {
      const before = conversation.sent(senderId, clientId);
      if (before && before.sendHash !== hash) throw new Fault('client_id_reused');
      if (before) return conversation.present(before);
      conversation.requireAccepted();
      conversation.requireMayPost(senderId);
      if (!released) {
        conversation.requireVoice(senderId);
        conversation.requireTurn(senderId);
      }
      const extra: Extra = {
        ...(replyTo !== undefined && { replyTo: quote(conversation.requireText(replyTo)) }),
        ...named(conversation, senderId, mentions),
        ...(metadata && Object.keys(metadata).length > 0 && { metadata }),
      };
      conversation.takeTurn(senderId);
      return conversation.append({ kind: 'text', senderId, clientId, sendHash: hash, text: masked, extra });
    },
  };
}

/** Of those whom a text names, the members, each once; without those who block its sender, or whom the sender blocks. */
export function named(conversation: LockedConversation, senderId: string, userIds: readonly string[]): Pick<Extra, 'mentions'> {
  const mentions = [...new Set(userIds)].filter(
    (userId) => conversation.role(userId) !== null && !conversation.areBlocked(senderId, userId),
  );
  return mentions.length > 0 ? { mentions } : {};
}

/** Stands for all that was sent, so that a repetition is told from another send. Of a text alone it is the text's. */
export function sendHash({ text, replyTo, mentions = [], metadata = {} }: Content): string {
  const plain = replyTo === undefined && mentions.length === 0 && Object.keys(metadata).length === 0;
  // No text holds a NUL.
  return sha256(plain ? text : `\0${JSON.stringify([text, replyTo ?? null, mentions, metadata])}`);
}

function quote({ seq, senderId, text }: StoredMessage): Quote {
  return { seq, senderId, excerpt: beginning(text ?? '', limits.quoteExcerpt) };
}

/** As many characters as fit, without half of one at the end. */
function beginning(text: string, max: number): string {
  const cut = text.slice(0, max);
  return text.length > max && /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
