import { limits } from '@parlor/sdk';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { SubmitController } from '../shared/submit-controller.js';
import { define } from '../shared/define.js';
import { WordsController } from '../shared/words-controller.js';
import type { FullCatalogue, PeopleWords } from '../i18n/en.js';
import { cards } from '../shared/cards.styles.js';
import { controls } from '../shared/controls.styles.js';
import { details } from '../shared/details.styles.js';
import { forms } from '../shared/forms.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import '../shared/account-form.js';
import { avatar } from '../shared/avatar.js';
import { backButton } from '../shared/back-button.js';
import { closeButton } from '../shared/close-button.js';
import { formValues } from '../shared/form-values.js';
import { peopleIcons } from '../shared/people-icons.js';
import '../shared/picture-field.js';
import './privacy-settings.js';
import { submitButton } from '../shared/submit-button.js';
import { viewIcons } from '../shared/view-icons.js';

/** The user's own profile, the form that turns a guest into an account, and signing out. */
export class Profile extends LitElement {
  static override styles = [
    controls,
    forms,
    people,
    page,
    details,
    cards,
    css`
      .main {
        gap: 22px;
      }
      form {
        display: grid;
        gap: 14px;
      }
      .card {
        gap: 8px;
        padding: 18px;
      }
      .card .button {
        margin-block-start: 6px;
      }
      .card parlor-account-form {
        margin-block-start: 8px;
      }
      .card.plain {
        --fill: var(--fill-strong);
      }
      .danger {
        color: var(--danger);
      }
      .card .danger {
        background: var(--danger-wash);
      }
      textarea.input {
        min-block-size: 88px;
      }
      .save {
        display: flex;
        align-items: center;
        gap: 12px;
      }
      .done {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        font-weight: var(--strong);
        color: var(--accent-text);
        animation: appear 0.2s;
      }
      .main > .row {
        inline-size: auto;
        margin-inline: -12px;
      }
      .out {
        justify-self: start;
        padding-inline: 14px;
        background: none;
      }
    `,
  ];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @state() private saved = false;
  @state() private upgrading: 'upgrade' | 'login' | null = null;
  @state() private leaving = false;
  readonly #save = new SubmitController(this);
  readonly #words = new WordsController<PeopleWords>(this, () => this.context.t.peopleWords);

  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override willUpdate(): void {
    const { slots, load } = this.context;
    if (!slots.notificationSettings) load('notificationSettings').catch(() => undefined);
  }

  protected override render(): TemplateResult {
    const { t } = this;
    const { me, back, close } = this.context;
    return html`
      <div class="bar">
        ${backButton(t, back)}
        <h1 tabindex="-1">${t.profile.title}</h1>
        ${closeButton(t, close)}
      </div>
      <div class="main">
        <div class="who">
          <parlor-picture-field
            .context=${this.context}
            .t=${t}
            .face=${avatar(me, 96, false)}
            .has=${me.avatarUrl !== null}
            .save=${this.#picture}
          ></parlor-picture-field>
          <h2 dir="auto">${me.name}</h2>
          <p>${me.email ?? (me.kind === 'guest' ? t.presence.guest : nothing)}</p>
        </div>
        ${me.kind === 'guest' ? this.#upgrade() : nothing} ${this.#form()}
        ${me.role === 'user' ? nothing : this.#moderation()}
        ${this.context.slots.notificationSettings?.(this.context)}
        <parlor-privacy-settings .context=${this.context}></parlor-privacy-settings>
        ${this.#leave()}
      </div>
    `;
  }

