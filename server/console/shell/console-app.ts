/**
 * `<parlor-console>`: the session, the address, the navigation and the current view. It draws what
 * all views share: dialogs with questions, toasts, and the one live region.
 */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { controls } from '../../../widget/src/shared/controls.styles.js';
import { define } from '../../../widget/src/shared/define.js';
import { icons } from '../../../widget/src/shared/icons.js';
import { tokens } from '../../../widget/src/shared/tokens.styles.js';
import { Api, type Call } from '../shared/api.js';
import type { ConsoleContext, Question, ToastOptions } from '../shared/console-context.js';
import { consoleIcons } from '../shared/console-icons.js';
import type { ConsoleView } from '../shared/console-view.js';
import { consoleStyles } from '../shared/console.styles.js';
import { failureText } from '../shared/failure.js';
import { emptyState, loadFailure } from '../shared/parts.js';
import { includesScope } from '../shared/roles.js';
import { AddressController } from './address-controller.js';
import { appStyles } from './console-app.styles.js';
import './navigation.js';
import './question-dialog.js';
import { findView, type FoundView, type ViewEntry } from './registry.js';
import { readSession, type Session } from './session.js';
import './toasts.js';
import type { ConsoleToasts } from './toasts.js';

/** What the address leads to: `failure` if its code could not be loaded. */
type Shown =
  | { kind: 'view'; element: ConsoleView; entry: ViewEntry; key: string }
  | { kind: 'loading' | 'missing' | 'denied' }
  | { kind: 'failure'; error: unknown };

const signInView: FoundView = {
  entry: {
    path: '',
    tag: 'console-sign-in',
    title: 'Sign in',
    isPublic: true,
    load: () => import('../sign-in/index.js'),
  },
  params: {},
};

export class ConsoleApp extends LitElement {
  static override styles = [tokens, ...consoleStyles, controls, appStyles];

  /** `undefined` until the server has said who is signed in; `null`: nobody is. */
  @state() private session: Session | null | undefined;
  @state() private sessionError: unknown;
  @state() private shown: Shown = { kind: 'loading' };
  @state() private question: Question | undefined;
  @state() private isDrawerOpen = false;
  @query('console-toasts') private toasts!: ConsoleToasts;
  @query('#status') private status!: HTMLElement;
  @query('.drawer') private drawer!: HTMLDialogElement | null;
  #answer: (isDone: boolean) => void = () => {};
  #params: Readonly<Record<string, string>> = {};
  /** The key of what is shown, or being loaded. */
  #shownKey = '';

