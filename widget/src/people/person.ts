/**
 * Another user's profile: who they are, the relation to them, and the actions: write, send or
 * answer a contact request, remove the contact, block, report. Follows changes by the other user.
 */
import { createContacts, isMuted, type Profile, type Relation } from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { ClockController } from '../shared/clock-controller.js';
import { LostFocusController } from '../shared/lost-focus-controller.js';
import { WordsController } from '../shared/words-controller.js';
import type { Measures } from '../shared/slots.js';
import { PersonController } from './person-controller.js';
import { SubmitController } from '../shared/submit-controller.js';
import { define } from '../shared/define.js';
import type { FullCatalogue, ModerationWords, PeopleWords } from '../i18n/en.js';
import { attributeLabel } from './attribute-label.js';
import { openDirect } from '../shared/open-direct.js';
import { questionOf, type Doubt } from '../shared/questions.js';
import { adopt } from '../shared/adopt.js';
import { cards } from '../shared/cards.styles.js';
import { controls } from '../shared/controls.styles.js';
import { details } from '../shared/details.styles.js';
import { forms } from '../shared/forms.styles.js';
import { items } from '../shared/items.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import type { View, ViewContext } from '../shared/view-context.js';
import { answers } from '../shared/answers.js';
import { avatar } from '../shared/avatar.js';
import { backButton } from '../shared/back-button.js';
import '../shared/choice-menu.js';
import type { Choice } from '../shared/choice-menu.js';
import { closeButton } from '../shared/close-button.js';
import '../shared/confirm-dialog.js';
import { presenceOf } from '../shared/conversation-names.js';
import { galleryIcons } from '../shared/gallery-icons.js';
import { icons } from '../shared/icons.js';
import { isInFront } from '../shared/is-in-front.js';
import { muteChoices, muteLabel } from '../shared/mute-choices.js';
import { bells } from '../shared/muted-sign.js';
import { failed, notice } from '../shared/notice.js';
import { peopleIcons } from '../shared/people-icons.js';
import { personStyles } from './person.styles.js';
import '../shared/report-dialog.js';
import './request-form.js';
import { viewIcons } from '../shared/view-icons.js';

