import type { messageOperations } from '@parlor/sdk/protocol/messages';
import type { SiteCall, UserCall } from '../../kernel/context.js';
import { Fault } from '../../kernel/fault.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Conversations } from '../conversations/conversations.js';
import type { Sites } from '../sites/sites.js';
import { deletion, editing, type Handle, pinning, unpinning } from './message-changes.js';
import type { MessageLog } from './message-log.js';
import type { MessageWriter } from './writer.js';

interface Parts {
  writer: MessageWriter;
  log: MessageLog;
  conversations: Conversations;
  sites: Sites;
}

/** `messages.search`, `messages.hide` and `messages.unhide` are other features' work. */
type Answered = Omit<Handlers<typeof messageOperations>, 'messages.search' | 'messages.hide' | 'messages.unhide'>;

const handle = ({ siteId, user }: UserCall, { conversationId, seq }: { conversationId: string; seq: number }): Handle => ({
  siteId,
  conversationId,
  seq,
  callerId: user.id,
});

const moderates = ({ user }: UserCall) => user.role !== 'user';

export function messagesApi({ writer, log, conversations, sites }: Parts): Answered {
  const settings = ({ siteId }: SiteCall) => sites.byId(siteId);
  return {
    'messages.send': ({ siteId, user }, send) => writer.append({ siteId, senderId: user.id, ...send }),

    'messages.list': async ({ siteId, user }, { conversationId, ...query }) =>
      log.page(conversationId, await conversations.requireMember(siteId, user.id, conversationId), query),

    'messages.changes': async ({ siteId, user }, { conversationId, since, limit }) => {
      const { rev } = await conversations.requireMember(siteId, user.id, conversationId);
      return log.changes(conversationId, rev, since, limit);
    },

    'messages.edit': async (call, { text, mentions, ...message }) =>
      writer.write(editing(handle(call, message), { text, mentions }, (await settings(call)).editMinutes)),

    'messages.delete': async (call, message) =>
      writer.write(deletion(handle(call, message), moderates(call), (await settings(call)).deleteMinutes)),

    'messages.edits': async (call, { conversationId, seq }) => {
      await conversations.requireMember(call.siteId, call.user.id, conversationId);
      if (!moderates(call)) throw new Fault('forbidden', "Only the site's moderators see what a message was.");
      if (!(await log.one(conversationId, seq))) throw new Fault('not_found', 'There is no such message.');
      return { items: await log.edits(conversationId, seq) };
    },

    'messages.pin': (call, message) => writer.write(pinning(handle(call, message))),

    'messages.unpin': (call, message) => writer.write(unpinning(handle(call, message))),

    'messages.pinned': async ({ siteId, user }, { conversationId }) => {
      await conversations.requireMember(siteId, user.id, conversationId);
      return { items: await log.pinned(conversationId) };
    },
  };
}
