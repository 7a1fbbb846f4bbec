/**
 * The people of the site: choosing one or several to write to. Opens their conversation if it
 * exists; otherwise a draft.
 */
import { limits, type ChatError, type User } from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { BesideController } from '../shared/beside-controller.js';
import { ClockController } from '../shared/clock-controller.js';
import { EmptyDirectoryController } from '../shared/empty-directory-controller.js';
import { WordsController } from '../shared/words-controller.js';
import { ReachController, type Reach } from './reach-controller.js';
import { ShownPeopleController } from '../shared/shown-people-controller.js';
import { SearchPause } from '../shared/search-pause.js';
import { define } from '../shared/define.js';
import type { FullCatalogue } from '../i18n/en.js';
import { matches } from '../shared/matches.js';
import { openDirect } from '../shared/open-direct.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { avatar } from '../shared/avatar.js';
import { backButton } from '../shared/back-button.js';
import { chosenPeople, toggled } from '../shared/chosen-people.js';
import { closeButton } from '../shared/close-button.js';
import { presenceOf } from '../shared/conversation-names.js';
import { directoryStyles } from '../shared/directory.styles.js';
import { skeletonRows } from '../shared/skeleton.js';
import { icons } from '../shared/icons.js';
import { isInFront } from '../shared/is-in-front.js';
import { nameSign } from '../shared/name-sign.js';
import { failed, notice } from '../shared/notice.js';
import { peopleIcons } from '../shared/people-icons.js';
import { searchField } from '../shared/search-field.js';
import { viewIcons } from '../shared/view-icons.js';

const pageLength = 50;

