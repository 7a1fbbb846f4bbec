/** Everybody in a conversation: as the conversation itself lists them while it lists all, else page by page, kept up to date by what is told meanwhile. */
import { createMembers, limits, type Conversation, type Member } from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import { featureOf } from '../feature-of.js';
import type { ViewContext } from '../view-context.js';
import { PagedController } from './paged-controller.js';

const rank = { owner: 0, admin: 1, member: 2 } as const;

interface Host extends LitElement {
  readonly context: ViewContext;
  readonly view: { readonly conversationId: string };
}

export class GroupMembersController implements ReactiveController {
  readonly pages: PagedController<Member>;
  #stops: (() => void)[] = [];

  constructor(private readonly host: Host) {
    this.pages = new PagedController<Member>(
      host,
      (query, signal) => featureOf(host.context.chat, createMembers).list(host.view.conversationId, query, signal),
      limits.pageMax,
    );
    host.addController(this);
  }

  /** Those with a role first; among equals those who came first. */
  of(conversation: Conversation): readonly Member[] {
    const all = this.isLarge(conversation) ? this.pages.items : conversation.members;
    return [...all].sort((a, b) => rank[a.role] - rank[b.role]);
  }

  /** More than the conversation lists. */
  isLarge({ memberCount, members }: Conversation): boolean {
    return memberCount > members.length;
  }

  /** Fetches what is not listed. */
  want(conversation: Conversation): void {
    if (this.isLarge(conversation) && !this.pages.loaded && !this.pages.loading && !this.pages.error) void this.pages.load();
  }

  hostConnected(): void {
    const { chat } = this.host.context;
    const here = (conversationId: string) => conversationId === this.host.view.conversationId && this.pages.loaded;
    const patch = (userId: string, change: (member: Member) => Member): void => {
      if (this.pages.items.some(({ user }) => user.id === userId))
        this.pages.change((items) => items.map((item) => (item.user.id === userId ? change(item) : item)));
    };
    this.#stops = [
      chat.on('member.joined', ({ conversationId, members }) => {
        // Whoever comes is the last of the list, which may not be here yet.
        if (here(conversationId) && this.pages.next === null)
          this.pages.change((items) => [...items, ...members.filter(({ user }) => !items.some((item) => item.user.id === user.id))]);
      }),
      chat.on('member.left', ({ conversationId, userId }) => {
        if (here(conversationId)) this.pages.change((items) => items.filter(({ user }) => user.id !== userId));
      }),
      chat.on('member.updated', ({ conversationId, userId, role }) => {
        if (here(conversationId)) patch(userId, (member) => ({ ...member, role }));
      }),
      chat.on('member.silenced', ({ conversationId, userId, silencedUntil }) => {
        if (here(conversationId)) patch(userId, (member) => ({ ...member, silencedUntil }));
      }),
      chat.on('user.updated', ({ user }) => patch(user.id, (member) => ({ ...member, user }))),
      chat.on('presence.changed', ({ userId, ...presence }) =>
        patch(userId, (member) => ({ ...member, user: { ...member.user, ...presence } })),
      ),
    ];
  }

  hostDisconnected(): void {
    for (const stop of this.#stops) stop();
  }
}
