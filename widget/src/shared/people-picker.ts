/**
 * Choosing people: the user's contacts first, then all people of the site, by a search or by
 * scrolling. For people who cannot be chosen, the reason is shown.
 *
 * @fires change - detail: the chosen people, in the order of choosing
 */
import { createContacts, limits, type Contact, type User } from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { EmptyDirectoryController } from './empty-directory-controller.js';
import { PagedController } from './paged-controller.js';
import { RovingController } from './roving-controller.js';
import { SearchPause } from './search-pause.js';
import { define } from './define.js';
import type { FullCatalogue } from '../i18n/en.js';
import { controls } from './controls.styles.js';
import { forms } from './forms.styles.js';
import { page } from './page.styles.js';
import { people } from './people.styles.js';
import type { ViewContext } from './view-context.js';
import { avatar } from './avatar.js';
import { chosenPeople, toggled } from './chosen-people.js';
import { directoryStyles } from './directory.styles.js';
import { skeletonRows } from './skeleton.js';
import { groupsStyles } from './groups.styles.js';
import { icons } from './icons.js';
import { nameSign } from './name-sign.js';
import { failed, notice } from './notice.js';
import { searchField } from './search-field.js';
import { viewIcons } from './view-icons.js';
import { WordsController } from './words-controller.js';

export class PeoplePicker extends LitElement {
  static override styles = [controls, forms, people, page, groupsStyles, directoryStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) chosen: readonly User[] = [];
  @property({ attribute: false }) max: number = limits.membersAtOnce;
  /** Why a user cannot be chosen, by user id. */
  @property({ attribute: false }) taken: ReadonlyMap<string, string> = new Map();

  @state() private search = '';
  readonly #words = new WordsController(this, () => this.context.t.groups);
  readonly #roving = new RovingController(this);
  readonly #contacts = new PagedController<Contact>(
    this,
    (query, signal) =>
      this.context.chat
        .use(createContacts)
        .list({ ...query, ...(this.search && { search: this.search }) }, signal),
    limits.pageMax,
  );
  readonly #users = new PagedController<User>(this, (query, signal) =>
    this.context.chat.users.list({ ...query, ...(this.search && { search: this.search }) }, signal),
  );
  readonly #empty = new EmptyDirectoryController(this, () => this.context);
  readonly #pause = new SearchPause();

  override focus(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pause.stop();
  }

  protected override render(): TemplateResult {
    const { t } = this;
    return html`
      ${searchField(t.directory.search, this.#typed, this.#pressed)}
      ${chosenPeople(this.chosen, t, this.#toggle)}
      <div
        class="scroller"
        @scroll=${this.#users.scrolled}
        @keydown=${this.#roving.keydown}
        @focusin=${this.#roving.focusin}
      >
        ${this.#content()}
      </div>
    `;
  }

  #content(): TemplateResult {
    const { t } = this;
    const words = this.#words.value;
    const error = this.#users.error ?? this.#contacts.error;
    if (error && this.#users.items.length === 0)
      return failed(t, t.directory.failed, error, this.#load);
    if (!this.#users.loaded || !this.#contacts.loaded || !words) return skeletonRows(t, 6);
    const contacts = this.#contacts.items.map(({ user }) => user);
    const known = new Set(contacts.map(({ id }) => id));
    const others = this.#users.items.filter(({ id }) => !known.has(id));
    if (contacts.length + others.length === 0)
      return this.search
        ? notice(icons.search, t.directory.noMatchTitle, t.directory.noMatchText)
        : this.#empty.render(t);
    return html`
      ${this.#part('contacts', words.contacts, contacts)}
      ${this.#part('others', contacts.length > 0 ? words.everybodyElse : t.directory.list, others)}
      ${this.#users.loading ? skeletonRows(t, 2) : nothing}
      ${error ? html`<p class="alert">${t.failure(error.code)}</p>` : nothing}
    `;
  }

  #part(id: string, title: string, users: readonly User[]): TemplateResult | typeof nothing {
    if (users.length === 0) return nothing;
    return html`<div class="part" role="group" aria-labelledby=${id}>
      <h2 id=${id}>${title}</h2>
      ${repeat(
        users,
        (user) => user.id,
        (user) => this.#row(user),
      )}
    </div>`;
  }

  #row(user: User): TemplateResult {
    const isChosen = this.chosen.some(({ id }) => id === user.id);
    const taken = this.taken.get(user.id);
    const isOff = taken !== undefined || (!isChosen && this.chosen.length >= this.max);
    return html`<button
      class="row"
      type="button"
      role="checkbox"
      aria-checked=${isChosen || taken !== undefined}
      aria-disabled=${isOff ? 'true' : nothing}
      data-roving
      @click=${() => !isOff && this.#toggle(user)}
    >
      ${avatar(user, 44)}
      <span class="body">
        <span class="line">
          <span class="name">${nameSign(user, this.t)}<bdi>${user.name}</bdi></span>
          ${user.role !== 'user' ? html`<span class="tag staff" aria-hidden="true">${this.t.presence[user.role]}</span>` : nothing}
        </span>
        ${taken ? html`<span class="more">${taken}</span>` : nothing}
      </span>
      <span class="tick">${viewIcons.check}</span>
    </button>`;
  }

  readonly #toggle = (user: User): void => {
    this.dispatchEvent(new CustomEvent('change', { detail: toggled(this.chosen, user) }));
  };

  readonly #load = (): void => {
    void this.#contacts.load().then(() => this.#contacts.rest());
    void this.#users.load();
  };

  readonly #typed = ({ target }: Event): void => {
    this.#pause.before(() => {
      this.search = (target as HTMLInputElement).value.trim();
      this.#load();
    });
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' || event.isComposing) return;
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>('[data-roving]')?.focus();
  };
}

define('parlor-people-picker', PeoplePicker);
