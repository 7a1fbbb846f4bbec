import type { HostUser } from '@parlor/sdk/protocol/host';
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { query } from 'lit/decorators.js';
import { avatar } from '../../../widget/src/shared/avatar.js';
import { define } from '../../../widget/src/shared/define.js';
import { icons } from '../../../widget/src/shared/icons.js';
import { people } from '../../../widget/src/shared/people.styles.js';
import { consoleIcons } from '../shared/console-icons.js';
import { ConsoleView } from '../shared/console-view.js';
import { addressFilter, searchField, setFilter } from '../shared/fields.js';
import { formatAgo, formatDate } from '../shared/formats.js';
import { PageController } from '../shared/page-controller.js';
import { emptyState, loadFailure, loadingRows, moreButton, pageHead } from '../shared/parts.js';
import { alsoKnownAs, badgesOf, kindNames } from './badges.js';
import { peopleStyles } from './people.styles.js';

const filters = [
  {
    name: 'kind',
    label: 'Kind',
    options: [
      ['', 'All kinds'],
      ['member', 'Members'],
      ['guest', 'Guests'],
      ['bot', 'Bots'],
    ],
  },
  {
    name: 'role',
    label: 'Role',
    options: [
      ['', 'All roles'],
      ['staff', 'Staff'],
      ['moderator', 'Moderators'],
      ['admin', 'Admins'],
      ['user', 'Users'],
    ],
  },
  {
    name: 'sanction',
    label: 'Sanction',
    options: [
      ['', 'With or without sanction'],
      ['banned', 'Banned'],
      ['silenced', 'Silenced'],
    ],
  },
] as const;

type Query = { kind?: HostUser['kind']; role?: 'staff'; sanction?: 'banned'; search?: string };

/** After the last key, the search waits this long. */
const pauseMs = 250;

/** All people of a site. Search and filters are in the address. */
export class PeopleView extends ConsoleView {
  static override styles = [...ConsoleView.styles, people, peopleStyles];

  @query('input[type=search]') private field!: HTMLInputElement;
  /** The query that the list was read with. */
  #listed = '';
  /** What the address said at first: afterwards the field has what was typed. */
  #firstSearch = '';
  #pause: ReturnType<typeof setTimeout> | undefined;
  readonly #list = new PageController<HostUser>(this, (cursor, signal) => {
    const filter = Object.fromEntries(this.context.route.query) as Query;
    return this.context.call(
      'host.searchUsers',
      { ...filter, ...(cursor !== undefined && { cursor }) },
      { signal },
    );
  });

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
    const wanted = this.context.route.query.toString();
    if (!changed.has('context') || wanted === this.#listed) return;
    this.#listed = wanted;
    const search = this.context.route.query.get('search') ?? '';
    // A link has led here, such as that of the navigation.
    if (this.field.value.trim() !== search) this.field.value = search;
    void this.#list.load().then(() => this.context.announce(this.#count()));
  }

  protected override render(): TemplateResult {
    return html`<div class="page wide">
      ${pageHead({
        title: 'People',
        intro: 'Everybody who uses the chat on this site: members, guests and bots.',
      })}
      <div class="toolbar" role="search">
        ${searchField({
          label: 'Search people',
          placeholder: 'Name, email or your own id',
          value: this.#firstSearch,
          typed: this.#typed,
        })}
        ${filters.map((filter) => addressFilter(this.context, filter))}
      </div>
      ${this.#table()}
    </div>`;
  }

  #table(): TemplateResult {
    const { items, loading, error } = this.#list;
    if (error !== undefined)
      return html`<div class="card">${loadFailure(error, this.#list.load)}</div>`;
    if (loading && items.length === 0) return html`<div class="card">${loadingRows(6)}</div>`;
    if (items.length === 0)
      return html`<div class="card">
        ${
          this.#listed
            ? emptyState(icons.search, 'Nobody found', 'Try fewer letters, or another filter.')
            : emptyState(
                consoleIcons.people,
                'Nobody is here yet',
                'People appear when they first write, or when your backend adds them.',
              )
        }
      </div>`;
    return html`<div class="card table-card" aria-busy=${loading ? 'true' : 'false'}>
      <table>
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">Kind</th>
            <th scope="col">State</th>
            <th scope="col">Last seen</th>
            <th scope="col">Since</th>
          </tr>
        </thead>
        <tbody>
          ${items.map((user) => this.#row(user))}
        </tbody>
      </table>
      ${moreButton(this.#list)}
    </div>`;
  }

  #row(user: HostUser): TemplateResult {
    const address = `#/sites/${this.context.site!.id}/people/${user.id}`;
    return html`<tr class="pressable">
      <td>
        <div class="cell-person">
          ${avatar(user, 36)}
          <span class="body">
            <a href=${address}><bdi>${user.name}</bdi></a>
            <span class="small muted"><bdi>${alsoKnownAs(user)}</bdi></span>
          </span>
        </div>
      </td>
      <td data-label="Kind">${kindNames[user.kind]}</td>
      <td><div class="badges">${badgesOf(user)}</div></td>
      <td class="when" data-label="Last seen">
        ${user.online ? 'Now' : user.lastSeenAt ? formatAgo(user.lastSeenAt) : '–'}
      </td>
      <td class="when" data-label="Since">${formatDate(user.createdAt)}</td>
    </tr>`;
  }

  #count(): string {
    const { length } = this.#list.items;
    if (length === 0) return 'Nobody found';
    return `${length}${this.#list.hasMore ? ' or more' : ''} ${length === 1 ? 'person' : 'people'}`;
  }

  readonly #typed = (value: string): void => {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => setFilter(this.context, 'search', value.trim()), pauseMs);
  };
}

define('console-people', PeopleView);
