/**
 * The user's groups: those that the user is invited to or has asked to join, owns or is a member
 * of, and those that are open to join. One search covers all of them. Everything is fetched again
 * when an event says that it may have changed.
 */
import {
  createConversations,
  createMembers,
  type ChatError,
  type Conversation,
  type EventName,
  type Group,
  type Invitation,
  type Members,
} from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { PagedController } from '../shared/paged-controller.js';
import { RovingController } from '../shared/roving-controller.js';
import { SearchPause } from '../shared/search-pause.js';
import { define } from '../shared/define.js';
import type { FullCatalogue } from '../i18n/en.js';
import { WordsController } from '../shared/words-controller.js';
import { cards } from '../shared/cards.styles.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { answers } from '../shared/answers.js';
import { groupIcons } from '../shared/group-icons.js';
import { skeletonRows } from '../shared/skeleton.js';
import { groupFace, kindOf } from './group-rows.js';
import { groupsStyles } from '../shared/groups.styles.js';
import { icons } from '../shared/icons.js';
import { isInFront } from '../shared/is-in-front.js';
import { failed, notice } from '../shared/notice.js';
import { searchField } from '../shared/search-field.js';
import { viewBar } from '../shared/view-bar.js';
import { viewIcons } from '../shared/view-icons.js';

type Asked = Awaited<ReturnType<Members['requested']>>['items'][number];

/** The pause in events after which the lists are fetched again, in milliseconds. */
const reloadDelay = 120;
const changing: readonly EventName[] = [
  'conversation.created',
  'conversation.updated',
  'conversation.removed',
  'member.updated',
  'member.joined',
  'member.left',
  'invitation.created',
  'invitation.ended',
  'joinRequest.created',
  'joinRequest.ended',
];

