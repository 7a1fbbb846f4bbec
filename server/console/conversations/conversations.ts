import type { HostUser } from '@parlor/sdk/protocol/host';
import type { ListedConversation } from '@parlor/sdk/protocol/host-conversations';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { icons } from '../../../widget/src/shared/icons.js';
import { viewIcons } from '../../../widget/src/shared/view-icons.js';
import { ApiError } from '../shared/api-error.js';
import { ConsoleView } from '../shared/console-view.js';
import { filterField } from '../shared/fields.js';
import { formatAgo } from '../shared/formats.js';
import { type ListPage, PageController } from '../shared/page-controller.js';
import { emptyState, loadFailure, loadingRows, moreButton, pageHead } from '../shared/parts.js';
import { conversationStyles } from './conversations.styles.js';
import { countOfPeople, isClosed, listedTitle } from './titles.js';

const kinds = [
  ['', 'All kinds'],
  ['group', 'Groups'],
  ['direct', 'Direct'],
] as const;

/** After the last key, the search waits this long. */
const pauseMs = 250;
/** How many people a search names. */
const peopleFound = 5;

/** All conversations of a site, without what was written. Search and filter are in the address. */
export class ConversationsView extends ConsoleView {
  static override styles = [...ConsoleView.styles, conversationStyles];

  @query('input[type=search]') private field!: HTMLInputElement;
  @state() private people: readonly HostUser[] = [];
  /** The query that the list was read with. */
  #listed = '';
  #firstSearch = '';
  #pause: ReturnType<typeof setTimeout> | undefined;
  readonly #list = new PageController<ListedConversation>(this, (cursor, signal) =>
    this.#read(cursor, signal),
  );

  override connectedCallback(): void {
    const { route } = this.context;
    this.#listed = route.query.toString();
    this.#firstSearch = route.query.get('search') ?? '';
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#pause);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { query: wanted } = this.context.route;
    if (!changed.has('context') || wanted.toString() === this.#listed) return;
    this.#listed = wanted.toString();
    const search = wanted.get('search') ?? '';
    // A link has led here, such as that of the navigation.
    if (this.field.value.trim() !== search) this.field.value = search;
    void this.#list.load();
  }

  /** By title; the first page of a search begins with the conversation of this id, if any. */
  async #read(
    cursor: string | undefined,
    signal: AbortSignal,
  ): Promise<ListPage<ListedConversation>> {
    const { call, route } = this.context;
    const search = route.query.get('search') ?? '';
    const kind = kinds.find(([value]) => value === route.query.get('kind'))?.[0];
    const page = call(
      'host.listConversations',
      {
        limit: 30,
        ...(search && { search: search.slice(0, 80) }),
        ...(kind && { kind }),
        ...(cursor !== undefined && { cursor }),
      },
      { signal },
    );
    if (!search || cursor !== undefined) {
      if (!search) this.people = [];
      return page;
    }
    const [found, byId, users] = await Promise.all([
      page,
      call('host.getConversation', { externalId: search }, { signal }).catch(ifNone),
      call('host.searchUsers', { search, limit: peopleFound }, { signal }),
    ]);
    this.people = users.items;
    if (!byId || (kind && byId.kind !== kind)) return found;
    const others = found.items.filter(({ id }) => id !== byId.id);
    return { ...found, items: [{ ...byId, people: [] }, ...others] };
  }

  protected override render(): TemplateResult {
    const { route } = this.context;
    return html`<div class="page wide">
      ${pageHead({
        title: 'Conversations',
        intro: 'Every conversation on this site. The list shows nothing of what was written.',
      })}
      <div class="toolbar" role="search">
        <div class="search">
          ${icons.search}
          <input
            class="input"
            type="search"
            aria-label="Search conversations"
            placeholder="Title, your own id, or a member"
            maxlength="128"
            autocomplete="off"
            .value=${this.#firstSearch}
            @input=${this.#typed}
          />
        </div>
        ${filterField<string>({
          name: 'kind',
          label: 'Kind',
          value: route.query.get('kind') ?? '',
          options: kinds,
          chosen: (value) => this.#search('kind', value),
        })}
      </div>
      ${this.#found()} ${this.#table()}
    </div>`;
  }

  /** Members who are found: their pages have their conversations. */
  #found(): TemplateResult | typeof nothing {
    if (this.people.length === 0) return nothing;
    return html`<p class="found">
      <span class="muted">Conversations of</span>
      ${this.people.map(
        ({ id, name }) =>
          html`<a class="button small" href=${`#/sites/${this.context.site!.id}/people/${id}`}
            ><bdi>${name}</bdi></a
          >`,
      )}
    </p>`;
  }

  #table(): TemplateResult {
    const { items, loading, error } = this.#list;
    if (error !== undefined)
      return html`<div class="card">${loadFailure(error, this.#list.load)}</div>`;
    if (loading && items.length === 0) return html`<div class="card">${loadingRows(6)}</div>`;
    if (items.length === 0 && !this.#list.hasMore)
      return html`<div class="card">
        ${
          this.#listed
            ? emptyState(icons.search, 'No conversation found', 'Try fewer letters of the title.')
            : emptyState(icons.talk, 'No conversations yet', 'They appear when people write.')
        }
      </div>`;
    return html`<div class="card table-card" aria-busy=${loading ? 'true' : 'false'}>
      <table>
        <thead>
          <tr>
            <th scope="col">Conversation</th>
            <th scope="col">State</th>
            <th scope="col">Members</th>
            <th scope="col">Last activity</th>
          </tr>
        </thead>
        <tbody>
          ${items.map((each) => this.#row(each))}
        </tbody>
      </table>
      ${moreButton(this.#list)}
    </div>`;
  }

  #row(conversation: ListedConversation): TemplateResult {
    const { id, kind, externalId, memberCount, lastActivityAt } = conversation;
    return html`<tr class="pressable">
      <td>
        <div class="cell-conversation">
          <span class="muted">${kind === 'group' ? viewIcons.group : icons.talk}</span>
          <span class="body">
            <a href=${`#/sites/${this.context.site!.id}/conversations/${id}`}
              ><bdi>${listedTitle(conversation)}</bdi></a
            >
            <span class="small muted"
              >${kind === 'group' ? 'Group' : 'Direct'}${
                externalId === null ? nothing : html` · <bdi>${externalId}</bdi>`
              }</span
            >
          </span>
        </div>
      </td>
      <td>${isClosed(conversation) ? html`<span class="badge">Closed</span>` : nothing}</td>
      <td data-label="Members">${countOfPeople(memberCount)}</td>
      <td class="when" data-label="Last activity">${formatAgo(lastActivityAt)}</td>
    </tr>`;
  }

  readonly #typed = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#search('search', value.trim()), pauseMs);
  };

  #search(name: string, value: string): void {
    const next = new URLSearchParams(this.context.route.query);
    if (value) next.set(name, value);
    else next.delete(name);
    const path = `/sites/${this.context.site!.id}/conversations`;
    this.context.navigate(next.size > 0 ? `${path}?${next}` : path, { replace: true });
  }
}

/** No conversation has this id, or it cannot be an id. */
function ifNone(error: unknown): null {
  if (error instanceof ApiError && ['not_found', 'invalid_input'].includes(error.code)) return null;
  throw error;
}

define('console-conversations', ConversationsView);
