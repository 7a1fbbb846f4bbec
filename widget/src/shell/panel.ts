/**
 * Everything inside the chat: signs in or resumes the session, and shows views one above the other.
 * The list of conversations is below and keeps its scroll position; a view that is opened slides in
 * above it and gets the focus. Views and slots of features are loaded when they are first needed.
 * layout.ts arranges views in an inbox and in a chatbox.
 */
import type { Core, Me, Site } from '@parlor/sdk';
import { html, nothing, type LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { LiveController } from '../shared/live-controller.js';
import { define } from '../shared/define.js';
import type { Catalogue, FullCatalogue } from '../i18n/en.js';
import type { Formats } from '../i18n/formats.js';
import { controls } from '../shared/controls.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import type { Mode, SendKey, Target, View, ViewContext } from '../shared/view-context.js';
import { backButton } from '../shared/back-button.js';
import { closeButton } from '../shared/close-button.js';
import { deepFocus } from '../shared/deep-focus.js';
import { DeferredElement } from '../shared/deferred-element.js';
import type { Layout } from './layout.js';
import { failed } from '../shared/notice.js';
import { panelStyles } from './panel.styles.js';
import { LoadedSlots, LoadedViews, type ViewName } from './registry.js';
import { load } from '../load.js';

/** A view in the panel. */
export interface Layer {
  key: number;
  view: View;
  leaving: boolean;
  /** What had the focus when this layer was opened. */
  focused: HTMLElement | null;
  /** The view's element, `<parlor-…>` by the view's name, once its code is loaded. */
  element?: HTMLElement;
}

export class Panel extends DeferredElement {
  static override styles = [controls, waiting, panelStyles];

  @property({ attribute: false }) chat!: Core;
  @property({ attribute: false }) t!: Catalogue;
  @property({ attribute: false }) formats!: Formats;
  @property({ attribute: false }) close: (() => void) | undefined;
  @property({ attribute: false }) hasHostAuth = false;
  /**
   * Examines why the chat cannot reach its server. Resolves to whether the page's policy blocks it.
   */
  @property({ attribute: false }) explain!: () => Promise<boolean>;
  @property({ attribute: false }) sendKey: SendKey = 'enter';
  @property({ attribute: false }) mode: Mode = 'popup';
  /**
   * What the page asked for last. Each object is opened once, as soon as a user is signed in; a
   * chatbox keeps showing it.
   */
  @property({ attribute: false }) target: Target | undefined;
  /** The chat is open. */
  @property({ attribute: false }) shown = false;

  @state() private started = false;
  @state() private error: Error | null = null;
  @state() layers: readonly Layer[] = [];
  @state() private layout: Layout | undefined;
  /** Why the last sign-out was incomplete. */
  @state() private note = '';
  @state() private said: readonly { key: number; text: string }[] = [];
  readonly #drafts = new Map<string, string>();
  readonly #ready = new Set<string>();
  readonly #views = new LoadedViews();
  /** For the chat that is shown. */
  #slots: LoadedSlots | undefined;
  #context: ViewContext | undefined;
  #site: Promise<Site> | undefined;
  #reached: Target | undefined;
  /**
   * The user has used the chat, or asked for a view. Before that, an inline chat does not take the
   * focus from the page.
   */
  #used = false;
  /** Loaded after the first paint. */
  #words: FullCatalogue | undefined;
  #talk: ViewContext['talk'];
  #count = 0;
  readonly #user: LiveController<Me | null> = new LiveController(
    this,
    () => this.chat.auth.user,
    (user) => this.#meet(user),
  );

  /** Shows an element over all views, until it removes itself. */
  overlay(element: Element): void {
    this.renderRoot.append(element);
  }

  /** Focuses the view in front, if the user has opened or used the chat. */
  async focusFirst(): Promise<void> {
    await this.updateComplete;
    const front = [
      ...this.renderRoot.querySelectorAll<LitElement & { focusFirst?: () => void }>(
        '.layer:not([inert]) > *',
      ),
    ].at(-1);
    await front?.updateComplete;
    // Together with the frame that lays out the view: an earlier focus would force that layout in
    // the task that drew the view.
    await new Promise(requestAnimationFrame);
    // A view that was opened inside it in the meantime keeps the focus.
    if (!front || !this.shown || !(this.close || this.#used) || front.matches(':focus-within'))
      return;
    if (front.focusFirst) front.focusFirst();
    else front.querySelector<HTMLElement>('.button')?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('chat')) {
      this.#site = undefined;
      this.chat.on('site.changed', ({ site }) => {
        this.#site = Promise.resolve(site);
      });
      this.#slots = new LoadedSlots({ chat: this.chat, panel: this }, () => this.requestUpdate());
      void this.#start();
    } else if (changed.has('t')) this.#more().catch(() => undefined);
    const user = this.#user.value;
    const context = user ? this.#contextFor(user) : undefined;
    // It stays the same object while nothing in it changes.
    if (
      !context ||
      Object.entries(context).some(
        ([name, value]) => value !== this.#context?.[name as keyof ViewContext],
      )
    )
      this.#context = context;
    const { mode, target } = this;
    if (changed.has('mode')) this.#arrange();
    // A later target comes from a press of the user.
    if (this.hasUpdated && changed.has('target')) this.#used = true;
    if (
      this.#context &&
      target &&
      (target !== this.#reached || (mode === 'chatbox' && this.layers.length === 0))
    )
      this.#reach(target);
  }

  protected override firstUpdated(): void {
    // No form is shown yet. If it cannot be fetched, only sandboxed frames lack something.
    load(() => import('./blocked-forms.js')).then(
      ({ raiseBlockedSubmits: raise }) => raise(this.renderRoot),
      () => undefined,
    );
    // If it cannot be fetched, views lose their place when the page moves the chat.
    load(() => import('../shared/place-controller.js')).then(
      ({ PlaceController: Place }) => {
        new Place(this, () =>
          [...this.renderRoot.querySelectorAll('.layer > *')].map(({ shadowRoot }) => shadowRoot),
        );
        this.requestUpdate();
      },
      () => undefined,
    );
  }

  protected override updated(): void {
    // With reduced motion there is no animation whose end would remove the layer.
    for (const layer of this.layers.filter(({ leaving }) => leaving)) {
      const element = this.renderRoot.querySelector(`[data-key="${layer.key}"]`);
      if (element?.getAnimations().length === 0) this.#remove(layer);
    }
  }

  protected override render(): TemplateResult {
    const context = this.#context;
    const top = this.layers.findLast(({ leaving }) => !leaving);
    return html`
      ${context && this.#words ? html`<parlor-connection-banner .context=${context} .t=${this.#words}></parlor-connection-banner>` : nothing}
      <div class="views" @click=${() => (this.#used = true)}>
        ${context && this.layout ? this.layout.base(context, this.layers) : html`<div class="layer ${top ? 'covered' : ''}" ?inert=${top !== undefined}>${this.#base(context)}</div>`}
        ${
          context
            ? repeat(
                this.layers,
                (layer) => layer.key,
                (layer) =>
                  html`<div
                    class="layer ${layer.leaving ? 'leaving' : layer === top ? 'entering' : 'covered'}"
                    data-key=${layer.key}
                    ?inert=${layer !== top}
                    @animationend=${(event: AnimationEvent) => event.target === event.currentTarget && layer.leaving && this.#remove(layer)}
                  >
                    ${this.#view(layer, this.layout?.contextOf(layer, context) ?? context, layer === top)}
                  </div>`,
              )
            : nothing
        }
      </div>
      <div class="listen" aria-live="polite">
        ${repeat(
          this.said,
          ({ key }) => key,
          ({ text }) => html`<p>${text}</p>`,
        )}
      </div>
    `;
  }

  #base(context: ViewContext | undefined): TemplateResult {
    if (context)
      return this.mode === 'popup'
        ? html`<parlor-conversation-list
            exportparts="header,bubble,own,composer"
            .context=${context}
          ></parlor-conversation-list>`
        : this.#waiting;
    if (!this.started && !this.error && this.mode === 'popup')
      return html`<div class="outline" role="img" aria-label=${this.t.panel.loading}></div>`;
    if (!this.started || this.error) return this.#waiting;
    return (
      this.#loaded('sign-in') ??
      html`<parlor-sign-in
        .chat=${this.chat}
        .t=${this.#words}
        .close=${this.close}
        .hasHostAuth=${this.hasHostAuth}
        .explain=${this.explain}
        .note=${this.note}
      ></parlor-sign-in>`
    );
  }

  #view(layer: Layer, context: ViewContext, isTop: boolean): HTMLElement | TemplateResult {
    const { view } = layer;
    const waiting = this.#loaded(view.name);
    if (waiting) return waiting;
    const tag = `parlor-${view.name}`;
    if (layer.element?.localName !== tag) {
      layer.element = document.createElement(tag);
      layer.element.setAttribute('exportparts', 'header,bubble,own,composer');
    }
    return Object.assign(layer.element, {
      context,
      t: this.#words,
      view,
      active: isTop && this.shown,
    });
  }

  #contextFor(me: Me): ViewContext {
    return {
      chat: this.chat,
      me,
      // A new object once all words are loaded, so that every view is drawn again.
      t: this.#words ?? this.t,
      formats: this.formats,
      talk: this.#talk,
      slots: this.#slots!.value,
      load: this.#slots!.load,
      sendKey: this.sendKey,
      drafts: this.#drafts,
      close: this.close,
      navigate: this.#navigate,
      back: this.#back,
      signOut: this.#signOut,
      site: this.#siteOf,
      showMessage: this.#showMessage,
      announce: this.#announce,
    };
  }

  /** Loads how views are arranged in an inbox and in a chatbox. */
  #arrange(): void {
    this.layout?.end();
    this.layout = undefined;
    const { mode } = this;
    if (mode === 'popup') return;
    load(() => import('./layout.js')).then(({ createLayout }) => {
      if (mode === this.mode) this.layout = createLayout(this, mode);
    }, this.#fail);
  }

  #reach(target: Target): void {
    this.#reached = target;
    const { userId, conversationId, invite } = target;
    const top: { name: string; conversationId?: string } | undefined = this.layers.findLast(
      ({ leaving }) => !leaving,
    )?.view;
    if (conversationId && top?.name === 'conversation' && top.conversationId === conversationId)
      return void this.focusFirst();
    this.layers = [];
    if (userId || conversationId || invite) this.#navigate({ name: 'opening', target });
    else void this.focusFirst();
  }

  async #start(): Promise<void> {
    this.error = null;
    this.started = false;
    const words = this.#more().catch(() => undefined);
    try {
      await this.chat.start();
      this.started = true;
      if (!this.chat.auth.user.value) void this.focusFirst();
    } catch (error) {
      // The error's text may be among them, so wait for the words.
      await words;
      // The chat was removed.
      if (!this.isConnected) return;
      this.#fail(error, error as Error);
      this.explain().catch(() => undefined);
    }
  }

  /** Another user, or none: everything of the user before is removed. */
  #meet(user: Me | null): void {
    if (user?.id === this.#context?.me.id) return;
    const focused = this.shadowRoot!.activeElement;
    this.layers = this.said = [];
    this.#drafts.clear();
    if (user) {
      this.note = '';
      this.#loaded('conversation');
      if (!this.#words) this.#more().catch(() => undefined);
    }
    if (focused) void this.focusFirst();
  }

  /**
   * Undefined once a view's code is loaded. Until then loads the code and returns a placeholder.
   */
  #loaded(name: ViewName): TemplateResult | undefined {
    if (this.#ready.has(name)) return undefined;
    if (this.error) return this.#waiting;
    this.#load(name).then(() => {
      this.#ready.add(name);
      this.requestUpdate();
      void this.focusFirst();
    }, this.#fail);
    return this.#waiting;
  }

  async #load(name: ViewName): Promise<void> {
    // A conversation needs no other file, so it opens without a network.
    const more = name === 'conversation' ? undefined : this.#more();
    await Promise.all([this.#views.load(name, this.t), more]);
  }

  /**
   * What is loaded after the first paint: the other words, the slots of every conversation, and the
   * banner for a lost connection, which cannot be fetched once the connection is lost.
   */
  async #more(): Promise<void> {
    const { t } = this;
    const [words, talk] = await Promise.all([
      t.views(),
      t.talk(),
      load(() => import('./connection-banner.js')),
      this.#slots?.loadFirst(),
    ]);
    await this.#views.speak(t);
    // The language has changed in the meantime: views are only shown with the new words.
    if (t !== this.t) return this.#more();
    this.#talk = talk;
    this.#words = { ...t, ...words };
    this.requestUpdate();
  }

  /** Shown in place of what is not loaded: that it is loading, or why it failed. */
  get #waiting(): TemplateResult {
    const { t, error } = this;
    return error
      ? html`<div class="still">
          <div class="bar">
            ${backButton(t, this.layers[0] && this.#back)}<i></i>${closeButton(t, this.close)}
          </div>
          ${failed(t, t.panel.failed, error, this.#again)}
        </div>`
      : html`<div class="waiting" role="img" aria-label=${t.panel.loading}></div>`;
  }

  readonly #fail = (
    cause: unknown,
    error = new Error(this.t.panel.brokenView, { cause }),
  ): void => {
    this.error = error;
    void this.focusFirst();
  };

  readonly #again = (): void => {
    this.error = null;
    if (this.started) this.#arrange();
    else void this.#start();
  };

  readonly #navigate = (view: View, { replace = false } = {}): void => {
    this.error = null;
    const top = this.layers.at(-1);
    if (replace && top && (top.view.name === view.name || top.view.name === 'opening')) {
      this.layers = [...this.layers.slice(0, -1), { ...top, view }];
      if (top.view.name !== view.name) void this.focusFirst();
      return;
    }
    // An element of the page is not remembered.
    const focused = replace
      ? (top?.focused ?? null)
      : this.shadowRoot!.activeElement
        ? deepFocus()
        : null;
    const below = replace ? this.layers.slice(0, -1) : this.layers;
    this.layers = [...below, { key: ++this.#count, view, leaving: false, focused }];
    void this.focusFirst();
  };

  readonly #back = (): void => {
    const top = this.layers.findLast(({ leaving }) => !leaving);
    if (!top) return;
    this.layers = this.layers.map((layer) => (layer === top ? { ...layer, leaving: true } : layer));
    void this.updateComplete.then(() =>
      top.focused?.isConnected ? top.focused.focus() : void this.focusFirst(),
    );
  };

  readonly #siteOf = (): Promise<Site> => {
    this.#site ??= this.chat.auth.site().catch((error: unknown) => {
      this.#site = undefined;
      throw error;
    });
    return this.#site;
  };

  readonly #showMessage = (conversationId: string, seq: number): void => {
    const below = this.layers.findLastIndex(
      ({ view, leaving }) =>
        !leaving &&
        'conversationId' in view &&
        view.name === 'conversation' &&
        view.conversationId === conversationId,
    );
    if (below >= 0) this.layers = this.layers.slice(0, below + 1);
    this.#navigate({ name: 'conversation', conversationId, at: seq }, { replace: below >= 0 });
  };

  /**
   * The SDK forgets the session at once, whatever the server answers; by then the view that called
   * this has been removed.
   */
  readonly #signOut = async (): Promise<void> => {
    try {
      await this.chat.auth.signOut();
    } catch {
      this.note = this.#words?.profile.signOutUntold ?? '';
    }
  };

  #remove({ key }: Layer): void {
    this.layers = this.layers.filter((layer) => layer.key !== key);
  }

  readonly #announce = (text: string): void => {
    this.said = [...this.said.slice(-4), { key: ++this.#count, text }];
  };
}

define('parlor-panel', Panel);