export class Groups extends LitElement {
  static override styles = [controls, forms, people, page, cards, groupsStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  readonly #words = new WordsController(this, () => this.context.t.groups);

  @state() private search = '';
  /** The action in progress, by group, and the last error. */
  @state() private busy = '';
  @state() private trouble: { id: string; text: string } | undefined;

  readonly #roving = new RovingController(this);
  readonly #owned = new PagedController<Conversation>(this, (query, signal) =>
    this.#calls.list({ kind: 'group', role: 'owner', ...query }, signal),
  );
  readonly #all = new PagedController<Conversation>(this, (query, signal) =>
    this.#calls.list({ kind: 'group', ...query }, signal),
  );
  readonly #open = new PagedController<Group>(
    this,
    (query, signal) =>
      this.#calls.open({ ...query, ...(this.search && { search: this.search }) }, signal),
    25,
  );
  readonly #invitations = new PagedController<Invitation>(this, (query, signal) =>
    this.#members.invitations(query, signal),
  );
  readonly #asked = new PagedController<Asked>(this, (query, signal) =>
    this.#members.requested(query, signal),
  );
  #stops: (() => void)[] = [];
  readonly #pause = new SearchPause();
  #reloadTimer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stops = changing.map((name) => this.context.chat.on(name, this.#told));
    this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pause.stop();
    clearTimeout(this.#reloadTimer);
    for (const stop of this.#stops) stop();
  }

  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { navigate } = this.context;
    const words = this.#words.value;
    if (!words) return nothing;
    return html`
      ${viewBar(this.context, {
        title: words.title,
        action: html`<button
          class="round strong"
          type="button"
          aria-label=${words.create}
          @click=${() => navigate({ name: 'new-group' })}
        >
          ${groupIcons.plus}
        </button>`,
      })}
      ${searchField(words.search, this.#typed, this.#pressed)}
      <div
        class="scroller"
        @scroll=${this.#open.scrolled}
        @keydown=${this.#roving.keydown}
        @focusin=${this.#roving.focusin}
      >
        ${this.#content()}
      </div>
    `;
  }

  get #calls() {
    return this.context.chat.use(createConversations);
  }

  get #members() {
    return this.context.chat.use(createMembers);
  }

  get #lists(): readonly PagedController<unknown>[] {
    return [this.#owned, this.#all, this.#open, this.#invitations, this.#asked];
  }

  #content(): TemplateResult {
    const { t, navigate } = this.context;
    const words = this.#words.value!;
    const lists = this.#lists;
    const error = lists.find((list) => list.error && !list.loaded)?.error;
    if (error) return failed(t, words.listFailed, error, this.#load);
    if (!lists.every(({ loaded }) => loaded)) return skeletonRows(t, 6);

    const match = ({ title }: { title: string | null }) =>
      title?.toLocaleLowerCase().includes(this.search.toLocaleLowerCase());
    const invitations = this.#invitations.items.filter(({ group }) => match(group));
    const asked = this.#asked.items.filter(({ group }) => match(group));
    const owned = this.#owned.items.filter(match);
    const others = this.#all.items.filter((group) => group.role !== 'owner' && match(group));
    const open = this.#open.items;
    if (
      invitations.length + asked.length + owned.length + others.length + open.length === 0 &&
      !this.#open.loading
    )
      return this.search
        ? notice(icons.search, words.noMatchTitle, words.noMatchText)
        : notice(
            viewIcons.group,
            words.emptyTitle,
            words.emptyText,
            html`<button
              class="button primary"
              type="button"
              @click=${() => navigate({ name: 'new-group' })}
            >
              ${words.create}
            </button>`,
          );
    return html`
      ${this.#section('invitations', words.invitations, invitations, (invitation) => this.#invitation(invitation), invitations.length)}
      ${this.#section('asked', words.asked, asked, (one) => this.#request(one))}
      ${this.#section('owned', words.owned, owned, (group) => this.#own(group), undefined, this.#owned)}
      ${this.#section('in', words.memberOf, others, (group) => this.#own(group), undefined, this.#all)}
      ${this.#section('open', words.couldJoin, open, (group) => this.#joinable(group), undefined, this.#open)}
    `;
  }

  #section<T extends { id: string } | { group: Group }>(
    id: string,
    title: string,
    items: readonly T[],
    row: (item: T) => TemplateResult,
    count?: number,
    list?: PagedController<unknown>,
  ): TemplateResult | typeof nothing {
    const { t } = this.context;
    if (items.length === 0) return nothing;
    return html`<section aria-labelledby=${id}>
      <h2 id=${id}>${title}${count ? html`<span class="count">${count}</span>` : nothing}</h2>
      <ul aria-labelledby=${id}>
        ${repeat(
          items,
          (item) => ('group' in item ? item.group.id : item.id),
          (item) => html`<li class=${id === 'invitations' ? 'card' : ''}>${row(item)}</li>`,
        )}
      </ul>
      ${
        list?.next
          ? html`<button
              class="link further"
              type="button"
              aria-disabled=${list.loading ? 'true' : nothing}
              @click=${() => void list.more()}
            >
              ${this.#words.value!.more}
            </button>`
          : nothing
      }
      ${list?.error ? html`<p class="alert trouble">${t.failure(list.error.code)}</p>` : nothing}
    </section>`;
  }

  #own(group: Conversation): TemplateResult {
    const { t, navigate } = this.context;
    return html`<button
      class="row"
      type="button"
      data-roving
      @click=${() => navigate({ name: 'conversation', conversationId: group.id })}
    >
      ${groupFace(group, 44)}
      <span class="body">
        <span class="name"><bdi>${group.title}</bdi></span>
        <span class="more">${kindOf(group, t, this.#words.value!)}</span>
      </span>
      ${group.role === 'admin' ? html`<span class="tag">${this.#words.value!.roles.admin}</span>` : nothing}
    </button>`;
  }

  #joinable(group: Group): TemplateResult {
    const { t, navigate } = this.context;
    const words = this.#words.value!;
    return html`<div class="beside">
        <button
          class="row"
          type="button"
          data-roving
          @click=${() => navigate({ name: 'join', group })}
        >
          ${groupFace(group, 44)}
          <span class="body">
            <span class="name"><bdi>${group.title}</bdi></span>
            <span class="more"
              ><bdi>${group.description ?? t.presence.members(group.memberCount)}</bdi></span
            >
          </span>
        </button>
        <button
          class="button small wash"
          type="button"
          aria-label=${words.joinGroup(group.title)}
          aria-disabled=${this.busy ? 'true' : nothing}
          @click=${() => void this.#act(group, () => this.#members.join(group.id), true)}
        >
          ${words.join}
        </button>
      </div>
      ${this.#said(group)}`;
  }

  #invitation({ group, by }: Invitation): TemplateResult {
    const { t } = this.context;
    const words = this.#words.value!;
    return html`<div class="row">
        ${groupFace(group, 44)}
        <span class="body">
          <span class="name"><bdi>${group.title}</bdi></span>
          <span class="more"
            >${words.invitedBy(by.name)} · ${t.presence.members(group.memberCount)}</span
          >
        </span>
      </div>
      ${answers({
        busy: this.busy !== '',
        no: {
          text: words.decline,
          label: words.declineGroup(group.title),
          act: () => void this.#act(group, () => this.#members.declineInvitation(group.id)),
        },
        yes: {
          text: words.accept,
          label: words.acceptGroup(group.title),
          act: () => void this.#act(group, () => this.#members.acceptInvitation(group.id), true),
        },
      })}
      ${this.#said(group)}`;
  }

  #request({ group }: Asked): TemplateResult {
    const words = this.#words.value!;
    return html`<div class="beside">
        <div class="row">
          ${groupFace(group, 44)}
          <span class="body">
            <span class="name"><bdi>${group.title}</bdi></span>
            <span class="more">${words.waiting}</span>
          </span>
        </div>
        <button
          class="button small"
          type="button"
          aria-label=${words.withdrawFrom(group.title)}
          aria-disabled=${this.busy ? 'true' : nothing}
          @click=${() => void this.#act(group, () => this.#members.withdrawRequest(group.id))}
        >
          ${words.withdraw}
        </button>
      </div>
      ${this.#said(group)}`;
  }

  #said({ id }: { id: string }): TemplateResult | typeof nothing {
    return this.trouble?.id === id
      ? html`<p class="alert trouble" role="alert">${this.trouble.text}</p>`
      : nothing;
  }

  async #act({ id }: Group, task: () => Promise<unknown>, enters = false): Promise<void> {
    if (this.busy) return;
    const { t, navigate } = this.context;
    this.busy = id;
    this.trouble = undefined;
    try {
      await task();
      if (!enters) this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
      else if (isInFront(this)) navigate({ name: 'conversation', conversationId: id });
    } catch (error) {
      const { code } = error as ChatError;
      this.trouble = {
        id,
        text: code === 'banned' ? this.#words.value!.bannedYou : t.failure(code),
      };
    }
    this.busy = '';
    this.#load();
  }

  readonly #load = (): void => {
    for (const list of this.#lists) void list.reload();
  };

  readonly #told = (): void => {
    clearTimeout(this.#reloadTimer);
    this.#reloadTimer = setTimeout(this.#load, reloadDelay);
  };

  readonly #typed = ({ target }: Event): void => {
    this.#pause.before(() => {
      this.search = (target as HTMLInputElement).value.trim();
      void this.#open.load();
    });
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' || event.isComposing) return;
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>('[data-roving]')?.focus();
  };
}

define('parlor-groups', Groups);
