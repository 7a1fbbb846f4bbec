/**
 * A group: its name and description, its members, and what the user may do there. For a direct
 * conversation of several people, shows the people. Updates at once when the user's role changes,
 * or when the user is no longer a member.
 */
import {
  createMembers,
  createModeration,
  isMuted,
  type Conversation,
  type Member,
} from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { BesideController } from '../shared/beside-controller.js';
import { ClockController } from '../shared/clock-controller.js';
import { GroupController } from '../shared/group-controller.js';
import { GroupMembersController } from './group-members-controller.js';
import { define } from '../shared/define.js';
import type { FullCatalogue } from '../i18n/en.js';
import { WordsController } from '../shared/words-controller.js';
import { untilOf } from '../i18n/until.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import type { View, ViewContext } from '../shared/view-context.js';
import { avatar, avatars } from '../shared/avatar.js';
import '../shared/choice-menu.js';
import type { Choice, Question } from '../shared/choice-menu.js';
import { nameOf, othersOf, presenceOf } from '../shared/conversation-names.js';
import { galleryIcons } from '../shared/gallery-icons.js';
import { groupIcons } from '../shared/group-icons.js';
import { groupInstead } from '../shared/group-instead.js';
import { skeletonRows } from '../shared/skeleton.js';
import { groupFace, kindOf } from './group-rows.js';
import './invited-people.js';
import { isInFront } from '../shared/is-in-front.js';
import { leaveQuestion, mayLeave } from '../shared/leave-question.js';
import { groupsStyles } from '../shared/groups.styles.js';
import { memberChoices } from './member-choices.js';
import { muteChoices, muteLabel } from '../shared/mute-choices.js';
import { bells } from '../shared/muted-sign.js';
import { nameSign } from '../shared/name-sign.js';
import { searchField } from '../shared/search-field.js';
import { ShownPeopleController } from '../shared/shown-people-controller.js';
import { viewBar } from '../shared/view-bar.js';
import { viewIcons } from '../shared/view-icons.js';

/** From this many members on, a search field is shown. */
const many = 12;
/** So many rows are rendered at first, and added at the end of each scroll. */
const drawn = 60;

interface Menu {
  label: string;
  anchor: HTMLElement;
  choices: readonly Choice[];
  question?: Question;
  /** Does not require the role owner or admin. */
  isOwn?: boolean;
}

export class GroupPage extends LitElement {
  static override styles = [controls, forms, people, waiting, page, groupsStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) view!: Extract<View, { name: 'group' }>;
  readonly #words = new WordsController(this, () => this.context.t.groups);

  @state() private shown = drawn;
  @state() private menu: Menu | undefined;
  /** The number of join requests; for managers. */
  @state() private requests = 0;

  readonly #beside = new BesideController(this);
  readonly #group = new GroupController(this);
  readonly #members = new GroupMembersController(this);
  #stops: (() => void)[] = [];
  #counted = false;

  constructor() {
    super();
    new ClockController(this, 30_000);
    new ShownPeopleController(this, () => this.context.chat);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { chat } = this.context;
    const told = ({ conversationId }: { conversationId: string }) => {
      if (conversationId === this.view.conversationId && this.#counted) void this.#count();
    };
    this.#stops = [
      chat.on('joinRequest.created', ({ request }) => told(request)),
      chat.on('joinRequest.ended', told),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    this.menu = undefined;
    this.#counted = false;
  }

  protected override willUpdate(): void {
    const { conversation, manages } = this.#group;
    if (conversation) this.#members.want(conversation);
    if (manages && conversation?.access === 'private' && !this.#counted) {
      this.#counted = true;
      void this.#count();
    }
    if (!manages) {
      this.#counted = false;
      this.requests = 0;
    }
    // The choices for a member may have changed since the menu was opened.
    if (
      this.menu &&
      (!conversation || (!manages && !this.menu.isOwn && this.menu.choices.length > 0))
    )
      this.menu = undefined;
  }

  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const words = this.#words.value;
    if (!words) return nothing;
    const { conversation } = this.#group;
    const isGroup = conversation?.kind !== 'direct';
    const content = groupInstead(this.#group, this.context, false) ?? this.#content(conversation!);
    return html`
      ${viewBar(this.context, { title: isGroup ? words.about : words.people })}
      <div
        class="scroller"
        @scroll=${this.#scrolled}
        @keydown=${this.#beside.keydown}
        @focusin=${this.#beside.focusin}
      >
        ${content}
      </div>
      ${
        this.menu
          ? html`<parlor-choice-menu
              .context=${this.context}
              .label=${this.menu.label}
              .choices=${this.menu.choices}
              .question=${this.menu.question}
              .anchor=${this.menu.anchor}
              @close=${() => {
                this.menu = undefined;
              }}
            ></parlor-choice-menu>`
          : nothing
      }
    `;
  }

  #content(conversation: Conversation): TemplateResult {
    const { t } = this;
    const { me } = this.context;
    const isGroup = conversation.kind === 'group';
    const others = othersOf(conversation, me.id);
    return html`
      <div class="face">
        ${isGroup ? groupFace(conversation, 84) : avatars(others, 84)}
        <h2><bdi>${nameOf(others, t, conversation.title)}</bdi></h2>
        <p>
          ${isGroup ? kindOf(conversation, t, this.#words.value!) : t.presence.members(conversation.memberCount)}
        </p>
        ${isMuted(conversation, this.context.chat.now()) ? html`<p>${muteLabel(conversation, this.context)}</p>` : nothing}
        ${conversation.description ? html`<p class="about" dir="auto">${conversation.description}</p>` : nothing}
      </div>
      ${this.#actions(conversation)} ${this.#files(conversation)}
      ${this.#group.manages ? this.#managing(conversation) : nothing} ${this.#people(conversation)}
      ${
        this.#group.manages
          ? html`<parlor-invited-people
              .context=${this.context}
              .t=${this.t}
              .conversationId=${conversation.id}
              @withdrawn=${() => this.renderRoot.querySelector<HTMLElement>('h1')?.focus()}
            ></parlor-invited-people>`
          : nothing
      }
    `;
  }

