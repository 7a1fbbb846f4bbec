import type { Page } from '@parlor/sdk/protocol/fields';
import type { Message } from '@parlor/sdk/protocol/messages';
import { seenFrom } from '../../conversation-log/history-view.js';
import type { MessageLog, PageQuery } from '../../conversation-log/message-log.js';
import type { Viewer, FindViewer } from '../../ports/conversations.js';
import type { ViewedBy } from '../../ports/messages.js';

/** The log as one of the conversation's members sees it. All of these throw `not_found`. */
export class MessageViews {
  constructor(
    private readonly findViewer: FindViewer,
    private readonly viewedBy: ViewedBy,
    private readonly log: MessageLog,
  ) {}

  async page(
    siteId: string,
    userId: string,
    conversationId: string,
    query: PageQuery,
  ): Promise<Page<Message> & { rev: number }> {
    const viewer = await this.findViewer(siteId, userId, conversationId);
    const page = await this.log.page(conversationId, viewer, query);
    return { ...page, items: await this.#seen(viewer, page.items) };
  }

  async changes(
    siteId: string,
    userId: string,
    conversationId: string,
    { since, limit }: { since: number; limit?: number | undefined },
  ): Promise<{ items: Message[]; rev: number; more: boolean }> {
    const viewer = await this.findViewer(siteId, userId, conversationId);
    const { items, rev, more } = await this.log.changes(conversationId, viewer, since, limit);
    return { items: await this.#seen(viewer, items), rev, more };
  }

  async pinned(siteId: string, userId: string, conversationId: string): Promise<Message[]> {
    const viewer = await this.findViewer(siteId, userId, conversationId);
    return this.#seen(viewer, await this.log.pinned(conversationId));
  }

  #seen({ userId, hides, from }: Viewer, messages: Message[]): Promise<Message[]> | Message[] {
    const seen =
      from > 0
        ? messages.filter(({ seq }) => seq >= from).map((message) => seenFrom(message, from))
        : messages;
    return hides ? this.viewedBy(userId, seen) : seen;
  }
}
