import { limits, type ChatError, type Core, type SessionEnd, type Site } from '@parlor/sdk';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { LiveController } from '../shared/live-controller.js';
import { SubmitController } from '../shared/submit-controller.js';
import { define } from '../shared/define.js';
import type { FullCatalogue } from '../i18n/en.js';
import { createFormats } from '../i18n/formats.js';
import { untilOf } from '../i18n/until.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { people } from '../shared/people.styles.js';
import '../shared/account-form.js';
import { avatar } from '../shared/avatar.js';
import { backButton } from '../shared/back-button.js';
import { closeButton } from '../shared/close-button.js';
import { formValues } from '../shared/form-values.js';
import { icons } from '../shared/icons.js';
import { failed } from '../shared/notice.js';
import { submitButton } from '../shared/submit-button.js';

/**
 * The sign-in methods that the site allows: as a guest, with an account, or through the host page's
 * own sign-in.
 */
export class SignIn extends LitElement {
  static override styles = [
    controls,
    forms,
    people,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        background: radial-gradient(130% 62% at 20% 0%, var(--accent-wash), transparent);
      }
      .bar i {
        flex: 1;
      }
      .main {
        flex: 1;
        overflow-y: auto;
        overscroll-behavior: contain;
        display: flex;
        flex-direction: column;
        gap: 14px;
        padding: 4px var(--column) calc(24px + env(safe-area-inset-bottom, 0px));
      }
      .picture-box {
        flex: none;
        margin-block-end: 6px;
        color: var(--on-accent);
        background: var(--accent);
      }
      .logo {
        flex: none;
        align-self: flex-start;
        block-size: 64px;
        max-inline-size: 100%;
        margin-block-end: 6px;
        border-radius: var(--radius-m);
        object-fit: contain;
        object-position: 0 50%;
      }
      .logo:dir(rtl) {
        object-position: 100% 50%;
      }
      .staff {
        display: flex;
        align-items: center;
        gap: 12px;
        margin-block-end: 8px;
      }
      .faces {
        flex: none;
        display: flex;
      }
      .faces .avatar + .avatar {
        margin-inline-start: -6px;
      }
      .faces .avatar {
        box-shadow: 0 0 0 2px var(--ground);
      }
      .staff p {
        display: grid;
        min-inline-size: 0;
        font-size: var(--text-s);
        color: var(--muted);
        overflow-wrap: anywhere;
      }
      .who {
        font-weight: var(--strong);
        color: var(--text);
      }
      .note {
        flex: none;
        margin: 0 var(--column) 12px;
        padding: 12px 16px;
        border-radius: var(--radius-m);
        font-size: var(--text-s);
        background: var(--raised);
        box-shadow: inset 0 0 0 1px var(--hairline);
      }
      .rise {
        margin-block-start: auto;
      }
      h1 {
        font-size: var(--text-xxl);
        font-weight: var(--heavy);
        line-height: 1.16;
        letter-spacing: -0.032em;
        overflow-wrap: anywhere;
      }
      .lead {
        margin-block: -6px 8px;
        font-size: var(--text-l);
        color: var(--muted);
      }
      form {
        display: grid;
        gap: 14px;
      }
      .or {
        display: flex;
        align-items: center;
        gap: 12px;
        font-size: var(--text-s);
        color: var(--muted);
      }
      .or::before,
      .or::after {
        content: '';
        flex: 1;
        block-size: 1px;
        background: var(--hairline);
      }
      @media (forced-colors: active) {
        .or::before,
        .or::after {
          background: GrayText;
        }
      }
      .pair {
        display: grid;
        grid-template-columns: 3fr 2fr;
        gap: 10px;
      }
      .pair .button {
        padding-inline: 8px;
      }
      .other {
        text-align: center;
        color: var(--muted);
      }
      .skeleton {
        block-size: 46px;
        border-radius: var(--radius-m);
      }
      .skeleton.short {
        inline-size: 60%;
        block-size: 30px;
      }
      .fill {
        flex: 1;
        display: grid;
      }
    `,
  ];

  @property({ attribute: false }) chat!: Core;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) close: (() => void) | undefined;
  /** The host page provides its own identities. */
  @property({ attribute: false }) hasHostAuth = false;
  /** Resolves to whether the page's own policy blocks the connection. */
  @property({ attribute: false }) explain!: () => Promise<boolean>;
  /** What the user has to know about the session that ended. */
  @property({ attribute: false }) note = '';

  @state() private site: Site | undefined;
  @state() private error: Error | null = null;
  @state() private isLogoBroken = false;
  @state() private page: 'choose' | 'register' | 'login' = 'choose';
  readonly #submit = new SubmitController(this);
  readonly #ended = new LiveController<SessionEnd | null>(this, () => this.chat.auth.ended);
  #request = new AbortController();
  /** No element can have the focus yet: the site has not answered. */
  #wantsFocus = false;

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.site) void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#request.abort();
  }

  focusFirst(): void {
    const first = this.renderRoot.querySelector<HTMLElement>('h1,.fill .button');
    first?.focus();
    this.#wantsFocus = !first;
  }

  protected override updated(): void {
    if (this.#wantsFocus && !this.matches(':focus-within')) this.focusFirst();
  }

  protected override render(): TemplateResult {
    const { t, close } = this;
    return html`
      <div class="bar">
        ${this.page !== 'choose' && this.site?.identity.guest ? backButton(t, () => this.#turn('choose')) : nothing}
        <i></i>${closeButton(t, close)}
      </div>
      ${this.#note()} ${this.#body()}
    `;
  }

  #note(): TemplateResult | typeof nothing {
    const end = this.#ended.value;
    const until = end?.until
      ? untilOf(new Date(end.until), createFormats(this.t, navigator.languages), this.t)
      : null;
    const note = this.note || (end ? this.t.signIn.ended[end.reason](until) : '');
    return note ? html`<p class="note" role="status">${note}</p>` : nothing;
  }

  #body(): TemplateResult {
    const { t, site, error } = this;
    if (error)
      return html`<div class="fill">${failed(t, t.panel.failed, error, this.#again)}</div>`;
    if (!site)
      return html`<div class="main" aria-busy="true">
        <div class="rise skeleton short"></div>
        <div class="skeleton"></div>
        <div class="skeleton"></div>
      </div>`;
    const { guest, account, signed } = site.identity;
    if (this.page !== 'choose' || (account && !guest)) return this.#account();
    return html`<div class="main">
      ${this.#logo(site)}
      <h1 tabindex="-1">${guest || account ? t.signIn.title(site.name) : t.signIn.signedTitle}</h1>
      <p class="lead">
        ${guest ? t.signIn.text : signed ? t.signIn.signedText(site.name) : t.signIn.none}
      </p>
      ${this.#staff(site)}
      ${guest ? this.#guest() : signed && this.hasHostAuth ? this.#signed() : nothing}
      ${
        guest && account
          ? html`<p class="or">${t.signIn.or}</p>
              <div class="pair">
                <button class="button" type="button" @click=${() => this.#turn('register')}>
                  ${t.signIn.register}
                </button>
                <button class="button" type="button" @click=${() => this.#turn('login')}>
                  ${t.signIn.login}
                </button>
              </div>`
          : nothing
      }
    </div>`;
  }

  #logo({ welcome }: Site): TemplateResult {
    return welcome?.logoUrl && !this.isLogoBroken
      ? html`<img
          class="logo rise"
          src=${welcome.logoUrl}
          alt=""
          referrerpolicy="no-referrer"
          @error=${() => {
            this.isLogoBroken = true;
          }}
        />`
      : html`<span class="picture-box rise">${icons.talk}</span>`;
  }

  /** The staff, and when they answer. */
  #staff({ welcome }: Site): TemplateResult | typeof nothing {
    const { staff = [], promise } = welcome ?? {};
    if (staff.length === 0 && !promise) return nothing;
    return html`<div class="staff">
      ${
        staff.length > 0
          ? html`<span class="faces"
              >${staff.map((person) => avatar({ ...person, id: person.name, online: false }, 40, false))}</span
            >`
          : nothing
      }
      <p>
        ${staff.length > 0 ? html`<bdi class="who">${this.t.people(staff.map(({ name }) => name))}</bdi>` : nothing}
        ${promise ? html`<span dir="auto">${promise}</span>` : nothing}
      </p>
    </div>`;
  }

  #guest(): TemplateResult {
    const { t } = this;
    const { error } = this.#submit;
    return html`<form @submit=${this.#enterAsGuest}>
      <div class="field">
        <label for="name">${t.signIn.guestName}</label>
        <input
          class="input"
          id="name"
          name="name"
          dir="auto"
          autocomplete="nickname"
          maxlength=${limits.userName}
          aria-describedby="name-hint"
        />
        <p class="hint" id="name-hint">${t.signIn.guestHint}</p>
      </div>
      ${error ? html`<p class="alert">${t.failure(error.code)}</p>` : nothing}
      ${submitButton(this.#submit, t, t.signIn.guest)}
    </form>`;
  }

  #signed(): TemplateResult {
    const { t } = this;
    const { error } = this.#submit;
    return html`<form @submit=${this.#enterSigned}>
      ${error ? html`<p class="alert">${t.failure(error.code)}</p>` : nothing}
      ${submitButton(this.#submit, t, t.signIn.signed)}
    </form>`;
  }

  #account(): TemplateResult {
    const { t } = this;
    const kind = this.page === 'choose' ? 'login' : this.page;
    const isLogin = kind === 'login';
    return html`<div class="main">
      <h1 tabindex="-1">${isLogin ? t.signIn.login : t.signIn.register}</h1>
      <p class="lead">${isLogin ? t.signIn.loginText : t.signIn.registerText}</p>
      <parlor-account-form .chat=${this.chat} .t=${t} .kind=${kind}></parlor-account-form>
      <p class="other">
        ${isLogin ? t.signIn.noAccount : t.signIn.haveAccount}
        <button
          class="link"
          type="button"
          @click=${() => this.#turn(isLogin ? 'register' : 'login')}
        >
          ${isLogin ? t.signIn.register : t.signIn.login}
        </button>
      </p>
    </div>`;
  }

  #turn(page: 'choose' | 'register' | 'login'): void {
    this.page = page;
    void this.updateComplete.then(() => this.focusFirst());
  }

  async #load(): Promise<void> {
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    this.error = null;
    try {
      this.site = await this.chat.auth.site(signal);
    } catch (error) {
      const { code } = error as ChatError;
      const blocked = await this.explain().catch(() => false);
      const words =
        blocked && code === 'network_error'
          ? await this.t.opening().catch(() => undefined)
          : undefined;
      if (!signal.aborted) this.error = words ? new Error(words.blocked) : (error as ChatError);
    }
  }

  readonly #again = (): void => {
    // The button is removed together with the error.
    this.#wantsFocus = true;
    void this.#load();
  };

  readonly #enterAsGuest = (event: SubmitEvent): void => {
    event.preventDefault();
    const name = formValues(event)['name']?.trim();
    void this.#submit.run(() => this.chat.auth.signInAsGuest(name ? { name } : {}));
  };

  readonly #enterSigned = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.#submit.run(() => this.chat.auth.signInSigned());
  };
}

define('parlor-sign-in', SignIn);
