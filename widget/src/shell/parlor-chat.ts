/**
 * `<parlor-chat>`: the element that a page holds. It draws the launcher and the frame, and only it
 * creates and closes the chat's client. Before the first intent (a press, or `open`) nothing is
 * fetched, opened, read or stored, unless the chat was used on an earlier page (`connect`).
 */
import type { Core, ConversationList, SignIdentity } from '@parlor/sdk';
import { html, nothing, unsafeCSS, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { BackController } from './back-controller.js';
import { FrameController } from './frame-controller.js';
import { LanguageController } from './language-controller.js';
import { LiveController } from '../shared/live-controller.js';
import { SchemeController } from './scheme-controller.js';
import { ViewportController } from './viewport-controller.js';
import type { Client } from './client.js';
import { define } from '../shared/define.js';
import { DeferredElement } from '../shared/deferred-element.js';
import type { Density, ParlorMethods, Position, PropertyName, Theme } from '../shared/embedding.js';
import type { Panel } from './panel.js';
import { drawLauncher } from '../shared/launcher.js';
import { launcherCss } from '../shared/launcher.styles.js';
import { launcherWords } from '../i18n/language.js';
import type { Catalogue } from '../i18n/en.js';
import type { HostWords } from '../i18n/overridden.js';
import { nextTask } from '../shared/next-task.js';
import { followOpeners, openAt } from '../shared/openers.js';
import { connectsEarly, whenIdle, type Connect } from '../shared/returning.js';
import { parlorChatStyles } from './parlor-chat.styles.js';
import { tokens } from '../shared/tokens.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import { registerTextUnit } from './text-unit.js';
import type { Mode, SendKey, Target } from '../shared/view-context.js';
import { wasSigned } from './was-signed.js';
import { load } from '../load.js';

/** An option that the site's look has if the page does not set it: no attribute is then set. */
const open = { reflect: true, useDefault: true };

/** The methods that the loader adds to the element until the element's code is loaded. */
const earlyMethods: readonly (keyof ParlorMethods)[] = [
  'show',
  'hide',
  'toggle',
  'openList',
  'openUser',
  'openConversation',
  'signOut',
];

/**
 * The chat of one site.
 *
 * ```html
 * <parlor-chat site="pk_…" server="https://chat.example.com"></parlor-chat>
 * ```
 *
 * @csspart launcher - the button
 * @csspart panel - the frame of the chat
 * @csspart header - the header of the list and of a conversation
 * @csspart bubble - a message; `::part(bubble own)` the user's own
 * @csspart composer - the element in which a message is written
 * @slot header - above all views of the open chat
 * @slot footer - below all views
 * @cssproperty --parlor-accent - the colour from which all other colours derive
 * @cssproperty --parlor-font - the font family
 * @cssproperty --parlor-text-size - the size that all text derives from: `medium`, the browser's
 *   own setting, unless another is set
 * @cssproperty --parlor-ground, --parlor-text - the background, and the text on it
 * @cssproperty --parlor-bubble, --parlor-own-bubble, --parlor-own-text - messages of others, the
 *   user's own, and the text on these
 * @cssproperty --parlor-radius - the panel's corners
 * @cssproperty --parlor-offset - distance of launcher and panel from the edges of the page
 * @cssproperty --parlor-width, --parlor-height - the panel's size
 * @cssproperty --parlor-z-index - of the launcher
 * @fires parlor-open - the chat was opened
 * @fires parlor-close - the chat was closed
 * @fires parlor-unread - detail: `{ unread }`; of muted conversations only mentions count
 */
export class ParlorChat extends DeferredElement implements ParlorMethods {
  static override styles = [unsafeCSS(launcherCss), tokens, waiting, parlorChatStyles];

  /** The site's public key, `pk_…`. */
  @property({ reflect: true }) site = '';
  /** Origin of the Parlor server. */
  @property({ reflect: true }) server = '';
  /**
   * `auto` follows the page's `color-scheme` if it has one, else the user's system. A dark or light
   * `--parlor-ground` overrides both.
   */
  @property(open) theme: Theme = 'auto';
  /** The corner of the window; start and end follow the page's direction. */
  @property(open) position: Position = 'bottom-end';
  /**
   * `popup`: one view over the other; `inbox`: the list beside the conversation, if there is room;
   * `chatbox`: one conversation and no list.
   */
  @property({ reflect: true }) mode: Mode = 'popup';
  /** Fills the element's own box and is always open, without a launcher. */
  @property({ type: Boolean, reflect: true }) inline = false;
  /** `none`: a button of the page replaces it, see `data-parlor-open`. */
  @property(open) launcher: 'auto' | 'none' = 'auto';
  /**
   * When to connect before the chat is opened, to count unread messages and to notify: `returning`,
   * if a session of an earlier page is stored; `eager`, always; `intent`, never.
   */
  @property({ reflect: true }) connect: Connect = 'returning';
  /**
   * The person with whom the chat opens; a chatbox shows this conversation. A user's id, or
   * `external:` and the host's own id.
   */
  @property({ reflect: true }) user: string | undefined;
  /** The conversation with which the chat opens. */
  @property({ reflect: true }) conversation: string | undefined;
  @property({ type: Boolean, reflect: true }) open = false;
  /**
   * On a phone, what Back and the swipe from the edge do while the chat is open: `chat` closes it,
   * `page` leaves the page.
   */
  @property({ reflect: true }) back: 'chat' | 'page' = 'chat';
  /**
   * What sends a message: Enter (Shift+Enter breaks the line), or `ctrl-enter`, also with ⌘ (Enter
   * breaks the line).
   */
  @property({ reflect: true }) sendKey: SendKey = 'enter';
  /** `compact`: less room around messages and in lists. */
  @property(open) density: Density = 'comfortable';
  /**
   * Which of `sound`, `title`, `favicon` and `notification` may notify a user who is not looking,
   * with spaces between; `none`; by default all.
   */
  @property({ reflect: true }) attention: string | undefined;
  /**
   * Gives identities that the host's backend signs; see the guide. A new function does not restart
   * the chat.
   */
  @property({ attribute: false }) auth: SignIdentity | undefined;
  /** The last target that was requested from outside. */
  @property({ attribute: false }) target: Target | undefined;
  /**
   * The host's own words, any of them, which replace the chat's. The language is set by `lang`,
   * here or on the page.
   */
  @property({ attribute: false }) words: HostWords | undefined;

  @state() private chat: Core | undefined;
  @state() private broken = false;
  /** The code of the views is loaded. */
  @state() private hasViews = false;

  #client: Promise<Client> | undefined;
  #starting: Promise<void> | undefined;
  /** Cancels the wait for an idle moment in which to connect. */
  #listening: AbortController | undefined;
  #unread = 0;
  #followed: Panel | undefined;
  /** The key for which the client was created. */
  #madeFor = '';
  #onPage: AbortController | undefined;
  #isExplained = false;
  /** Pending while a session is being ended. */
  #leaving: Promise<void> | undefined;
  readonly #language = new LanguageController(this);
  readonly #frame = new FrameController(this, {
    back: new BackController(this, () => this.hide()),
    viewport: new ViewportController(this, () => this.panel),
  });

  constructor() {
    super();
    new SchemeController(this, () => this.renderRoot?.querySelector('.panel') ?? null);
    // The loader's methods, added before the element had its own.
    for (const name of earlyMethods) Reflect.deleteProperty(this, name);
    for (const name of ['keydown', 'keypress', 'keyup', 'paste'])
      this.addEventListener(name, this.#pressed);
    new LiveController<ConversationList>(
      this,
      () => this.chat?.conversations.live,
      ({ unread }) => this.#count(unread),
    );
  }

  show(): void {
    this.open = true;
  }

  hide(): void {
    this.open = false;
  }

  toggle(): void {
    this.open = !this.open;
  }

  /** Opens the list of conversations. */
  openList(): void {
    openAt(this, {});
  }

  /**
   * Opens the conversation with this person, by the user's id, or `external:` and the host's own
   * id; an empty one if they have not talked yet. Waits until a user is signed in.
   */
  openUser(userId: string): void {
    openAt(this, { userId });
  }

  openConversation(conversationId: string): void {
    openAt(this, { conversationId });
  }

  /**
   * Forgets the session on this device, also if the chat was never opened on this page, or was
   * removed from it.
   */
  async signOut(): Promise<void> {
    await this.#starting;
    if (!this.site || !this.server) return;
    // A separate client, which is not closed with the element.
    const client = this.chat ? undefined : await this.#create();
    const leaving = (this.chat ?? client!.chat).auth.signOut();
    this.#leaving = leaving.catch(() => undefined);
    try {
      await leaving;
    } finally {
      void client?.release();
    }
  }

  /** The conversation that is visible; for alerts. */
  get shownConversation(): string | undefined {
    const view = this.#isWanted
      ? this.#views?.layers.findLast(({ leaving }) => !leaving)?.view
      : undefined;
    return view?.name === 'conversation' && 'conversationId' in view
      ? view.conversationId
      : undefined;
  }

  /** The words of the current language. */
  get catalogue(): Catalogue {
    return this.#language.t;
  }

  get #views(): Panel | null {
    return this.chat && this.hasViews ? this.renderRoot.querySelector<Panel>('parlor-panel') : null;
  }

  private get panel(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>('.panel')!;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.#onPage) {
      const { signal } = (this.#onPage = new AbortController());
      followOpeners(this, signal);
    }
    // A popover or a modal dialog is closed when it is moved in the document.
    if (this.hasUpdated && this.#isWanted) this.#frame.reveal(false);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move is a removal and an insertion in one task.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#end();
      this.#onPage?.abort();
      this.#onPage = undefined;
    });
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    if (root instanceof ShadowRoot && !root.querySelector('.launcher'))
      drawLauncher(this, root, launcherWords(this));
    return root;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if ((changed.has('user') || changed.has('conversation')) && !changed.has('target'))
      this.target =
        this.user || this.conversation
          ? { userId: this.user, conversationId: this.conversation }
          : undefined;
    if (this.#client && this.#key !== this.#madeFor) this.#end();
    if (!this.isConnected) return;
    if (this.#isWanted) void this.#start();
    else this.#listen();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('open') && !this.inline && (this.open || changed.get('open'))) {
      if (this.open) this.#frame.reveal(true);
      else void this.#frame.conceal();
      this.dispatchEvent(
        new CustomEvent(this.open ? 'parlor-open' : 'parlor-close', {
          bubbles: true,
          composed: true,
        }),
      );
    }
    this.#describeLauncher();
    const views = this.#views;
    if (views && views !== this.#followed) {
      this.#followed = views;
      views.addController({ hostUpdated: () => void this.#client?.then(({ looked }) => looked()) });
    }
  }

  protected override render(): TemplateResult {
    const { t, formats, dir = nothing } = this.#language;
    const content =
      this.chat && this.hasViews
        ? html`<slot name="header"></slot
            ><parlor-panel
              exportparts="header,bubble,own,composer"
              .chat=${this.chat}
              dir=${dir}
              .t=${t}
              .formats=${formats}
              .mode=${this.mode}
              .target=${this.target}
              .close=${this.inline ? undefined : this.#close}
              .hasHostAuth=${this.auth !== undefined}
              .explain=${this.#explain}
              .sendKey=${this.sendKey}
              .shown=${this.#isWanted}
            ></parlor-panel
            ><slot name="footer"></slot>`
        : this.broken
          ? html`<div class="broken" dir=${dir}>
              <p>${t.failure('network_error')}</p>
              <button type="button" @click=${() => void this.#start()}>${t.tryAgain}</button>
            </div>`
          : this.#isWanted
            ? html`<div class="waiting" role="img" aria-label=${t.panel.loading}></div>`
            : nothing;
    return this.inline
      ? html`<section class="panel" part="panel" lang=${t.language} aria-label=${t.panel.title}>
          ${content}
        </section>`
      : html`<dialog
          class="panel"
          part="panel"
          popover="manual"
          tabindex="-1"
          lang=${t.language}
          aria-label=${t.panel.title}
          @cancel=${(event: Event) => {
            event.preventDefault();
            this.hide();
          }}
          @close=${this.#closed}
        >
          ${content}
        </dialog>`;
  }

  get #key(): string {
    return `${this.site} ${this.server} ${this.auth ? 'signed' : ''}`;
  }

  get #isWanted(): boolean {
    return this.open || this.inline;
  }

  readonly #close = (): void => this.hide();

  /**
   * Prints the findings once: by the second time the page's developer has read them or is not
   * looking.
   */
  readonly #explain = async (): Promise<boolean> => {
    const { explainFailure } = await load(() => import('../diagnostics/index.js'));
    const isFirst = !this.#isExplained;
    this.#isExplained = true;
    return explainFailure(this, isFirst);
  };

  /**
   * Called when the browser closes the frame. It need not fire `cancel` each time: the second Back
   * in a row closes at once.
   */
  readonly #closed = (): void => {
    if (!(this.panel as HTMLDialogElement).open) this.hide();
  };

  readonly #pressed = (event: Event): void => {
    // Keys typed in here must not trigger the page's shortcuts; in a slot they belong to the page.
    if (event.target === this && this.#isWanted) event.stopPropagation();
    // Compare Escape by its code: while it ends an IME composition, its key is different.
    if (
      event.type !== 'keydown' ||
      (event as KeyboardEvent).keyCode !== 27 ||
      event.defaultPrevented ||
      !this.open ||
      this.inline
    )
      return;
    event.preventDefault();
    this.hide();
  };

  /** Fetches what the chat shows. Never runs twice at a time. */
  #start(): Promise<void> {
    if ((this.chat && this.hasViews) || !this.site || !this.server) return Promise.resolve();
    return (this.#starting ??= this.#make());
  }

  async #make(): Promise<void> {
    this.broken = false;
    try {
      const client = this.#connect();
      const [{ chat }] = await Promise.all([
        client,
        load(() => import('./views.js')).then(({ loadFirstViews }) => loadFirstViews()),
        this.#language.load(),
      ]);
      this.#starting = undefined;
      // The client was released in the meantime: the next update takes another.
      if (client !== this.#client) return this.requestUpdate();
      if (!this.isConnected) return this.#end();
      // The target may have changed by now: the next update handles that.
      this.chat = chat;
      this.hasViews = true;
      await this.updateComplete;
      if (this.open) this.#frame.focusInside();
    } catch {
      this.#starting = undefined;
      this.broken = true;
    }
  }

  /** Connects without showing anything, so that the badge counts and messages notify. */
  #listen(): void {
    const { site, server, connect } = this;
    if (this.chat || this.#listening || !site || !server || !connectsEarly(connect, site)) return;
    // The host may have signed in another user since: only its `auth` can tell.
    if (!this.auth && wasSigned(site)) return;
    this.#listening = new AbortController();
    whenIdle(() => void this.#countAndCall().catch(() => undefined), this.#listening.signal);
  }

  async #countAndCall(): Promise<void> {
    const client = this.#connect();
    const [{ chat }] = await Promise.all([client, this.#language.load()]);
    // One long task would block the page: creating the client, resuming the session and requesting
    // the list take one task each.
    await nextTask();
    if (client !== this.#client) return;
    if (!this.isConnected) return this.#end();
    await chat.start();
    await nextTask();
    if (client === this.#client) this.chat = chat;
  }

  #connect(): Promise<Client> {
    this.#client ??= this.#create();
    this.#client.catch(() => (this.#client = undefined));
    return this.#client;
  }

  async #create(): Promise<Client> {
    const key = (this.#madeFor = this.#key);
    return (await load(() => import('./client.js'))).clientFor(this, key);
  }

  #end(): void {
    const client = this.#client;
    this.#client = this.chat = undefined;
    this.#listening?.abort();
    this.#listening = undefined;
    // The server must still receive the sign-out of a session that is being ended.
    void Promise.all([client, this.#leaving])
      .then(([one]) => one?.release())
      .catch(() => undefined);
    this.#count(0);
  }

  #count(unread: number): void {
    if (unread === this.#unread) return;
    this.#unread = unread;
    this.dispatchEvent(
      new CustomEvent('parlor-unread', { bubbles: true, composed: true, detail: { unread } }),
    );
  }

  #describeLauncher(): void {
    const launcher = this.renderRoot.querySelector('.launcher');
    if (!launcher) return;
    const badge = launcher.querySelector<HTMLElement>('.badge') ?? launcher.appendChild(newBadge());
    const { t, open } = this.#language;
    const label = this.#unread > 99 ? '99+' : `${this.#unread}`;
    const { launcher: words } = t;
    badge.hidden = this.#unread === 0;
    badge.textContent = label;
    launcher.setAttribute('aria-expanded', String(this.open));
    launcher.setAttribute(
      'aria-label',
      this.open
        ? words.close
        : this.#unread > 0
          ? `${open}, ${words.unread(this.#unread, label)}`
          : open,
    );
  }
}

/** A screen reader reads the count as part of the launcher's label. */
function newBadge(): HTMLElement {
  const badge = document.createElement('span');
  badge.className = 'badge';
  badge.ariaHidden = 'true';
  return badge;
}

/** What JSX and templates may set on `<parlor-chat>`. */
export type ParlorChatProperties = { [K in PropertyName]?: ParlorChat[K] | undefined };

/** Elements that are on the page already become chats at once. */
export function defineParlorChat(): void {
  registerTextUnit();
  define('parlor-chat', ParlorChat);
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-chat': ParlorChat;
  }
}
