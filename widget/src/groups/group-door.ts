/**
 * Users at the edge of a group: those who ask to join, who are invited, and who are banned. For its
 * owners and admins.
 */
import { createMembers, type AtDoor, type ChatError, type JoinRequest } from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { GroupController } from '../shared/group-controller.js';
import { PagedController } from '../shared/paged-controller.js';
import { define } from '../shared/define.js';
import type { FullCatalogue } from '../i18n/en.js';
import { WordsController } from '../shared/words-controller.js';
import { cards } from '../shared/cards.styles.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import type { View, ViewContext } from '../shared/view-context.js';
import { answers } from '../shared/answers.js';
import { avatar } from '../shared/avatar.js';
import { groupIcons } from '../shared/group-icons.js';
import { groupInstead } from '../shared/group-instead.js';
import { skeletonRows } from '../shared/skeleton.js';
import { groupsStyles } from '../shared/groups.styles.js';
import { nameSign } from '../shared/name-sign.js';
import { failed, notice } from '../shared/notice.js';
import { viewBar } from '../shared/view-bar.js';

type AtTheDoor = AtDoor | JoinRequest;

export class GroupDoor extends LitElement {
  static override styles = [controls, forms, people, waiting, page, cards, groupsStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) view!: Extract<View, { name: 'group-door' }>;
  readonly #words = new WordsController(this, () => this.context.t.groups);

  @state() private busy = '';
  @state() private trouble: { id: string; text: string } | undefined;
  readonly #group = new GroupController(this);
  readonly #list = new PagedController<AtTheDoor>(this, (query, signal) => {
    const { conversationId, of } = this.view;
    const members = this.#members;
    if (of === 'requests') return members.requests(conversationId, query, signal);
    return of === 'invited'
      ? members.invited(conversationId, query, signal)
      : members.bans(conversationId, query, signal);
  });
  #stops: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const { chat } = this.context;
    const told = ({ conversationId }: { conversationId: string }) => {
      if (conversationId === this.view.conversationId) void this.#list.reload();
    };
    this.#stops = [
      chat.on('joinRequest.created', ({ request }) => told(request)),
      chat.on('joinRequest.ended', told),
      chat.on('member.joined', told),
      chat.on('member.left', told),
    ];
    void this.#list.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
  }

  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const words = this.#words.value;
    if (!words) return nothing;
    const title = { requests: words.requests, invited: words.invited, banned: words.bannedPeople }[
      this.view.of
    ];
    return html`${viewBar(this.context, { title })}
      <div class="scroller" @scroll=${this.#list.scrolled}>
        ${groupInstead(this.#group, this.context, true) ?? this.#content()}
      </div>`;
  }

  get #members() {
    return this.context.chat.use(createMembers);
  }

  #content(): TemplateResult {
    const { t } = this;
    const words = this.#words.value!;
    const { of } = this.view;
    const { error, loaded, items, loading } = this.#list;
    if (error && !loaded) return failed(t, words.listFailed, error, () => void this.#list.load());
    if (!loaded) return skeletonRows(t);
    if (items.length === 0) {
      if (of === 'requests')
        return notice(groupIcons.door, words.noRequestsTitle, words.noRequestsText);
      if (of === 'invited')
        return notice(groupIcons.letter, words.noInvitedTitle, words.noInvitedText);
      return notice(groupIcons.ban, words.noBannedTitle, words.noBannedText);
    }
    return html`<ul>
        ${repeat(
          items,
          ({ user }) => user.id,
          (one) =>
            of === 'requests'
              ? html`<li class="card">${this.#request(one as JoinRequest)}</li>`
              : html`<li>${this.#kept(one as AtDoor)}</li>`,
        )}
      </ul>
      ${loading ? skeletonRows(t, 2) : nothing}
      ${error ? html`<p class="alert trouble">${t.failure(error.code)}</p>` : nothing}`;
  }

  #request({ user, note, createdAt }: JoinRequest): TemplateResult {
    const words = this.#words.value!;
    const members = this.#members;
    const { conversationId } = this.view;
    return html`${this.#who(user, createdAt)}
    ${note ? html`<p class="words" dir="auto">${note}</p>` : nothing}
    ${answers({
      busy: this.busy !== '',
      no: {
        text: words.decline,
        label: words.declinePerson(user.name),
        act: () => void this.#act(user.id, () => members.declineRequest(conversationId, user.id)),
      },
      yes: {
        text: words.letIn,
        label: words.letInPerson(user.name),
        act: () => void this.#act(user.id, () => members.acceptRequest(conversationId, user.id)),
      },
    })}
    ${this.#said(user.id)}`;
  }

  #kept({ user, createdAt }: AtDoor): TemplateResult {
    const words = this.#words.value!;
    const members = this.#members;
    const { conversationId, of } = this.view;
    return html`<div class="beside">
        ${this.#who(user, createdAt)}
        ${
          of === 'invited'
            ? this.#button(words.withdraw, words.withdrawPerson(user.name), user.id, () =>
                members.withdrawInvitation(conversationId, user.id),
              )
            : this.#button(words.unban, words.unbanPerson(user.name), user.id, () =>
                members.unban(conversationId, user.id),
              )
        }
      </div>
      ${this.#said(user.id)}`;
  }

  #who(user: AtDoor['user'], createdAt: string): TemplateResult {
    return html`<div class="row">
      ${avatar(user, 44, false)}
      <span class="body">
        <span class="line">
          <span class="name">${nameSign(user, this.context.t)}<bdi>${user.name}</bdi></span>
          <time datetime=${createdAt}
            >${this.context.formats.short(new Date(createdAt), new Date())}</time
          >
        </span>
      </span>
    </div>`;
  }

  #button(text: string, label: string, id: string, task: () => Promise<unknown>): TemplateResult {
    return html`<button
      class="button small"
      type="button"
      aria-label=${label}
      aria-disabled=${this.busy ? 'true' : nothing}
      @click=${() => void this.#act(id, task)}
    >
      ${text}
    </button>`;
  }

  #said(id: string): TemplateResult | typeof nothing {
    return this.trouble?.id === id
      ? html`<p class="alert trouble" role="alert">${this.trouble.text}</p>`
      : nothing;
  }

  async #act(id: string, task: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = id;
    this.trouble = undefined;
    try {
      await task();
      this.#list.change((items) => items.filter(({ user }) => user.id !== id));
      this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
    } catch (error) {
      this.trouble = { id, text: this.t.failure((error as ChatError).code) };
    }
    this.busy = '';
    void this.#list.reload();
  }
}

define('parlor-group-door', GroupDoor);