export class Person extends LitElement {
  static override styles = [
    controls,
    forms,
    people,
    page,
    details,
    cards,
    waiting,
    items,
    personStyles,
  ];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) view!: Extract<View, { name: 'person' }>;
  /** The form of a contact request is open, also if the user may write without one. */
  @state() private asking = false;
  @state() private over: Doubt | 'report' | null = null;
  /** The choices of how long to mute, and the button that was pressed. */
  @state() private muting: { anchor: HTMLElement; choices: readonly Choice[] } | undefined;
  readonly #words = new WordsController(this, () => this.context.t.peopleWords);
  readonly #person = new PersonController(
    this,
    () => this.context,
    () => this.view.userId,
  );
  /** Writing, answering and withdrawing. */
  readonly #act = new SubmitController(this);
  /** The measures of moderators, once loaded, and their words. */
  #measures: Measures | undefined;
  #measureWords: WordsController<ModerationWords> | undefined;

  constructor() {
    super();
    new ClockController(this, 30_000);
    new LostFocusController(this);
  }

  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override willUpdate(): void {
    if (this.context.me.role !== 'user' && !this.#measureWords) void this.#moderate();
    if (this.#person.relation && this.#person.relation.state !== 'none') this.asking = false;
  }

  protected override render(): TemplateResult {
    const { t, back, close } = this.context;
    const words = this.#words.value;
    const { profile, error } = this.#person;
    return html`
      <div class="bar" ?inert=${this.over !== null || this.#measures?.asks}>
        ${backButton(t, back)}
        <h1 tabindex="-1">${words?.profile}</h1>
        ${closeButton(t, close)}
      </div>
      <div class="main" ?inert=${this.over !== null || this.#measures?.asks}>
        ${
          words && profile
            ? this.#content(profile, words)
            : words && error
              ? failed(t, words.profileFailed, error, () => void this.#person.load())
              : html`<div class="waiting" role="img" aria-label=${t.panel.loading}></div>`
        }
      </div>
      ${words && profile ? this.#dialog(profile, words) : nothing}
      ${this.#measures?.dialog()}${this.#muteMenu()}
    `;
  }

  #content(profile: Profile, words: PeopleWords): TemplateResult {
    const { me, navigate } = this.context;
    if (profile.status === 'deleted') return notice(peopleIcons.person, profile.name, words.gone);
    const { relation } = this.#person;
    return html`
      ${this.#who(profile, words)}
      ${
        profile.id === me.id
          ? html`<button
              class="button"
              type="button"
              @click=${() => navigate({ name: 'profile' }, { replace: true })}
            >
              ${words.editYours}
            </button>`
          : relation
            ? this.#relation(profile, relation, words)
            : nothing
      }
      ${this.#details(profile.attributes, words.details, words)}
      ${profile.privateAttributes ? this.#details(profile.privateAttributes, words.forModerators, words) : nothing}
      ${profile.id === me.id ? nothing : this.#more(words)} ${this.#forModerators(profile, words)}
    `;
  }

  /** A moderator cannot act on an admin. */
  #forModerators({ id, role }: Profile, words: PeopleWords): TemplateResult | typeof nothing {
    const { me, navigate } = this.context;
    const own = this.#measureWords?.value;
    if (!this.#measures || !own || id === me.id || (role === 'admin' && me.role !== 'admin'))
      return nothing;
    const name = this.#person.profile?.name ?? '';
    return html`<section>
      <h2 class="small">${words.forModerators}</h2>
      ${this.#measures.tags().map((tag) => html`<p class="tag">${tag}</p>`)}
      ${this.#measures.items()}
      <button
        class="link"
        type="button"
        @click=${() => navigate({ name: 'moderation', of: { id, name } })}
      >
        ${own.before}
      </button>
    </section>`;
  }

  async #moderate(): Promise<void> {
    this.#measureWords = new WordsController(this, () => this.t.moderation);
    try {
      const measures = await this.context.load('measures');
      this.#measures = await measures(this, {
        context: () => this.context,
        words: () => this.#measureWords?.value,
        user: () =>
          this.#person.profile?.id === this.context.me.id ? undefined : this.#person.profile,
        report: () => undefined,
        changed: () => undefined,
      });
      adopt(this.shadowRoot, this.#measures.styles);
      this.requestUpdate();
    } catch {
      // Without it the profile is shown as for other users.
    }
  }

  #who(profile: Profile, words: PeopleWords): TemplateResult {
    const { t, formats } = this.context;
    const { relation } = this.#person;
    const presence = profile.status === 'active' ? presenceOf([profile], t, formats) : words.asleep;
    const kind = { guest: t.presence.guest, bot: t.presence.bot, member: '' }[profile.kind];
    const role = { moderator: words.moderator, admin: words.admin, user: '' }[profile.role];
    return html`<div class="who">
      ${avatar(profile, 96)}
      <h2><bdi>${profile.name}</bdi></h2>
      ${
        kind || role || profile.resemblesStaff || relation?.state === 'contact'
          ? html`<div class="tags">
              ${role ? html`<span class="tag staff">${peopleIcons.shield}${role}</span>` : nothing}
              ${profile.resemblesStaff ? html`<span class="tag not">${t.presence.notStaff}</span>` : nothing}
              ${relation?.state === 'contact' ? html`<span class="tag contact">${viewIcons.check}${words.contact}</span>` : nothing}
              ${kind ? html`<span class="tag">${kind}</span>` : nothing}
            </div>`
          : nothing
      }
      ${profile.resemblesStaff ? html`<p class="not-staff">${t.presence.notStaffText}</p>` : nothing}
      ${presence && presence !== kind ? html`<p class=${profile.online ? 'online' : ''}>${presence}</p>` : nothing}
      ${profile.bio ? html`<p class="bio" dir="auto">${profile.bio}</p>` : nothing}
    </div>`;
  }

  #relation(
    profile: Profile,
    relation: Relation,
    words: PeopleWords,
  ): TemplateResult | typeof nothing {
    if (relation.blocked)
      return html`<section class="card plain">
        <p>${words.youBlocked(profile.name)}</p>
        <button class="button" type="button" @click=${() => this.#turn('unblock')}>
          ${words.unblock}
        </button>
      </section>`;
    if (profile.status !== 'active') return nothing;
    return html`${this.#request(profile, relation, words)}${this.#acts(profile, relation, words)}${this.#trouble()}`;
  }

  #acts(
    profile: Profile,
    { state, mayWrite }: Relation,
    words: PeopleWords,
  ): TemplateResult | typeof nothing {
    const mayAsk = state === 'none' && this.#takesRequests(profile);
    const rule = this.#person.rule ?? 'anyone';
    if (!mayWrite && (mayAsk || this.asking))
      return html`<section class="card plain">
        <p class="quiet">${words.rule(rule, profile.name)}</p>
        ${this.#form(profile, words)}
      </section>`;
    if (!mayWrite)
      return state === 'none' || state === 'contact'
        ? html`<p class="quiet card plain">${words.rule(rule, profile.name)}</p>`
        : nothing;
    return html`<div class="acts">
        <button
          class="button ${state === 'incoming' ? '' : 'primary'}"
          type="button"
          @click=${() => void this.#write(profile)}
        >
          ${icons.talk}${words.message}
        </button>
        ${
          mayAsk && !this.asking
            ? html`<button class="button" type="button" @click=${this.#ask}>
                ${peopleIcons.add}${words.add}
              </button>`
            : nothing
        }
      </div>
      ${mayAsk && this.asking ? html`<section class="card plain">${this.#form(profile, words)}</section>` : nothing}`;
  }

  #form(profile: Profile, words: PeopleWords): TemplateResult {
    return html`<parlor-request-form
      .context=${this.context}
      .words=${words}
      .user=${profile}
    ></parlor-request-form>`;
  }

  /** If the site's rule depends on what the two users share, the server decides. */
  #takesRequests({ role }: Profile): boolean {
    return this.#person.rule !== 'staff' || role !== 'user' || this.context.me.role !== 'user';
  }

  /** The pending request, received or sent. */
  #request(
    profile: Profile,
    { state, note }: Relation,
    words: PeopleWords,
  ): TemplateResult | typeof nothing {
    const contacts = this.context.chat.use(createContacts);
    const written = note ? html`<p class="words" dir="auto">${note}</p>` : nothing;
    if (state === 'incoming')
      return html`<section class="card">
        <h2>${words.incomingTitle(profile.name)}</h2>
        ${written}
        ${answers({
          no: {
            text: words.decline,
            act: () =>
              void this.#do(() => contacts.decline(profile.id), words.declined(profile.name)),
          },
          yes: {
            text: words.accept,
            act: () =>
              void this.#do(() => contacts.accept(profile.id), words.accepted(profile.name)),
          },
        })}
      </section>`;
    if (state === 'outgoing')
      return html`<section class="card">
        <h2>${words.sent}</h2>
        <p class="quiet">${words.sentText(profile.name)}</p>
        ${written}
        <button
          class="button"
          type="button"
          @click=${() => void this.#do(() => contacts.withdraw(profile.id), words.withdrawn)}
        >
          ${words.withdraw}
        </button>
      </section>`;
    return nothing;
  }

  #trouble(): TemplateResult | typeof nothing {
    const { error } = this.#act;
    if (!error) return nothing;
    const words = this.#words.value;
    const text =
      error.code === 'limit_reached'
        ? words?.full
        : error.code === 'not_found'
          ? words?.noLongerAsks
          : undefined;
    return html`<p class="problem">${text ?? this.context.t.failure(error.code)}</p>`;
  }

  #details(
    attributes: Profile['attributes'],
    title: string,
    words: PeopleWords,
  ): TemplateResult | typeof nothing {
    const entries = Object.entries(attributes);
    if (entries.length === 0) return nothing;
    const { language } = this.context.t;
    const said = (value: string | number | boolean): string =>
      typeof value === 'boolean'
        ? value
          ? words.yes
          : words.no
        : typeof value === 'number'
          ? value.toLocaleString(language)
          : value;
    return html`<section>
      <h2 class="small">${title}</h2>
      <dl>
        ${entries.map(
          ([name, value]) =>
            html`<div>
              <dt><bdi>${attributeLabel(name)}</bdi></dt>
              <dd><bdi>${said(value)}</bdi></dd>
            </div>`,
        )}
      </dl>
    </section>`;
  }

  #more(words: PeopleWords): TemplateResult {
    const { relation, direct, earlier } = this.#person;
    const { navigate, formats } = this.context;
    const item = (picture: TemplateResult, label: string, over: Doubt | 'report', danger = false) =>
      html`<button
        class="item ${danger ? 'danger' : ''}"
        type="button"
        @click=${() => this.#turn(over)}
      >
        ${picture}${label}
      </button>`;
    return html`<div class="more-acts">
      ${this.#mute()}
      ${
        direct
          ? html`<button
              class="item"
              type="button"
              @click=${() => this.context.navigate({ name: 'files', conversationId: direct.id })}
            >
              ${galleryIcons.picture}${this.t.files.title}
            </button>`
          : nothing
      }
      ${earlier.map(
        ({ id, closedAt, lastActivityAt }) =>
          html`<button
            class="item"
            type="button"
            @click=${() => navigate({ name: 'conversation', conversationId: id })}
          >
            ${icons.talk}${words.earlier} ·
            ${formats.short(new Date(closedAt ?? lastActivityAt), new Date())}
          </button>`,
      )}
      ${relation?.state === 'contact' && !relation.blocked ? item(peopleIcons.remove, words.remove, 'remove') : nothing}
      ${item(peopleIcons.report, words.report, 'report')}
      ${relation && !relation.blocked ? item(peopleIcons.block, words.block, 'block', true) : nothing}
    </div>`;
  }

  /** Shown if there is a conversation to mute. */
  #mute(): TemplateResult | typeof nothing {
    const { direct: conversation } = this.#person;
    if (!conversation || conversation.closedAt) return nothing;
    return html`<button
      class="item"
      type="button"
      aria-haspopup="menu"
      @click=${({ currentTarget }: Event) => {
        this.muting = {
          anchor: currentTarget as HTMLElement,
          choices: muteChoices(conversation, this.context),
        };
      }}
    >
      ${isMuted(conversation, this.context.chat.now()) ? bells.off : bells.on}${muteLabel(conversation, this.context)}
    </button>`;
  }

  #muteMenu(): TemplateResult | typeof nothing {
    if (!this.muting) return nothing;
    const { anchor, choices } = this.muting;
    return html`<parlor-choice-menu
      .context=${this.context}
      .label=${this.context.talk?.mute.mute ?? ''}
      .choices=${choices}
      .anchor=${anchor}
      @close=${() => {
        this.muting = undefined;
      }}
    ></parlor-choice-menu>`;
  }

  #dialog(profile: Profile, words: PeopleWords): TemplateResult | typeof nothing {
    const { over, context } = this;
    if (!over) return nothing;
    if (over === 'report')
      return html`<parlor-report-dialog
        .context=${context}
        .words=${words}
        .target=${{ userId: profile.id, name: profile.name }}
        .canBlock=${this.#person.relation?.blocked === false}
        @close=${({ detail }: CustomEvent<'block' | undefined>) => this.#turn(detail ?? null)}
      ></parlor-report-dialog>`;
    return html`<parlor-confirm-dialog
      .context=${context}
      .question=${questionOf(over, profile, words, context)}
      @close=${({ detail }: CustomEvent<'done' | undefined>) => {
        this.#turn(null);
        if (detail) void this.#person.load();
      }}
    ></parlor-confirm-dialog>`;
  }

  #turn(over: Doubt | 'report' | null): void {
    this.#act.reset();
    this.over = over;
  }

  readonly #ask = (): void => {
    this.asking = true;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('parlor-request-form')?.focus(),
    );
  };

  async #write(profile: Profile): Promise<void> {
    await this.#act.run(() =>
      openDirect(this.context, [profile], { replace: true, isStillWanted: () => isInFront(this) }),
    );
    this.#say();
  }

  async #do(act: () => Promise<unknown>, done: string): Promise<void> {
    const ok = await this.#act.run(act);
    if (ok) this.context.announce(done);
    else this.#say();
    // Someone else was quicker: what is shown here is stale.
    if (ok || this.#act.error?.code === 'not_found') await this.#person.load();
  }

  #say(): void {
    const { error } = this.#act;
    if (error) this.context.announce(this.context.t.failure(error.code));
  }
}

define('parlor-person', Person);
