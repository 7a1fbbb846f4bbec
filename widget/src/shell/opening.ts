/**
 * Shown after a button of the page asks for a conversation and until the conversation is found:
 * looks for the conversation, or for the person, and is replaced by what it finds. A person with
 * whom the user has not talked yet is an empty conversation, which the first message creates.
 */
import { createUsers, type ChatError } from '@parlor/sdk';
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { WordsController } from '../shared/words-controller.js';
import { define } from '../shared/define.js';
import { controls } from '../shared/controls.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import type { Target, View, ViewContext } from '../shared/view-context.js';
import { backButton } from '../shared/back-button.js';
import { closeButton } from '../shared/close-button.js';
import { icons } from '../shared/icons.js';
import { failed, notice } from '../shared/notice.js';

declare module '../shared/view-context.js' {
  interface Views {
    /** Looks for what the page asked for, and is replaced by it or says why it cannot be shown. */
    opening: { target: Target };
  }
}

/** Errors that mean that nothing has this id, or nothing that this user may see. */
const absent: readonly string[] = ['not_found', 'invalid_input', 'forbidden'];

/**
 * Prefix of a user id that is the page's own, since the page knows no other. Parlor's ids never
 * contain a colon.
 */
const ofPage = 'external:';

export class Opening extends LitElement {
  static override styles = [
    controls,
    waiting,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
      }
      .bar i {
        flex: 1;
      }
      .rest {
        flex: 1;
        display: grid;
      }
    `,
  ];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) view!: Extract<View, { name: 'opening' }>;
  @state() private error: ChatError | null = null;
  readonly #words = new WordsController(this, () => this.context.t.opening);
  #request = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    // The element was moved in the document while it was looking.
    if (this.hasUpdated) void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#request.abort();
  }

  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('[tabindex="-1"]')?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view')) void this.#open();
  }

  protected override render(): TemplateResult {
    const { error } = this;
    const { t, back, close } = this.context;
    const words = this.#words.value;
    const [title, text] = this.#target.userId
      ? [words?.noUserTitle, words?.noUserText]
      : [words?.noConversationTitle, words?.noConversationText];
    return html`
      <div class="bar">${backButton(t, back)}<i></i>${closeButton(t, close)}</div>
      ${
        error && words
          ? html`<div class="rest" role="alert" tabindex="-1">
              ${absent.includes(error.code) ? notice(icons.talk, title!, text!) : failed(t, words.failed, error, () => void this.#open())}
            </div>`
          : html`<div
              class="rest waiting"
              role="img"
              tabindex="-1"
              aria-label=${t.panel.loading}
            ></div>`
      }
    `;
  }

  async #open(): Promise<void> {
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    const retried = this.error !== null;
    this.error = null;
    if (retried) void this.updateComplete.then(() => this.focusFirst());
    try {
      const view = await this.#find(signal);
      if (!signal.aborted) this.context.navigate(view, { replace: true });
    } catch (error) {
      if (signal.aborted) return;
      this.error = error as ChatError;
      await this.updateComplete;
      this.focusFirst();
    }
  }

  get #target(): Target {
    return this.view.target;
  }

  async #find(signal: AbortSignal): Promise<View> {
    const { chat, me } = this.context;
    const { userId, conversationId, invite } = this.#target;
    if (invite !== undefined) return { name: 'join', token: invite };
    if (conversationId !== undefined)
      return {
        name: 'conversation',
        conversationId: (await chat.conversations.get(conversationId, signal)).id,
      };
    const externalId = userId?.startsWith(ofPage) ? userId.slice(ofPage.length) : undefined;
    if (userId === undefined || userId === me.id) return this.#direct([], signal);
    const user =
      externalId === undefined
        ? await chat.users.get(userId, signal)
        : await chat.use(createUsers).find({ externalId }, signal);
    return this.#direct(user.id === me.id ? [] : [user], signal);
  }

  async #direct(
    people: Extract<View, { people: unknown }>['people'],
    signal: AbortSignal,
  ): Promise<View> {
    const found = await this.context.chat.conversations.findDirect(
      people.map(({ id }) => id),
      signal,
    );
    return found
      ? { name: 'conversation', conversationId: found.id }
      : { name: 'conversation', people };
  }
}

define('parlor-opening', Opening);
