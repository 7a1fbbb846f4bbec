/**
 * What a message was before each of its edits, the latest version first: a page of the message's
 * menu, for the site's moderators.
 */
import type { ChatError, Edit, Message } from '@parlor/sdk';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { ActionWords } from '../i18n/en.js';
import type { ViewContext } from '../shared/view-context.js';

interface Version {
  text: string;
  /** Who wrote this version, and when. */
  by: string | null;
  at: string;
}

/**
 * The versions of a message, the latest first: each was written when the one before it was
 * replaced. `edits` are the replaced ones, the oldest first.
 */
export function versionsOf(
  message: Pick<Message, 'text' | 'senderId' | 'createdAt'>,
  edits: readonly Edit[],
): Version[] {
  const texts = [...edits.map(({ text }) => text), message.text ?? ''];
  return texts
    .map((text, index) => {
      const written = edits[index - 1];
      return {
        text,
        by: written ? written.replacedBy : message.senderId,
        at: written ? written.replacedAt : message.createdAt,
      };
    })
    .toReversed();
}

export class HistoryController {
  #edits: readonly Edit[] | undefined;
  /** The message's own change that the edits belong to. */
  #rev = 0;
  #failure = '';
  #request = new AbortController();

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly parts: {
      context: () => ViewContext;
      words: () => ActionWords;
      message: () => Message;
      edits: (conversationId: string, seq: number, signal: AbortSignal) => Promise<Edit[]>;
      nameOf: (userId: string | null) => string;
      /** The button that has the focus goes. */
      keepFocus: () => void;
    },
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#request.abort();
  }

  show(): void {
    this.#edits = undefined;
    void this.#load();
  }

  render(): TemplateResult {
    const { t } = this.parts.context();
    const words = this.parts.words().history;
    const message = this.parts.message();
    // It was edited once more while one looks.
    if (this.#edits && message.rev !== this.#rev) void this.#load();
    const versions = this.#edits && versionsOf(message, this.#edits);
    return html`<div
      class="box seen history"
      role="dialog"
      aria-modal="true"
      aria-labelledby="title"
      tabindex="-1"
    >
      <h2 id="title">${words.title}</h2>
      ${
        this.#failure
          ? html`<p class="problem">${this.#failure}</p>
              <button class="button" type="button" @click=${this.#again}>${t.tryAgain}</button>`
          : !versions
            ? html`<div class="waiting" role="img" aria-label=${t.panel.loading}></div>`
            : html`<ol tabindex="0" aria-labelledby="title">
                  ${versions.map((version, index) => this.#version(version, index, versions.length))}
                </ol>
                ${versions.length === 1 ? html`<p class="hint">${words.none}</p>` : nothing}`
      }
    </div>`;
  }

  readonly #again = (): void => {
    this.parts.keepFocus();
    this.show();
  };

  #version({ text, by, at }: Version, index: number, count: number): TemplateResult {
    const { formats } = this.parts.context();
    const words = this.parts.words().history;
    const tag = index === 0 ? words.current : index === count - 1 ? words.original : '';
    return html`<li>
      <p class="hint">
        <bdi class="name">${this.parts.nameOf(by)}</bdi> ·
        <time datetime=${at}>${formats.full(new Date(at))}</time>
        ${tag ? html`<span class="tag">${tag}</span>` : nothing}
      </p>
      <div class="version" dir="auto">${text}</div>
    </li>`;
  }

  async #load(): Promise<void> {
    this.#request.abort();
    const { signal } = (this.#request = new AbortController());
    const { conversationId, seq, rev } = this.parts.message();
    this.#failure = '';
    this.#rev = rev;
    this.host.requestUpdate();
    try {
      const edits = await this.parts.edits(conversationId, seq, signal);
      if (signal.aborted) return;
      this.#edits = edits;
    } catch (error) {
      if (signal.aborted) return;
      const { announce, t } = this.parts.context();
      this.#failure = t.failure((error as ChatError).code);
      announce(this.#failure);
    }
    this.host.requestUpdate();
  }
}