  #moderation(): TemplateResult | typeof nothing {
    const words = this.#words.value;
    if (!words) return nothing;
    return html`<button
      class="row"
      type="button"
      @click=${() => this.context.navigate({ name: 'moderation' })}
    >
      <span class="tile">${peopleIcons.shield}</span>
      <span class="body"
        ><span class="name">${words.moderation}</span
        ><span class="more">${words.moderationHint}</span></span
      >
    </button>`;
  }

  #upgrade(): TemplateResult {
    const { t } = this;
    const { chat, me, announce } = this.context;
    return html`<section class="card">
      <h2>${t.profile.guestTitle}</h2>
      <p>${t.profile.guestText}</p>
      ${
        this.upgrading
          ? html`<parlor-account-form
                .chat=${chat}
                .t=${t}
                .kind=${this.upgrading}
                .name=${me.name}
                @done=${() => {
                  if (this.upgrading === 'upgrade') announce(t.profile.upgradeDone);
                }}
              ></parlor-account-form>
              <p>
                ${this.upgrading === 'upgrade' ? t.signIn.haveAccount : t.signIn.noAccount}
                <button
                  class="link"
                  type="button"
                  @click=${() => this.#begin(this.upgrading === 'upgrade' ? 'login' : 'upgrade')}
                >
                  ${this.upgrading === 'upgrade' ? t.signIn.login : t.signIn.register}
                </button>
              </p>`
          : html`<button
              class="button primary"
              type="button"
              @click=${() => this.#begin('upgrade')}
            >
              ${t.profile.upgrade}
            </button>`
      }
    </section>`;
  }

  #form(): TemplateResult {
    const { t } = this;
    const { me } = this.context;
    const { error } = this.#save;
    return html`<form
      novalidate
      @submit=${this.#submitted}
      @input=${() => {
        this.saved = false;
      }}
    >
      <div class="field">
        <label for="name">${t.profile.name}</label>
        <input
          class="input"
          id="name"
          name="name"
          dir="auto"
          autocomplete="nickname"
          maxlength=${limits.userName}
          .defaultValue=${me.name}
        />
      </div>
      <div class="field">
        <label for="bio">${t.profile.bio}</label>
        <textarea
          class="input"
          id="bio"
          name="bio"
          dir="auto"
          rows="3"
          maxlength=${limits.userBio}
          placeholder=${t.profile.bioPlaceholder}
          .defaultValue=${me.bio ?? ''}
        ></textarea>
      </div>
      ${error ? html`<p class="alert">${t.failure(error.code)}</p>` : nothing}
      <div class="save">
        ${submitButton(this.#save, t, t.profile.save)}
        ${this.saved ? html`<span class="done">${viewIcons.check}${t.profile.saved}</span>` : nothing}
      </div>
    </form>`;
  }

  #leave(): TemplateResult {
    const { t } = this;
    const { me } = this.context;
    if (!this.leaving)
      return html`<button class="button danger out" type="button" @click=${() => this.#asks(true)}>
        ${viewIcons.leave}${t.profile.signOut}
      </button>`;
    const guest = me.kind === 'guest';
    return html`<section
      class="card plain leaving"
      role="group"
      aria-labelledby="leaving"
      aria-describedby="leaving-text"
    >
      <h2 id="leaving">${guest ? t.profile.signOutGuestTitle : t.profile.signOutTitle}</h2>
      <p id="leaving-text">${guest ? t.profile.signOutGuestText : t.profile.signOutText}</p>
      <div class="pair">
        <button class="button" type="button" @click=${() => this.#asks(false)}>${t.cancel}</button>
        <button class="button danger" type="button" @click=${() => void this.context.signOut()}>
          ${t.profile.signOut}
        </button>
      </div>
    </section>`;
  }

  /**
   * The question replaces the button. Scrolls all of it into view, and moves the focus to its first
   * button, or back to the button.
   */
  #asks(leaving: boolean): void {
    this.leaving = leaving;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector('.leaving')?.scrollIntoView({ block: 'nearest' });
      this.renderRoot.querySelector<HTMLElement>(leaving ? '.leaving button' : '.out')?.focus();
    });
  }

  #begin(kind: 'upgrade' | 'login'): void {
    this.upgrading = kind;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('parlor-account-form')?.focus(),
    );
  }

  readonly #picture = (attachmentId: string | null): Promise<unknown> =>
    this.context.chat.users.updateMe(
      attachmentId === null ? { avatarUrl: null } : { avatarAttachmentId: attachmentId },
    );

  readonly #submitted = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { t } = this;
    const { chat, me, announce } = this.context;
    const { name = '', bio = '' } = formValues(event);
    this.saved = await this.#save.run(() =>
      chat.users.updateMe({ name: name.trim() || me.name, bio: bio.trim() || null }),
    );
    if (this.saved) announce(t.profile.saved);
  };
}

define('parlor-profile', Profile);
