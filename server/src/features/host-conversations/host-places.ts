/** Finds the conversations that the host names by its own ids or by Parlor's. */
import type {
  ConversationRecord,
  ConversationRows,
} from '../../conversation-log/conversation-rows.js';
import { Fault } from '../../kernel/fault.js';
import type { HostPlace } from '../../ports/members.js';
import { requireOneId } from './people.js';
import type { SiteVoice } from './site-voice.js';

/** Identifies a conversation by one of the two ids. */
export interface SomeConversation {
  conversationId?: string | undefined;
  externalId?: string | undefined;
}

interface Deps {
  conversationRows: ConversationRows;
  voice: SiteVoice;
}

export class HostPlaces {
  constructor(private readonly deps: Deps) {}

  /** Throws `not_found`, also for a deleted conversation. */
  async find(
    siteId: string,
    { conversationId, externalId }: SomeConversation,
  ): Promise<ConversationRecord> {
    requireOneId([conversationId, externalId], 'conversationId');
    const { conversationRows } = this.deps;
    const row =
      conversationId === undefined
        ? await conversationRows.byExternalId(siteId, externalId!)
        : await conversationRows.get(conversationId);
    if (row?.siteId !== siteId || row.deletedAt) throw noConversation();
    return row;
  }

  /** Where a change of the host is made, and in whose name. Throws `not_found`. */
  async of(siteId: string, which: SomeConversation): Promise<HostPlace> {
    const { id } = await this.find(siteId, which);
    const bot = await this.deps.voice.of(siteId);
    return { siteId, conversationId: id, callerId: bot.id, byHost: true };
  }
}

export const noConversation = () => new Fault('not_found', 'There is no such conversation.');
