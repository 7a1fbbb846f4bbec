/**
 * What operators read of conversations, as far as the site allows. Who has read which conversation
 * is in the audit log before anything is answered.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Input, Output } from '@parlor/sdk/protocol/operations';
import { withheldQuote } from '@parlor/sdk/protocol/quote';
import type { ConversationRecord } from '../../conversation-log/conversation-rows.js';
import type { MessageLog } from '../../conversation-log/message-log.js';
import type { HostCall } from '../../kernel/context.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { Fault } from '../../kernel/fault.js';
import type { Audit, ReportedIn } from '../../ports/moderation.js';
import type { Sites } from '../../ports/sites.js';
import type { HostPlaces, SomeConversation } from './host-places.js';

/** How many messages before and after a reported one may be read, as many as a report copies. */
const around = 3;

interface Deps {
  sites: Sites;
  messageLog: MessageLog;
  places: HostPlaces;
  audit: Audit;
  reportedIn: ReportedIn;
}

interface PageQuery {
  cursor?: string | undefined;
  limit?: number | undefined;
}

export class HostReading {
  constructor(private readonly deps: Deps) {}

  /** Throws `not_found` or `forbidden`. */
  async page(
    call: HostCall,
    { cursor, limit, ...which }: Input<'host.readMessages'>,
  ): Promise<Output<'host.readMessages'>> {
    const { sites, places } = this.deps;
    const { operatorReading: reading } = await sites.byId(call.siteId);
    const conversation = await places.find(call.siteId, which);
    if (reading === 'off') throw notAllowed();
    return reading === 'all'
      ? this.#all(call, conversation, { cursor, limit })
      : this.#reported(call, conversation, { cursor, limit });
  }

  /**
   * Before an operator gets texts of a conversation by an operation of the backend. A secret key
   * passes: its scope says what it reads. Throws `not_found` or `forbidden`.
   */
  async requireAll({ siteId, actor }: HostCall, which: SomeConversation): Promise<void> {
    if (actor.kind !== 'operator') return;
    const { sites, places, audit } = this.deps;
    const { operatorReading: reading } = await sites.byId(siteId);
    const { id } = await places.find(siteId, which);
    if (reading !== 'all') throw notAllowed();
    await audit.recordReading(siteId, id, actor);
  }

  async #all(
    { siteId, actor }: HostCall,
    { id, lastSeq, rev }: ConversationRecord,
    query: PageQuery,
  ): Promise<Output<'host.readMessages'>> {
    const { messageLog, audit, reportedIn } = this.deps;
    await audit.recordReading(siteId, id, actor);
    const page = await messageLog.page(id, { lastSeq, rev, from: 0 }, query);
    const [first, last] = [page.items[0]?.seq, page.items.at(-1)?.seq];
    const found =
      first !== undefined && last !== undefined
        ? await reportedIn(siteId, id, last + 1, page.items.length)
        : [];
    const reported = found.filter((seq) => seq >= first!).sort((a, b) => a - b);
    return { ...page, reading: 'all', reported };
  }

  async #reported(
    { siteId, actor }: HostCall,
    { id, lastSeq, rev }: ConversationRecord,
    { cursor, limit = limits.pageDefault }: PageQuery,
  ): Promise<Output<'host.readMessages'>> {
    const { messageLog, audit, reportedIn } = this.deps;
    const before = cursor === undefined ? lastSeq + 1 : decodeCursor(cursor, ['number'])[0];
    // A reported message at `before`, or just after it, has some of its context on this page.
    const most = limit + around + 1;
    const reported = await reportedIn(siteId, id, before + around, most);
    const readable = new Set<number>();
    for (const seq of reported)
      for (let near = seq - around; near <= seq + around; near++)
        if (near >= 1 && near <= lastSeq) readable.add(near);
    const older = [...readable].filter((seq) => seq < before).sort((a, b) => b - a);
    const seqs = older.slice(0, limit);
    if (seqs.length > 0) await audit.recordReading(siteId, id, actor);
    const hasMore = older.length > limit || reported.length === most;
    return {
      items: (await messageLog.some(id, seqs)).map((message) => withQuoteIn(readable, message)),
      prev: hasMore && seqs.length > 0 ? encodeCursor([seqs.at(-1)!]) : null,
      next: null,
      rev,
      reading: 'reported',
      reported: reported.filter((seq) => seqs.includes(seq)).sort((a, b) => a - b),
    };
  }
}

const notAllowed = () =>
  new Fault('forbidden', 'The setting "operatorReading" of the site does not allow this.');

/** Without the text of a quoted message that may not be read itself. */
function withQuoteIn(readable: ReadonlySet<number>, message: Message): Message {
  const { replyTo } = message;
  return replyTo && !readable.has(replyTo.seq)
    ? { ...message, replyTo: withheldQuote(replyTo.seq) }
    : message;
}
