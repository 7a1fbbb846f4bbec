/**
 * Who reacted to a message, and with what: a page of the message's menu, for all emoji together or
 * for one of them.
 */
import type { ChatError, Message, Reactor, Reactions } from '@parlor/sdk';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { ActionWords } from '../i18n/en.js';
import { avatar } from '../shared/avatar.js';
import type { ViewContext } from '../shared/view-context.js';

export class ReactorsController {
  /** The one that is looked at; `undefined` for all. */
  #emoji: string | undefined;
  #items: readonly Reactor[] = [];
  #next: string | null = null;
  #loading = false;
  #failure = '';
  #request = new AbortController();

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly parts: {
      context: () => ViewContext;
      words: () => ActionWords;
      message: () => Message;
      list: Reactions['list'];
      /** In place of the name of somebody who is out of sight here. */
      hiddenName: (userId: string) => string | undefined;
    },
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#request.abort();
  }

  show(emoji?: string): void {
    this.#emoji = emoji;
    this.#items = [];
    this.#next = null;
    void this.#load();
  }

  render(): TemplateResult {
    const { t, formats, me } = this.parts.context();
    const words = this.parts.words();
    const { reactions } = this.parts.message();
    const all = reactions.reduce((sum, { count }) => sum + count, 0);
    const chip = (emoji: string | undefined, count: number): TemplateResult =>
      html`<button
        class="tab"
        type="button"
        tabindex="-1"
        aria-pressed=${emoji === this.#emoji ? 'true' : 'false'}
        @click=${() => this.show(emoji)}
      >
        <span>${emoji ?? words.allReactions}</span>
        <span class="number">${formats.count(count, 9_999)}</span>
      </button>`;
    return html`<div
      class="box seen reacted"
      role="dialog"
      aria-modal="true"
      aria-labelledby="title"
      tabindex="-1"
    >
      <h2 id="title">${words.reactions}</h2>
      <div class="tabs" role="group" aria-label=${words.reactions}>
        ${reactions.length > 1 ? chip(undefined, all) : nothing}${reactions.map(({ emoji, count }) => chip(emoji, count))}
      </div>
      <ul @scroll=${this.#scrolled}>
        ${this.#items.map(({ userId, name, avatarUrl, emoji }) => {
          const hidden = this.parts.hiddenName(userId);
          const shown = hidden
            ? { id: '', name: '–', avatarUrl: null }
            : { id: userId, name, avatarUrl };
          return html`<li>
            ${avatar({ ...shown, online: false }, 30, false)}<bdi class="name"
              >${hidden ?? (userId === me.id ? t.messages.you : name)}</bdi
            ><span class="with">${emoji}</span>
          </li>`;
        })}
        ${
          this.#loading
            ? html`<li><span class="waiting" role="img" aria-label=${t.panel.loading}></span></li>`
            : this.#failure
              ? html`<li class="failed">
                  <p class="problem">${this.#failure}</p>
                  <button class="button" type="button" @click=${() => void this.#load()}>
                    ${t.tryAgain}
                  </button>
                </li>`
              : this.#items.length === 0
                ? html`<li class="hint">${words.noReactions}</li>`
                : nothing
        }
      </ul>
    </div>`;
  }

  async #load(): Promise<void> {
    this.#request.abort();
    const { signal } = (this.#request = new AbortController());
    const { conversationId, seq } = this.parts.message();
    const { context } = this.parts;
    this.#loading = true;
    this.#failure = '';
    this.host.requestUpdate();
    try {
      const query = {
        ...(this.#emoji !== undefined && { emoji: this.#emoji }),
        ...(this.#next && { cursor: this.#next }),
        limit: 50,
      };
      const page = await this.parts.list(conversationId, seq, query, signal);
      if (signal.aborted) return;
      this.#items = [...this.#items, ...page.items];
      this.#next = page.next;
    } catch (error) {
      if (signal.aborted) return;
      this.#failure = context().t.failure((error as ChatError).code);
      context().announce(this.#failure);
    }
    this.#loading = false;
    this.host.requestUpdate();
  }

  readonly #scrolled = ({ currentTarget }: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget as Element;
    if (
      this.#next &&
      !this.#loading &&
      !this.#failure &&
      scrollHeight - scrollTop - clientHeight < 200
    )
      void this.#load();
  };
}