  readonly #api = new Api(() => (this.session = null));
  readonly #address = new AddressController(this, (isOtherPath) => {
    this.isDrawerOpen = false;
    if (isOtherPath) void this.#show(true);
    else this.requestUpdate();
  });

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#readSession();
  }

  protected override willUpdate(): void {
    const key = this.#key;
    if (this.session !== undefined && key !== this.#shownKey) void this.#show(this.hasUpdated);
    // A view whose account or address has gone is replaced in a moment.
    if (this.shown.kind === 'view' && this.shown.key === key)
      this.shown.element.context = this.#context();
  }

  protected override updated(): void {
    if (this.isDrawerOpen && this.drawer && !this.drawer.open) this.drawer.showModal();
  }

  protected override render(): TemplateResult {
    const entry = this.shown.kind === 'view' ? this.shown.entry : undefined;
    const isAlone = !this.session || entry?.isPublic === true;
    return html`${
        isAlone
          ? nothing
          : html`<button class="skip" type="button" @click=${() => this.#focusHeading()}>
              Skip to the content
            </button>`
      }
      <div class="frame ${isAlone ? 'alone' : ''}">
        ${isAlone ? nothing : this.#navigation(entry)}
        <main>${this.#view()}</main>
      </div>
      ${
        this.question
          ? html`<console-question-dialog
              .question=${this.question}
              @answered=${(event: CustomEvent<boolean>) => this.#answered(event.detail)}
            ></console-question-dialog>`
          : nothing
      }
      <console-toasts @undone=${this.#undo}></console-toasts>
      <div id="status" class="listen" role="status"></div>`;
  }

  #navigation(entry: ViewEntry | undefined): TemplateResult {
    const context = this.#context();
    const navigation = html`<console-navigation
      .context=${context}
      .current=${entry}
    ></console-navigation>`;
    return html`<div class="side">${navigation}</div>
      <div class="bar">
        <button
          class="round"
          type="button"
          aria-label="Menu"
          aria-haspopup="dialog"
          @click=${() => (this.isDrawerOpen = true)}
        >
          ${consoleIcons.menu}
        </button>
        <span><bdi>${context.site?.name ?? 'Parlor'}</bdi></span>
      </div>
      ${
        this.isDrawerOpen
          ? html`<dialog
              class="drawer"
              aria-label="Menu"
              @close=${() => (this.isDrawerOpen = false)}
              @click=${this.#pressedDrawer}
            >
              ${navigation}
            </dialog>`
          : nothing
      }`;
  }

  #view(): unknown {
    if (this.sessionError !== undefined)
      return html`<div class="page">${loadFailure(this.sessionError, this.#readSession)}</div>`;
    const { shown } = this;
    switch (shown.kind) {
      case 'view':
        return shown.element;
      case 'loading':
        return html`<div class="wait" aria-busy="true">
          <span class="skeleton"></span><span class="listen">Loading…</span>
        </div>`;
      case 'failure':
        return html`<div class="page">${loadFailure(shown.error, () => this.#show(true))}</div>`;
      case 'missing':
      case 'denied':
        return html`<div class="page">
          <h1 class="listen" tabindex="-1">Not found</h1>
          ${emptyState(
            icons.search,
            shown.kind === 'missing' ? 'There is no such page' : 'You cannot open this page',
            shown.kind === 'missing'
              ? 'The address is wrong, or the page was removed.'
              : 'Your role on this site does not include it. Ask an owner of the site.',
            html`<a class="button" href="#/sites">All sites</a>`,
          )}
        </div>`;
    }
  }

  /** A view is made for one account and one address. */
  get #key(): string {
    return `${this.session?.account.id} ${this.#address.path}`;
  }

  /** Makes the view of the address. Its code is loaded first. */
  async #show(isNavigation: boolean): Promise<void> {
    if (this.session === undefined) return;
    const key = this.#key;
    this.#shownKey = key;
    const found = findView(this.#address.path);
    const view = found?.entry.isPublic || this.session ? found : signInView;
    this.#params = view?.params ?? {};
    const site = this.#site();
    if (!view) this.shown = { kind: 'missing' };
    else if ('siteId' in view.params && !site) this.shown = { kind: 'missing' };
    else if (site && !includesScope(site.role, view.entry.scope ?? 'read'))
      this.shown = { kind: 'denied' };
    else {
      try {
        await view.entry.load();
      } catch (error) {
        this.shown = { kind: 'failure', error };
        return;
      }
      // The operator may have gone on in the meantime.
      if (this.#shownKey !== key) return;
      const element = document.createElement(view.entry.tag) as ConsoleView;
      element.context = this.#context();
      this.shown = { kind: 'view', element, entry: view.entry, key };
    }
    document.title = this.#title(view?.entry.title ?? 'Not found');
    if (!isNavigation) return;
    await this.updateComplete;
    scrollTo(0, 0);
    await this.#focusHeading();
  }

  async #focusHeading(): Promise<void> {
    if (this.shown.kind === 'view') {
      await this.shown.element.updateComplete;
      // A dialog that the view has opened at once keeps the focus.
      if (!this.shown.element.shadowRoot?.querySelector('console-dialog'))
        this.shown.element.focusHeading();
    } else this.renderRoot.querySelector<HTMLElement>('main h1')?.focus();
  }

  #title(view: string): string {
    return [view, this.#site()?.name, 'Parlor'].filter(Boolean).join(' · ');
  }

  #site(): ConsoleContext['site'] {
    return this.session?.sites.find(({ id }) => id === this.#params['siteId']) ?? null;
  }

  #context(): ConsoleContext {
    const site = this.#site();
    const { path, query } = this.#address;
    const call: Call = (name, input, options) =>
      this.#api.call(name, input, { site: site?.publicKey, ...options });
    return {
      call,
      account: this.session?.account ?? null,
      sites: this.session?.sites ?? [],
      site,
      can: (scope) => site !== null && includesScope(site.role, scope),
      route: { path, query, params: this.#params },
      navigate: (to, { replace } = {}) => this.#address.navigate(to, replace),
      toast: (text, options) => this.#toast(text, options),
      announce: (text) => this.#announce(text),
      confirm: (question) => this.#confirm(question),
      refresh: () => this.#readSession(),
      signedOut: () => this.#signedOut(),
    };
  }

  readonly #readSession = async (): Promise<void> => {
    this.sessionError = undefined;
    try {
      this.session = await readSession(this.#api);
    } catch (error) {
      this.sessionError = error;
    }
  };

  #signedOut(): void {
    this.#api.csrfToken = null;
    this.session = null;
  }

  #confirm(question: Question): Promise<boolean> {
    this.#answer(false);
    this.question = question;
    return new Promise((resolve) => (this.#answer = resolve));
  }

  #answered(isDone: boolean): void {
    this.question = undefined;
    this.#answer(isDone);
  }

  #toast(text: string, options?: ToastOptions): void {
    this.toasts.add(text, options);
    this.#announce(text);
  }

  /** The same text twice is announced twice, because it is another node. */
  #announce(text: string): void {
    this.status.replaceChildren(document.createTextNode(text));
  }

  readonly #undo = async ({ detail: undo }: CustomEvent<() => Promise<unknown>>): Promise<void> => {
    try {
      await undo();
      this.#announce('Undone');
    } catch (error) {
      this.#toast(failureText(error));
    }
  };

  /** Outside of it, or on a link in it. */
  readonly #pressedDrawer = (event: Event): void => {
    const [target] = event.composedPath() as Element[];
    const isLink = event.composedPath().some((each) => (each as Element).localName === 'a');
    if (target === this.drawer || isLink) this.isDrawerOpen = false;
  };
}

define('parlor-console', ConsoleApp);
