/**
 * The members of a conversation: taken from the conversation if it lists all of them, else fetched
 * page by page and updated by events. A search shows loaded members at once, and the others as soon
 * as the server has found them.
 */
import { createMembers, limits, type Conversation, type Member, type Members } from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import { matches } from '../shared/matches.js';
import type { ViewContext } from '../shared/view-context.js';
import { PagedController } from '../shared/paged-controller.js';
import { SearchPause } from '../shared/search-pause.js';

const rank = { owner: 0, admin: 1, member: 2 } as const;

const inOrder = (members: readonly Member[]): readonly Member[] =>
  [...members].sort((a, b) => rank[a.role] - rank[b.role]);

interface Host extends LitElement {
  readonly context: ViewContext;
  readonly view: { readonly conversationId: string };
}

export class GroupMembersController implements ReactiveController {
  readonly #all: PagedController<Member>;
  readonly #found: PagedController<Member>;
  #search = '';
  readonly #pause = new SearchPause();
  #stops: (() => void)[] = [];

  constructor(private readonly host: Host) {
    const ask = (query: Parameters<Members['list']>[1], signal: AbortSignal) =>
      host.context.chat.use(createMembers).list(host.view.conversationId, query, signal);
    this.#all = new PagedController<Member>(host, ask, limits.pageMax);
    this.#found = new PagedController<Member>(
      host,
      (query, signal) => ask({ ...query, search: this.#search }, signal),
      limits.pageMax,
    );
    host.addController(this);
  }

  /** The pages that are being fetched for the current list. */
  get pages(): PagedController<Member> {
    return this.#search && !this.#isComplete ? this.#found : this.#all;
  }

  /** Retries after an error. */
  again(): void {
    const { pages } = this;
    void (pages === this.#all && pages.loaded ? pages.more() : pages.load());
  }

  /** The server may find more than is shown. */
  get searching(): boolean {
    return this.#pause.isWaiting || this.pages.loading;
  }

  /** All loaded members: those with a role first; among equals, the oldest members first. */
  everybody(conversation: Conversation): readonly Member[] {
    return inOrder(this.isLarge(conversation) ? this.#all.items : conversation.members);
  }

  /** The same, but only those that match the search. */
  of(conversation: Conversation): readonly Member[] {
    const here = this.everybody(conversation);
    if (!this.#search) return here;
    const known = new Set(here.map(({ user }) => user.id));
    const more = this.#found.items.filter(({ user }) => !known.has(user.id));
    return inOrder([...here, ...more].filter(({ user }) => matches(user.name, this.#search)));
  }

  search(conversation: Conversation, search: string): void {
    this.#pause.stop();
    this.#search = search;
    this.host.requestUpdate();
    if (!search || !this.isLarge(conversation) || this.#isComplete) return;
    this.#pause.before(() => void this.#found.load());
  }

  /** All members are loaded. */
  get #isComplete(): boolean {
    return this.#all.loaded && this.#all.next === null;
  }

  /** There are more members than the conversation lists. */
  isLarge({ memberCount, members }: Conversation): boolean {
    return memberCount > members.length;
  }

  /** Fetches members that are not listed. */
  want(conversation: Conversation): void {
    const { loaded, loading, error } = this.#all;
    if (this.isLarge(conversation) && !loaded && !loading && !error) void this.#all.load();
  }

  hostConnected(): void {
    const { chat } = this.host.context;
    const here = (conversationId: string) => conversationId === this.host.view.conversationId;
    const change = (how: (items: readonly Member[]) => readonly Member[]): void => {
      for (const pages of [this.#all, this.#found]) if (pages.loaded) pages.change(how);
    };
    const patch = (userId: string, changed: (member: Member) => Member): void =>
      change((items) => items.map((item) => (item.user.id === userId ? changed(item) : item)));
    this.#stops = [
      chat.on('member.joined', ({ conversationId, members }) => {
        // A new member is the last of the list, which may not be loaded yet.
        if (here(conversationId) && this.#isComplete)
          this.#all.change((items) => [
            ...items,
            ...members.filter(({ user }) => !items.some((item) => item.user.id === user.id)),
          ]);
      }),
      chat.on('member.left', ({ conversationId, userId }) => {
        if (here(conversationId)) change((items) => items.filter(({ user }) => user.id !== userId));
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
    this.#pause.stop();
    for (const stop of this.#stops) stop();
  }
}
