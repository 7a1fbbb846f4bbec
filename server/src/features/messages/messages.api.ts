import type { messageOperations } from '@parlor/sdk/protocol/messages';
import type { SiteCall, UserCall } from '../../kernel/context.js';
import { Fault } from '../../kernel/fault.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Input, Output } from '@parlor/sdk/protocol/operations';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Change } from '../../conversation-log/change.js';
import type { Handle } from '../../ports/messages.js';
import { deletion, editing, pinning, unpinning } from './message-changes.js';
import type { HiddenMessages } from './hidden.js';
import type { MessageLog } from '../../conversation-log/message-log.js';
import type { MessageViews } from './message-views.js';
import { requireContent, requireMaySendBlocks, sending } from '../../conversation-log/send.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import type { Reach } from '../../ports/contacts.js';
import type { Conversations } from '../../ports/conversations.js';
import type { HeldSends, Moderators, RecordDeletion } from '../../ports/moderation.js';
import type { Sites } from '../../ports/sites.js';

/** Finds messages. Returns a short page if `signal` is aborted. */
interface Finder<N extends 'messages.search' | 'messages.links'> {
  page(siteId: string, userId: string, input: Input<N>, signal: AbortSignal): Promise<Output<N>>;
}

export interface MessageIndex {
  search: Finder<'messages.search'>;
  links: Finder<'messages.links'>;
}

export interface MessagePreviews {
  /** Called after a message was sent, or its text has changed. */
  stored(siteId: string, message: Message): void;
  /** Takes one preview, or all, from a message. */
  removing(handle: Handle, url: string | undefined): Change<Message>;
}

interface Deps {
  writer: MessageWriter;
  log: MessageLog;
  views: MessageViews;
  hidden: HiddenMessages;
  index: MessageIndex;
  conversations: Conversations;
  sites: Sites;
  reach: Reach;
  held: HeldSends;
  moderators: Moderators;
  recordDeletion: RecordDeletion;
  previews: MessagePreviews;
}

const handle = (
  { siteId, user }: UserCall,
  { conversationId, seq }: { conversationId: string; seq: number },
): Handle => ({
  siteId,
  conversationId,
  seq,
  callerId: user.id,
});

export function messagesApi({
  writer,
  log,
  views,
  hidden,
  index,
  conversations,
  sites,
  reach,
  held,
  moderators,
  recordDeletion,
  previews,
}: Deps): Handlers<typeof messageOperations> {
  const settings = ({ siteId }: SiteCall) => sites.byId(siteId);
  return {
    'messages.send': async (call, send) => {
      const { siteId, user } = call;
      requireMaySendBlocks(user, send);
      const passed = await conversations.unlessSent(siteId, user.id, send, async () => {
        requireContent(send, send.attachmentIds ? (await settings(call)).attachments.maxCount : 0);
        return held.pass(siteId, user.id, send, send);
      });
      const change = sending({ siteId, senderId: user.id, ...send, ...passed });
      return writer.write(await reach.goingOn(change));
    },

    'messages.list': ({ siteId, user }, { conversationId, ...query }) =>
      views.page(siteId, user.id, conversationId, query),

    'messages.changes': ({ siteId, user }, { conversationId, ...query }) =>
      views.changes(siteId, user.id, conversationId, query),

    'messages.search': ({ siteId, user, signal }, input) =>
      index.search.page(siteId, user.id, input, signal),

    'messages.links': ({ siteId, user, signal }, input) =>
      index.links.page(siteId, user.id, input, signal),

    'messages.hide': ({ siteId, user }, { conversationId, seq }) =>
      hidden.set(siteId, user.id, conversationId, seq, true),

    'messages.unhide': ({ siteId, user }, { conversationId, seq }) =>
      hidden.set(siteId, user.id, conversationId, seq, false),

    'messages.edit': async (call, { text, mentions, blocks, ...message }) => {
      requireMaySendBlocks(call.user, { blocks });
      const passed = await held.passEdit(call.siteId, call.user.id, message, text);
      const edited = { text: passed, mentions, blocks };
      const change = editing(handle(call, message), edited, (await settings(call)).editMinutes);
      const after = await writer.write(await reach.goingOn(change));
      previews.stored(call.siteId, after);
      return after;
    },

    'messages.delete': async (call, message) => {
      const change = deletion(handle(call, message), (await settings(call)).deleteMinutes);
      const act = { siteId: call.siteId, actorId: call.user.id };
      return writer.write(recordDeletion(change, message.seq, act));
    },

    'messages.edits': async (call, { conversationId, seq }) => {
      await conversations.requireSees(call.siteId, call.user.id, conversationId, seq);
      if (!(await moderators.is(call.siteId, call.user.id)))
        throw new Fault('forbidden', "Only the site's moderators see what a message was.");
      if (!(await log.one(conversationId, seq)))
        throw new Fault('not_found', 'There is no such message.');
      return { items: await log.edits(conversationId, seq) };
    },

    'messages.pin': (call, message) => writer.write(pinning(handle(call, message))),

    'messages.unpin': (call, message) => writer.write(unpinning(handle(call, message))),

    'messages.removePreview': (call, { url, ...message }) =>
      writer.write(previews.removing(handle(call, message), url)),

    'messages.pinned': async ({ siteId, user }, { conversationId }) => ({
      items: await views.pinned(siteId, user.id, conversationId),
    }),
  };
}
