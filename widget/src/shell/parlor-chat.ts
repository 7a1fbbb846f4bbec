/**
 * `<parlor-chat>`: the element that a page holds. It draws the launcher and the frame, and it alone
 * makes and ends the chat's client. Before the first intent (a press, or `open`) nothing is
 * fetched, opened, read or stored, unless somebody has used the chat on an earlier page
 * (`connect`).
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

/** What the loader gives the element until its code is here. */
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
 * @csspart header - what stands at the top of the list and of a conversation
 * @csspart bubble - a message; `::part(bubble own)` one's own
 * @csspart composer - where one writes
 * @slot header - stands above all views of the open chat
 * @slot footer - stands beneath them
 * @cssproperty --parlor-accent - the one colour that everything derives from
 * @cssproperty --parlor-font - the font family
 * @cssproperty --parlor-text-size - the size that all text derives from: `medium`, the browser's
 *   own setting, unless another is set
 * @cssproperty --parlor-ground, --parlor-text - behind everything, and what is written on it
 * @cssproperty --parlor-bubble, --parlor-own-bubble, --parlor-own-text - messages of others, one's
 *   own, and what is written on these
 * @cssproperty --parlor-radius - the panel's corners
 * @cssproperty --parlor-offset - distance of launcher and panel from the edges of the page
 * @cssproperty --parlor-width, --parlor-height - the panel's size
 * @cssproperty --parlor-z-index - of the launcher
 * @fires parlor-open - the chat was opened
 * @fires parlor-close - the chat was closed
 * @fires parlor-unread - detail: `{ unread }`, messages in all loaded conversations
 */
export class ParlorChat extends DeferredElement implements ParlorMethods {
  static override styles = [unsafeCSS(launcherCss), tokens, waiting, parlorChatStyles];

  /** The site's public key, `pk_…`. */
  @property({ reflect: true }) site = '';
  /** Origin of the Parlor server. */
  @property({ reflect: true }) server = '';
  /**
   * `auto` follows the page's `color-scheme` if it has one, else the reader's system. A dark or
   * light `--parlor-ground` decides before each of them.
   */
  @property({ reflect: true }) theme: Theme = 'auto';
  /** The corner of the window; start and end follow the page's direction. */
  @property({ reflect: true }) position: Position = 'bottom-end';
  /**
   * `popup`: one view over the other; `inbox`: the list beside the conversation, where there is
   * room; `chatbox`: one conversation and no list.
   */
  @property({ reflect: true }) mode: Mode = 'popup';
  /** Fills the element's own box and is always open, instead of hanging on a launcher. */
  @property({ type: Boolean, reflect: true }) inline = false;
  /** `none`: a button of the page stands in for it, see `data-parlor-open`. */
  @property({ reflect: true }) launcher: 'auto' | 'none' = 'auto';
  /**
   * When it connects before it is opened, to count and to call: `returning`, if a session of an
   * earlier page is stored; `eager`, always; `intent`, never.
   */
  @property({ reflect: true }) connect: Connect = 'returning';
  /**
   * The person with whom the chat opens: what a chatbox holds. A user's id, or `external:` and the
   * host's own id.
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
  @property({ reflect: true }) density: Density = 'comfortable';
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
  /** What was last asked for from outside. */
  @property({ attribute: false }) target: Target | undefined;
  /**
   * The host's own words in place of the chat's, whichever of them. Its language is chosen by
   * `lang`, here or on the page.
   */
  @property({ attribute: false }) words: HostWords | undefined;

  @state() private chat: Core | undefined;
  @state() private broken = false;
  /** The code of what it shows is here. */
  @state() private hasViews = false;

