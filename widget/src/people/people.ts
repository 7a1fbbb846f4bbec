/**
 * The user's contacts: received requests, the contacts, and sent requests. A press on a contact
 * opens the conversation; the button beside it opens the profile. All lists are live.
 */
import {
  createContacts,
  limits,
  type ChatError,
  type Contact,
  type ContactRequest,
  type LiveList,
  type RequestList,
  type User,
} from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { BesideController } from '../shared/beside-controller.js';
import { ClockController } from '../shared/clock-controller.js';
import { InvitationsController, invitationsMost } from '../shared/invitations-controller.js';
import { LiveController } from '../shared/live-controller.js';
import { LostFocusController } from '../shared/lost-focus-controller.js';
import { countedMost, OpenCasesController } from '../shared/open-cases-controller.js';
import { WordsController } from '../shared/words-controller.js';
import { define } from '../shared/define.js';
import type { FullCatalogue, PeopleWords } from '../i18n/en.js';
import { matches } from '../shared/matches.js';
import { openDirect } from '../shared/open-direct.js';
import { cards } from '../shared/cards.styles.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { answers } from '../shared/answers.js';
import { avatar } from '../shared/avatar.js';
import { backButton } from '../shared/back-button.js';
import { closeButton } from '../shared/close-button.js';
import { presenceOf } from '../shared/conversation-names.js';
import { skeletonRows } from '../shared/skeleton.js';
import { icons } from '../shared/icons.js';
import { isInFront } from '../shared/is-in-front.js';
import { nameSign } from '../shared/name-sign.js';
import { failed, notice } from '../shared/notice.js';
import { peopleIcons } from '../shared/people-icons.js';
import { peopleStyles } from './people.styles.js';
import { searchField } from '../shared/search-field.js';
import { viewIcons } from '../shared/view-icons.js';

/**
 * The number of requests before "show all", and of contacts that are rendered before the user
 * scrolls.
 */
const requestsShown = 3;
const contactsShown = 60;
/** With more contacts than this, a search field is shown. */
const fewContacts = 6;

