/** How the host deletes a conversation, in bounded steps. */
import type { Output } from '@parlor/sdk/protocol/operations';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import type { Change } from '../../conversation-log/change.js';
import {
  type ConversationRows,
  storingDeletion,
} from '../../conversation-log/conversation-rows.js';
import type { MessageRows } from '../../conversation-log/message-rows.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import type { Statement } from '../../database/dialect.js';
import type { HostActor } from '../../kernel/context.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { ForgettingNotes } from '../../ports/conversations.js';
import type { HostMembership, HostPlace, MemberRows } from '../../ports/members.js';
import type { Clearing } from '../../ports/messages.js';
import type { Audit } from '../../ports/moderation.js';
import { type HostPlaces, noConversation, type SomeConversation } from './host-places.js';

interface Deps {
  environment: Environment;
  writer: MessageWriter;
  conversationRows: ConversationRows;
  messageRows: MessageRows;
  memberRows: MemberRows;
  hostMembership: HostMembership;
  clearing: Clearing;
  places: HostPlaces;
  audit: Audit;
  forgettingNotes: ForgettingNotes;
}

/** How many messages or members a commit changes. */
const changedAtOnce = 50;

export class HostDeletion {
  constructor(private readonly deps: Deps) {}

  /**
   * First all members leave, then the texts are deleted, and the id of the host's goes last: if the
   * call was interrupted, a repeated one finds the conversation by the same id, and continues. The
   * last step is in the audit log.
   * Throws `not_found` for a `conversationId` that never existed.
   */
  async delete(
    siteId: string,
    which: SomeConversation,
    by: HostActor,
  ): Promise<Output<'host.deleteConversation'>> {
    const { environment, writer, memberRows, messageRows, hostMembership, clearing } = this.deps;
    const row = await this.deps.places.find(siteId, which).catch((error: unknown) => {
      if (error instanceof Fault && error.code === 'not_found') return null;
      throw error;
    });
    if (!row) {
      if (which.externalId === undefined && !(await this.#wasDeleted(siteId, which)))
        throw noConversation();
      return { conversationId: which.conversationId ?? null, messagesDeleted: 0, done: true };
    }
    const where = await this.deps.places.of(siteId, { conversationId: row.id });
    const members = await memberRows.userIdsOf(row.id);
    for (let i = 0; i < members.length; i += changedAtOnce)
      await writer.write(hostMembership.dissolving(where, members.slice(i, i + changedAtOnce)));
    await hostMembership.closeDoor(row.id);
    let [after, messagesDeleted] = [0, 0];
    for (;;) {
      const seqs = await messageRows.texts(row.id, after, changedAtOnce);
      if (seqs.length === 0) break;
      if (messagesDeleted >= serverLimits.deletedAtOnce)
        return { conversationId: row.id, messagesDeleted, done: false };
      messagesDeleted += await writer.write(clearing(where, seqs));
      after = seqs.at(-1)!;
    }
    const { audit, forgettingNotes } = this.deps;
    const act = { siteId, act: 'conversation.deleted', actorId: null, by } as const;
    const beside = [
      forgettingNotes(row.id),
      audit.statement({
        ...act,
        conversationId: row.id,
        detail: row.externalId?.slice(0, 100) ?? null,
      }),
    ];
    await writer.write(forgetting(where, environment.now(), beside));
    return { conversationId: row.id, messagesDeleted, done: true };
  }

  async #wasDeleted(siteId: string, { conversationId }: SomeConversation): Promise<boolean> {
    const row = await this.deps.conversationRows.get(conversationId!);
    return row?.siteId === siteId && Boolean(row.deletedAt);
  }
}

function forgetting(where: HostPlace, at: Date, beside: readonly Statement[]): Change<void> {
  return {
    ...where,
    needs: { settings: true },
    decide(conversation) {
      conversation.configure({ access: 'private', description: null, avatarUrl: null });
      conversation.storeBeside(storingDeletion(conversation.id, at));
      for (const statement of beside) conversation.storeBeside(statement);
    },
  };
}