  #client: Promise<Client> | undefined;
  #starting: Promise<void> | undefined;
  /** Ends the waiting for an idle moment to connect in. */
  #listening: AbortController | undefined;
  #unread = 0;
  #followed: Panel | undefined;
  /** What the client was made for. */
  #madeFor = '';
  #onPage: AbortController | undefined;
  #isExplained = false;
  /** A session is being ended. */
  #leaving: Promise<void> | undefined;
  readonly #language = new LanguageController(this);
  readonly #frame = new FrameController(this, {
    back: new BackController(this, () => this.hide()),
    viewport: new ViewportController(this, () => this.panel),
  });

  constructor() {
    super();
    new SchemeController(this, () => this.renderRoot?.querySelector('.panel') ?? null);
    // The loader's, from before there were the element's own.
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
   * Opens the conversation with this person, by the user's id, or `external:` and the host's own;
   * an empty one, if nobody has written yet. Kept until somebody is signed in.
   */
  openUser(userId: string): void {
    openAt(this, { userId });
  }

  openConversation(conversationId: string): void {
    openAt(this, { conversationId });
  }

  /**
   * Forgets the session on this device, also where the chat was never opened on this page, or has
   * been taken off it.
   */
  async signOut(): Promise<void> {
    await this.#starting;
    if (!this.site || !this.server) return;
    // One of its own, which does not end with the element.
    const client = this.chat ? undefined : await this.#create();
    const leaving = (this.chat ?? client!.chat).auth.signOut();
    this.#leaving = leaving.catch(() => undefined);
    try {
      await leaving;
    } finally {
      void client?.release();
    }
  }

  /** The conversation that is in sight; for what calls the reader. */
  get shownConversation(): string | undefined {
    const view = this.#isWanted
      ? this.#views?.layers.findLast(({ leaving }) => !leaving)?.view
      : undefined;
    return view?.name === 'conversation' && 'conversationId' in view
      ? view.conversationId
      : undefined;
  }

  /** The words that it speaks. */
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
    // A popover and a modal dialog do not survive being moved in the document.
    if (this.hasUpdated && this.#isWanted) this.#frame.reveal(false);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Being moved is a removal and an insertion in one task.
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

  /** Prints the findings once: the page's developer has read them, or does not look. */
  readonly #explain = async (): Promise<boolean> => {
    const { explainFailure } = await load(() => import('../diagnostics/index.js'));
    const isFirst = !this.#isExplained;
    this.#isExplained = true;
    return explainFailure(this, isFirst);
  };

  /**
   * By the browser, which need not ask with `cancel` each time: the second Back in a row closes it
   * at once.
   */
  readonly #closed = (): void => {
    if (!(this.panel as HTMLDialogElement).open) this.hide();
  };

  readonly #pressed = (event: Event): void => {
    // What is typed in here is no shortcut of the page's; in a slot it is the page's own.
    if (event.target === this && this.#isWanted) event.stopPropagation();
    // Escape by its code, which is another one while it ends a composition.
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

  /** Fetches what it shows, once at a time. */
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
      // It was let go of meanwhile: the next update takes another.
      if (client !== this.#client) return this.requestUpdate();
      if (!this.isConnected) return this.#end();
      // What was asked for may be another one by now: the next update sees to that.
      this.chat = chat;
      this.hasViews = true;
      await this.updateComplete;
      if (this.open) this.#frame.focusInside();
    } catch {
      this.#starting = undefined;
      this.broken = true;
    }
  }

  /** Connects without showing anything, so that the badge counts and messages call. */
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
    // One long task would block the page: the client is made, the session resumed and the list
    // asked for in one task each.
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
    // The server shall still hear of a session that is being left.
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

/** Screen readers hear the count in the launcher's name. */
function newBadge(): HTMLElement {
  const badge = document.createElement('span');
  badge.className = 'badge';
  badge.ariaHidden = 'true';
  return badge;
}

/** What JSX and templates may set on `<parlor-chat>`. */
export type ParlorChatProperties = { [K in PropertyName]?: ParlorChat[K] | undefined };

registerTextUnit();
define('parlor-chat', ParlorChat);

declare global {
  interface HTMLElementTagNameMap {
    'parlor-chat': ParlorChat;
  }
}