export class People extends LitElement {
  static override styles = [controls, forms, people, page, cards, peopleStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @state() private search = '';
  @state() private allRequests = false;
  @state() private shown = contactsShown;
  /** The last error, by user; for opening a conversation, the key is the empty string. */
  @state() private trouble: ReadonlyMap<string, string> = new Map();
  /** The users whose requests are being answered. */
  readonly #busy = new Set<string>();
  readonly #words = new WordsController(this, () => this.context.t.peopleWords);
  readonly #beside = new BesideController(this);
  readonly #contacts: LiveController<LiveList<Contact>> = new LiveController(
    this,
    () => this.context.chat.use(createContacts).live,
  );
  readonly #requests: LiveController<RequestList> = new LiveController(
    this,
    () => this.context.chat.use(createContacts).liveRequests,
  );
  readonly #cases = new OpenCasesController(this, () => this.context);
  readonly #invitations = new InvitationsController(this, () => this.context);
  #stop: (() => void) | undefined;

  constructor() {
    super();
    new LostFocusController(this);
    new ClockController(this, 60_000);
  }

  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { chat, announce } = this.context;
    this.#stop = chat.on('contact.requested', ({ request: { direction, user } }) => {
      if (direction === 'incoming' && this.#words.value)
        announce(this.#words.value.requested(user.name));
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  protected override render(): TemplateResult {
    const { t, back, close } = this.context;
    const words = this.#words.value;
    return html`
      <div class="bar">
        ${backButton(t, back)}
        <h1 tabindex="-1">${t.conversations.people}</h1>
        ${closeButton(t, close)}
      </div>
      ${words ? this.#body(words) : skeletonRows(t, 5)}
    `;
  }

  #body(words: PeopleWords): TemplateResult {
    const { t } = this.context;
    const contacts = this.#contacts.value;
    const requests = this.#requests.value;
    const all = contacts?.items ?? [];
    const error = contacts?.error ?? requests?.error;
    const isEmpty = all.length === 0 && !requests?.incoming.length && !requests?.outgoing.length;
    if (isEmpty && (!contacts || contacts.loading || !requests || requests.loading))
      return skeletonRows(t, 5);
    const opening = this.trouble.get('');
    return html`
      ${all.length > fewContacts || this.search ? searchField(words.search, this.#typed) : nothing}
      ${opening ? html`<p class="alert">${opening}</p>` : nothing}
      <div
        class="scroller"
        @scroll=${this.#scrolled}
        @keydown=${this.#beside.keydown}
        @focusin=${this.#beside.focusin}
      >
        ${this.search ? nothing : html`${this.#incoming(words)}${this.#ways(words, isEmpty)}`}
        ${
          error && isEmpty
            ? failed(t, words.failed, error, () => this.#reload())
            : isEmpty
              ? notice(icons.people, words.emptyTitle, words.emptyText, this.#findButton(words))
              : this.#list(words, all)
        }
        ${this.search ? nothing : this.#outgoing(words)}
      </div>
    `;
  }

  #ways(words: PeopleWords, isEmpty: boolean): TemplateResult {
    const { directory } = this.t;
    const way = (
      picture: TemplateResult,
      name: string,
      hint: string,
      to: 'directory' | 'groups' | 'moderation',
      count?: TemplateResult,
    ) =>
      html`<li>
        <button
          class="row way"
          type="button"
          data-roving
          @click=${() => this.context.navigate({ name: to })}
        >
          <span class="tile">${picture}</span>
          <span class="body"
            ><span class="name">${name}</span><span class="more">${hint}</span></span
          >${count}
        </button>
      </li>`;
    return html`<ul>
      ${isEmpty ? nothing : way(icons.search, words.find, words.findHint, 'directory')}
      ${way(viewIcons.group, directory.groups, directory.groupsHint, 'groups', this.#invited(words))}
      ${this.#cases.isModerator ? way(peopleIcons.shield, words.moderation, words.moderationHint, 'moderation', this.#open(words)) : nothing}
    </ul>`;
  }

  #open(words: PeopleWords): TemplateResult | undefined {
    const { count } = this.#cases;
    const label = this.context.formats.count(count, countedMost);
    if (count === 0) return undefined;
    return html`<span class="count" aria-hidden="true">${label}</span
      ><span class="listen">${words.toLookAt(label)}</span>`;
  }

  #invited(words: PeopleWords): TemplateResult | undefined {
    const { count } = this.#invitations;
    const label = this.context.formats.count(count, invitationsMost - 1);
    if (count === 0) return undefined;
    return html`<span class="count" aria-hidden="true">${label}</span
      ><span class="listen">${words.invitations(count, label)}</span>`;
  }

  #findButton(words: PeopleWords): TemplateResult {
    return html`<button
      class="button primary"
      type="button"
      @click=${() => this.context.navigate({ name: 'directory' })}
    >
      ${words.find}
    </button>`;
  }

  #incoming(words: PeopleWords): TemplateResult | typeof nothing {
    const { incoming = [], count = 0 } = this.#requests.value ?? {};
    if (incoming.length === 0) return nothing;
    const some = this.allRequests ? incoming : incoming.slice(0, requestsShown);
    const { formats } = this.context;
    return html`<h2 id="incoming">
        ${words.incoming}<span class="count" aria-hidden="true"
          >${formats.count(count, limits.unreadCap)}</span
        >
      </h2>
      <ul aria-labelledby="incoming">
        ${repeat(
          some,
          ({ user }) => user.id,
          (request) => this.#request(request, words),
        )}
      </ul>
      ${
        some.length < incoming.length
          ? html`<button
              class="link more-of"
              type="button"
              @click=${() => (this.allRequests = true)}
            >
              ${words.showAll(incoming.length)}
            </button>`
          : nothing
      }`;
  }

  #request({ user, note }: ContactRequest, words: PeopleWords): TemplateResult {
    const contacts = this.context.chat.use(createContacts);
    const trouble = this.trouble.get(user.id);
    return html`<li class="card">
      <button class="row" type="button" data-roving @click=${() => this.#show(user)}>
        ${avatar(user, 44)}
        <span class="body">
          <span class="name">${nameSign(user, this.context.t)}<bdi>${user.name}</bdi></span>
          <span class="more">${words.wantsToConnect}</span>
        </span>
      </button>
      ${note ? html`<p class="words" dir="auto">${note}</p>` : nothing}
      ${answers({
        no: {
          text: words.decline,
          label: words.declineFrom(user.name),
          act: () =>
            void this.#answer(
              user,
              () => contacts.decline(user.id),
              words.declined(user.name),
              words,
            ),
        },
        yes: {
          text: words.accept,
          label: words.acceptFrom(user.name),
          act: () =>
            void this.#answer(
              user,
              () => contacts.accept(user.id),
              words.accepted(user.name),
              words,
            ),
        },
      })}
      ${trouble ? html`<p class="problem">${trouble}</p>` : nothing}
    </li>`;
  }

  #list(words: PeopleWords, all: readonly Contact[]): TemplateResult | typeof nothing {
    const found = this.search ? all.filter(({ user }) => matches(user.name, this.search)) : all;
    if (this.search && found.length === 0)
      return notice(icons.search, words.noMatchTitle, words.noMatchText);
    if (found.length === 0) return nothing;
    const { t, formats } = this.context;
    return html`<h2 id="contacts">${words.contacts}</h2>
      <ul aria-labelledby="contacts">
        ${repeat(
          found.slice(0, this.shown),
          ({ user }) => user.id,
          ({ user }) => {
            const presence = presenceOf([user], t, formats);
            return html`<li>
              <button class="row" type="button" data-roving @click=${() => void this.#write(user)}>
                ${avatar(user, 44)}
                <span class="body">
                  <span class="name">${nameSign(user, this.context.t)}<bdi>${user.name}</bdi></span>
                  ${presence ? html`<span class="more ${user.online ? 'online-text' : ''}">${presence}</span>` : nothing}
                </span>
              </button>
              <button
                class="round"
                type="button"
                data-beside
                aria-label=${words.profileOf(user.name)}
                @click=${() => this.#show(user)}
              >
                ${peopleIcons.info}
              </button>
            </li>`;
          },
        )}
      </ul>`;
  }

  #outgoing(words: PeopleWords): TemplateResult | typeof nothing {
    const { outgoing = [] } = this.#requests.value ?? {};
    if (outgoing.length === 0) return nothing;
    const contacts = this.context.chat.use(createContacts);
    return html`<h2 id="outgoing">${words.outgoing}</h2>
      <ul aria-labelledby="outgoing">
        ${repeat(
          outgoing,
          ({ user }) => user.id,
          ({ user, note }) => {
            const trouble = this.trouble.get(user.id);
            return html`<li>
                <button class="row sent" type="button" data-roving @click=${() => this.#show(user)}>
                  ${avatar(user, 44)}
                  <span class="body">
                    <span class="name"
                      >${nameSign(user, this.context.t)}<bdi>${user.name}</bdi></span
                    >
                    <span class="more"><bdi>${note ?? words.waitsForAnswer}</bdi></span>
                  </span>
                </button>
                <button
                  class="button small"
                  type="button"
                  data-beside
                  aria-label=${words.withdrawFrom(user.name)}
                  @click=${() => void this.#answer(user, () => contacts.withdraw(user.id), words.withdrawn, words)}
                >
                  ${words.withdraw}
                </button>
              </li>
              ${trouble ? html`<li class="problem">${trouble}</li>` : nothing}`;
          },
        )}
      </ul>`;
  }

  #show(user: User): void {
    this.context.navigate({ name: 'person', userId: user.id });
  }

  async #write(user: User): Promise<void> {
    this.#tell('', '');
    try {
      await openDirect(this.context, [user], { isStillWanted: () => isInFront(this) });
    } catch (error) {
      this.#tell('', this.context.t.failure((error as ChatError).code));
    }
  }

  /** Answers a request; then its row is removed, and the focus moves to the next one. */
  async #answer(
    user: User,
    act: () => Promise<unknown>,
    done: string,
    words: PeopleWords,
  ): Promise<void> {
    if (this.#busy.has(user.id)) return;
    this.#busy.add(user.id);
    this.#tell(user.id, '');
    try {
      await act();
      this.context.announce(done);
    } catch (error) {
      const { code } = error as ChatError;
      const { t } = this.context;
      if (code === 'not_found') this.context.announce(words.noLongerAsks);
      else this.#tell(user.id, code === 'limit_reached' ? words.full : t.failure(code));
    } finally {
      this.#busy.delete(user.id);
    }
  }

  #tell(userId: string, text: string): void {
    if (!text && !this.trouble.has(userId)) return;
    const trouble = new Map(this.trouble);
    if (text) trouble.set(userId, text);
    else trouble.delete(userId);
    this.trouble = trouble;
    if (text) this.context.announce(text);
  }

  /**
   * A list is fetched again when its only listener returns. The requests may have another listener,
   * in the list of conversations: then the SDK's own retry fetches them.
   */
  #reload(): void {
    this.#contacts.hostDisconnected();
    this.#requests.hostDisconnected();
    this.requestUpdate();
  }

  readonly #typed = ({ target }: Event): void => {
    this.search = (target as HTMLInputElement).value.trim();
    this.shown = contactsShown;
  };

  readonly #scrolled = ({ currentTarget }: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget as Element;
    if (
      scrollHeight - scrollTop - clientHeight < 800 &&
      this.shown < (this.#contacts.value?.items.length ?? 0)
    )
      this.shown += contactsShown;
  };
}

define('parlor-people', People);