  #actions(conversation: Conversation): TemplateResult {
    const words = this.#words.value!;
    const { id, role } = conversation;
    const { context } = this;
    const { navigate } = context;
    const act = (
      picture: TemplateResult,
      label: string,
      press: (event: Event) => void,
      style = '',
    ) =>
      html`<button class="act ${style}" type="button" @click=${press}>${picture}${label}</button>`;
    const muting = context.talk?.mute;
    const isQuiet = isMuted(conversation, context.chat.now());
    return html`<div class="actions">
      ${
        role === 'member'
          ? nothing
          : html`${act(groupIcons.add, words.add, () => navigate({ name: 'group-add', conversationId: id }))}
            ${act(groupIcons.link, words.link, () => navigate({ name: 'group-links', conversationId: id }))}
            ${act(groupIcons.settings, words.settings, () => navigate({ name: 'group-settings', conversationId: id }))}`
      }
      <button
        class="act"
        type="button"
        aria-haspopup="menu"
        @click=${({ currentTarget }: Event) => this.#mute(conversation, currentTarget as HTMLElement)}
      >
        ${isQuiet ? bells.off : bells.on}${isQuiet ? muting?.muted : muting?.mute}
      </button>
      ${
        mayLeave(conversation)
          ? act(
              viewIcons.leave,
              words.leave,
              (event) => this.#leave(event.currentTarget as HTMLElement),
              'danger',
            )
          : nothing
      }
    </div>`;
  }

  #files({ id }: Conversation): TemplateResult {
    return html`<section>
      <ul aria-label=${this.t.files.title}>
        <li>
          <button
            class="row"
            type="button"
            data-roving
            @click=${() => this.context.navigate({ name: 'files', conversationId: id })}
          >
            <span class="tile">${galleryIcons.picture}</span>
            <span class="body"><span class="name">${this.t.files.title}</span></span>
            ${groupIcons.forward}
          </button>
        </li>
      </ul>
    </section>`;
  }

  #managing({ id, access }: Conversation): TemplateResult {
    const words = this.#words.value!;
    const { navigate, formats } = this.context;
    const item = (
      picture: TemplateResult,
      label: string,
      of: 'requests' | 'invited' | 'banned',
      count = 0,
    ) =>
      html`<li>
        <button
          class="row"
          type="button"
          data-roving
          @click=${() => navigate({ name: 'group-door', conversationId: id, of })}
        >
          <span class="tile">${picture}</span>
          <span class="body"><span class="name">${label}</span></span>
          ${count > 0 ? html`<span class="count">${formats.count(count, 100)}</span>` : nothing}
          ${groupIcons.forward}
        </button>
      </li>`;
    return html`<section>
      <ul aria-label=${words.managing}>
        ${access === 'private' ? item(groupIcons.door, words.requests, 'requests', this.requests) : nothing}
        ${item(groupIcons.letter, words.invited, 'invited')}
        ${item(groupIcons.ban, words.bannedPeople, 'banned')}
      </ul>
    </section>`;
  }

  #people(conversation: Conversation): TemplateResult {
    const { t } = this;
    const words = this.#words.value!;
    const { pages, searching } = this.#members;
    const found = this.#members.of(conversation);
    const isLarge = this.#members.isLarge(conversation);
    return html`<section aria-labelledby="members">
      <h2 id="members">${t.presence.members(conversation.memberCount)}</h2>
      ${conversation.memberCount > many ? searchField(words.searchMembers, this.#typed) : nothing}
      <ul aria-labelledby="members">
        ${this.#group.manages ? this.#adding(conversation) : nothing}
        ${repeat(
          found.slice(0, this.shown),
          ({ user }) => user.id,
          (member) => html`<li data-user=${member.user.id}>${this.#row(conversation, member)}</li>`,
        )}
      </ul>
      ${isLarge && searching ? skeletonRows(t, 3) : nothing}
      ${
        isLarge && pages.error
          ? html`<p class="alert trouble">${t.failure(pages.error.code)}</p>
              <button class="link further" type="button" @click=${() => this.#members.again()}>
                ${t.tryAgain}
              </button>`
          : nothing
      }
      ${found.length === 0 && !searching && !pages.error ? html`<p class="empty">${t.directory.noMatchTitle}</p>` : nothing}
    </section>`;
  }

  #adding({ id }: Conversation): TemplateResult {
    return html`<li>
      <button
        class="row"
        type="button"
        data-roving
        @click=${() => this.context.navigate({ name: 'group-add', conversationId: id })}
      >
        <span class="tile">${groupIcons.add}</span>
        <span class="body"><span class="name">${this.#words.value!.addPeople}</span></span>
      </button>
    </li>`;
  }

  #row(conversation: Conversation, member: Member): TemplateResult {
    const { t } = this;
    const words = this.#words.value!;
    const { me, formats } = this.context;
    const { user, role, silencedUntil } = member;
    const isMe = user.id === me.id;
    const until =
      silencedUntil && Date.parse(silencedUntil) > this.context.chat.now()
        ? untilOf(new Date(silencedUntil), formats, t)
        : '';
    const choices = this.#choices(conversation, member);
    const person = html`${avatar(user, 40)}
      <span class="body">
        <span class="line">
          <span class="name"
            >${nameSign(user, t)}<bdi>${user.name}</bdi>${isMe ? html` <span class="self">(${t.messages.you})</span>` : nothing}</span
          >
          ${role === 'member' ? nothing : html`<span class="tag ${role === 'owner' ? 'strong' : ''}">${words.roles[role]}</span>`}
        </span>
        <span class="more ${user.online && !until ? 'online-text' : ''}">
          ${until ? words.silencedUntil(until) : isMe ? t.presence.online : presenceOf([user], t, formats)}
        </span>
      </span>`;
    const show = () => this.context.navigate({ name: 'person', userId: user.id });
    return html`<div class="beside">
      ${isMe ? html`<div class="row">${person}</div>` : html`<button class="row" type="button" data-roving @click=${show}>${person}</button>`}
      ${
        choices.length > 0
          ? html`<button
              class="round"
              type="button"
              data-beside
              aria-haspopup="menu"
              aria-label=${words.actionsFor(user.name)}
              @click=${({ currentTarget }: Event) => this.#openMenu(user.name, currentTarget as HTMLElement, choices)}
            >
              ${groupIcons.more}
            </button>`
          : nothing
      }
    </div>`;
  }

  #choices(conversation: Conversation, member: Member): Choice[] {
    const { chat } = this.context;
    const acts = {
      members: chat.use(createMembers),
      moderation: chat.use(createModeration),
    };
    return memberChoices(conversation, member, this.context, this.#words.value!, acts);
  }

  #openMenu(label: string, anchor: HTMLElement, choices: readonly Choice[]): void {
    this.menu = { label, anchor, choices };
  }

  #mute(conversation: Conversation, anchor: HTMLElement): void {
    const label = this.context.talk?.mute.mute ?? '';
    this.menu = { label, anchor, choices: muteChoices(conversation, this.context), isOwn: true };
  }

  /** Goes back to the view before the conversation that the user has left. */
  #gone(): void {
    const { announce, back } = this.context;
    announce(this.#words.value!.left);
    if (!isInFront(this)) return;
    back?.();
    back?.();
  }

  #leave(anchor: HTMLElement): void {
    const { conversation } = this.#group;
    if (!conversation) return;
    const words = this.#words.value!;
    const question = leaveQuestion(
      conversation,
      this.#members.everybody(conversation),
      this.context,
      words,
      () => this.#gone(),
    );
    this.menu = { label: words.leave, anchor, choices: [], question };
  }

  async #count(): Promise<void> {
    try {
      const { items } = await this.context.chat
        .use(createMembers)
        .requests(this.view.conversationId, { limit: 100 });
      this.requests = items.length;
    } catch {
      // The page behind the row shows the error.
    }
  }

  readonly #typed = ({ target }: Event): void => {
    const { conversation } = this.#group;
    this.shown = drawn;
    if (conversation) this.#members.search(conversation, (target as HTMLInputElement).value.trim());
  };

  readonly #scrolled = (event: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget as Element;
    const { conversation } = this.#group;
    if (!conversation || scrollHeight - scrollTop - clientHeight > 800) return;
    if (this.#members.of(conversation).length > this.shown) this.shown += drawn;
    else if (this.#members.isLarge(conversation)) this.#members.pages.scrolled(event);
  };
}

define('parlor-group', GroupPage);