export class Directory extends LitElement {
  static override styles = [controls, forms, people, page, directoryStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;

  @state() private users: readonly User[] = [];
  @state() private next: string | null = null;
  @state() private loading = true;
  @state() private error: ChatError | null = null;
  /** Several people are being chosen; `null` while a press opens a conversation at once. */
  @state() private chosen: readonly User[] | null = null;
  @state() private openError: ChatError | null = null;

  readonly #beside = new BesideController(this);
  readonly #words = new WordsController(this, () => this.context.t.peopleWords);
  readonly #reach = new ReachController(this, () => this.context);
  readonly #empty = new EmptyDirectoryController(this, () => this.context);
  #search = '';
  readonly #pause = new SearchPause();
  #request = new AbortController();
  #stops: (() => void)[] = [];

  constructor() {
    super();
    new ClockController(this, 60_000);
    new ShownPeopleController(this, () => this.context.chat);
  }

  private get input(): HTMLInputElement {
    return this.renderRoot.querySelector('input')!;
  }

  focusFirst(): void {
    if (matchMedia('(hover: hover)').matches) this.input?.focus();
    else this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { chat } = this.context;
    const update = (id: string, change: Partial<User>): void => {
      this.users = this.users.map((user) => (user.id === id ? { ...user, ...change } : user));
    };
    this.#stops = [
      chat.on('presence.changed', ({ userId, ...presence }) => update(userId, presence)),
      chat.on('user.updated', ({ user }) => update(user.id, user)),
    ];
    void this.#load(null);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pause.stop();
    this.#request.abort();
    for (const stop of this.#stops) stop();
  }

  protected override render(): TemplateResult {
    const { t } = this;
    const { back, close } = this.context;
    return html`
      <div class="bar">
        ${backButton(t, this.chosen ? this.#single : back)}
        <h1 tabindex="-1">${this.chosen ? t.directory.several_on : t.directory.title}</h1>
        ${closeButton(t, close)}
      </div>
      ${searchField(t.directory.search, this.#typed, this.#pressed)}
      ${chosenPeople(this.chosen ?? [], t, this.#toggle)}
      ${this.openError ? html`<p class="alert">${t.failure(this.openError.code)}</p>` : nothing}
      <div
        class="scroller"
        tabindex=${this.users.length === 0 ? '0' : nothing}
        @scroll=${this.#scrolled}
      >
        ${this.#content()}
      </div>
      ${
        this.chosen
          ? html`<div class="foot">
              <button
                class="button primary"
                type="button"
                aria-disabled=${this.chosen.length === 0 ? 'true' : nothing}
                @click=${() => this.chosen?.length && void this.#open(this.chosen)}
              >
                ${t.directory.start}
              </button>
            </div>`
          : nothing
      }
    `;
  }

  #content(): TemplateResult {
    const { t } = this;
    if (this.error && this.users.length === 0)
      return failed(t, t.directory.failed, this.error, () => void this.#load(null));
    const known = this.#reach.contacts.filter(({ name }) => matches(name, this.#search));
    const ids = new Set(known.map(({ id }) => id));
    return html`
      <div @keydown=${this.#beside.keydown} @focusin=${this.#beside.focusin}>
        ${
          this.#search || this.chosen
            ? nothing
            : html`<ul>
                ${this.#special()}
              </ul>`
        }
        ${known.length > 0 ? this.#list('contacts', this.#words.value?.contacts ?? '', known) : nothing}
        ${this.#list(
          'everyone',
          (known.length > 0 ? this.#words.value?.everyone : undefined) ?? t.directory.list,
          this.users.filter(({ id }) => !ids.has(id)),
          known.length === 0,
        )}
      </div>
      ${
        this.loading && (this.next || this.users.length === 0)
          ? skeletonRows(t, 6)
          : this.error
            ? html`<div class="notice">
                <p>${t.failure(this.error.code)}</p>
                <button class="button" type="button" @click=${() => void this.#load(this.next)}>
                  ${t.tryAgain}
                </button>
              </div>`
            : this.users.length + known.length > 0
              ? nothing
              : this.#search
                ? notice(icons.search, t.directory.noMatchTitle, t.directory.noMatchText)
                : this.#empty.render(t)
      }
    `;
  }

  #special(): TemplateResult {
    const { t } = this;
    const item = (icon: TemplateResult, name: string, more: string, press: () => void) =>
      html`<li>
        <button class="row" type="button" data-roving @click=${press}>
          <span class="tile">${icon}</span>
          <span class="body"
            ><span class="name">${name}</span><span class="more">${more}</span></span
          >
        </button>
      </li>`;
    return html`${item(icons.note, t.notesToSelf, t.notesToSelfHint, () => void this.#open([]))}
    ${item(icons.people, t.directory.several, t.directory.severalHint(limits.directMembers - 1), this.#several)}
    ${item(viewIcons.group, t.directory.groups, t.directory.groupsHint, () => this.context.navigate({ name: 'groups' }))}`;
  }

  #list(
    id: string,
    title: string,
    users: readonly User[],
    alone = false,
  ): TemplateResult | typeof nothing {
    if (users.length === 0) return nothing;
    return html`<h2 id=${id} class=${alone ? 'listen' : ''}>${title}</h2>
      <ul aria-labelledby=${id} role=${this.chosen ? 'group' : nothing}>
        ${repeat(
          users,
          (user) => user.id,
          (user) =>
            html`<li role=${this.chosen ? 'presentation' : nothing}>${this.#row(user)}</li>`,
        )}
      </ul>`;
  }

  #row(user: User): TemplateResult {
    const { t } = this;
    const words = this.#words.value;
    const reach = this.#reach.of(user);
    const label: Partial<Record<Reach, string | undefined>> = {
      request: words?.request,
      requested: words?.sent,
      blocked: words?.blocked,
    };
    const show = () => this.context.navigate({ name: 'person', userId: user.id });
    const { formats } = this.context;
    const presence = presenceOf([user], t, formats);
    const content = html`${avatar(user, 44)}
      <span class="body">
        <span class="line">
          <span class="name">${nameSign(user, t)}<bdi>${user.name}</bdi></span>
          ${user.role !== 'user' ? html`<span class="tag staff" aria-hidden="true">${t.presence[user.role]}</span>` : nothing}
          ${label[reach] ? html`<span class="tag ${reach}">${label[reach]}</span>` : nothing}
        </span>
        <span class="more ${user.online ? 'online-text' : ''}">${presence}</span>
      </span>`;
    if (!this.chosen)
      return html`<button
          class="row beside"
          type="button"
          data-roving
          data-user=${user.id}
          @click=${reach === 'write' ? () => void this.#open([user]) : show}
        >
          ${content}
        </button>
        <button
          class="round"
          type="button"
          data-beside
          aria-label=${words?.profileOf(user.name) ?? nothing}
          @click=${show}
        >
          ${peopleIcons.info}
        </button>`;
    const isChosen = this.chosen.some(({ id }) => id === user.id);
    const isOut =
      !isChosen && (reach !== 'write' || this.chosen.length >= limits.directMembers - 1);
    return html`<button
      class="row"
      type="button"
      role="checkbox"
      aria-checked=${isChosen}
      aria-disabled=${isOut ? 'true' : nothing}
      data-roving
      data-user=${user.id}
      @click=${() => !isOut && this.#toggle(user)}
    >
      ${content}<span class="tick">${viewIcons.check}</span>
    </button>`;
  }

  async #load(cursor: string | null): Promise<void> {
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    const { t } = this;
    const { chat, announce } = this.context;
    this.loading = true;
    this.error = null;
    try {
      const search = this.#search ? { search: this.#search } : {};
      const page = await chat.users.list(
        { ...search, ...(cursor ? { cursor } : {}), limit: pageLength },
        signal,
      );
      if (signal.aborted) return;
      this.users = cursor ? [...this.users, ...page.items] : page.items;
      this.next = page.next;
      if (this.#search && !cursor) announce(t.directory.found(page.items.length));
    } catch (error) {
      if (signal.aborted) return;
      this.error = error as ChatError;
    }
    this.loading = false;
  }

  async #open(users: readonly User[]): Promise<void> {
    this.openError = null;
    try {
      await openDirect(this.context, users, {
        replace: true,
        isStillWanted: () => isInFront(this),
      });
    } catch (error) {
      if (this.isConnected) this.openError = error as ChatError;
    }
  }

  readonly #toggle = (user: User): void => {
    this.chosen = toggled(this.chosen ?? [], user);
  };

  readonly #several = (): void => {
    this.chosen = [];
    this.focusFirst();
  };

  readonly #single = (): void => {
    this.chosen = null;
    this.focusFirst();
  };

  readonly #typed = (): void => {
    this.#pause.before(() => {
      const search = this.input.value.trim();
      if (search === this.#search) return;
      this.#search = search;
      void this.#load(null);
    });
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' || event.isComposing) return;
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>('[data-roving]')?.focus();
  };

  readonly #scrolled = ({ currentTarget }: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget as Element;
    if (this.next && !this.loading && !this.error && scrollHeight - scrollTop - clientHeight < 800)
      void this.#load(this.next);
  };
}

define('parlor-directory', Directory);
