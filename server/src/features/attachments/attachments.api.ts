import type { Voice } from '@parlor/sdk/protocol/attachments';
import type { attachmentOperations } from '@parlor/sdk/protocol/attachments';
import type { Handlers } from '../../kernel/dispatcher.js';
import { Fault } from '../../kernel/fault.js';
import type { Attachments } from './attachments.js';
import type { LinkTokens } from './link-token.js';
import type { Conversations } from '../../ports/conversations.js';

interface Deps {
  attachments: Attachments;
  links: LinkTokens;
  conversations: Conversations;
}

/** Throws `invalid_input` if only one of them is given. */
function voiceOf(durationMs: number | undefined, peaks: string | undefined): Voice | undefined {
  if (durationMs !== undefined && peaks !== undefined) return { durationMs, peaks };
  if (durationMs === peaks) return undefined;
  const field = peaks === undefined ? 'peaks' : 'durationMs';
  throw new Fault('invalid_input', 'A recording has both `durationMs` and `peaks`.', {
    details: [{ field, problem: 'is missing' }],
  });
}

export function attachmentsApi({
  attachments,
  links,
  conversations,
}: Deps): Handlers<typeof attachmentOperations> {
  return {
    'attachments.upload': (call, { conversationId, durationMs, peaks }) =>
      attachments.upload(call, conversationId, voiceOf(durationMs, peaks)),

    'attachments.usage': ({ siteId, user, address }) =>
      attachments.usage({ siteId, userId: user.id, kind: user.kind, address }),

    'attachments.discard': async ({ siteId, user }, { attachmentId }) => {
      await attachments.discard(siteId, user.id, attachmentId);
      return {};
    },

    'attachments.link': async ({ siteId, user, sessionId }, { conversationId }) => {
      await conversations.requireMember(siteId, user.id, conversationId);
      const { token, expiresAt } = links.make({
        siteId,
        conversationId,
        userId: user.id,
        sessionId,
      });
      return { token, expiresAt: expiresAt.toISOString() };
    },

    'attachments.list': ({ siteId, user }, query) => attachments.list(siteId, user.id, query),
  };
}
