/**
 * A page of the menu of a message, with a button that downloads each of its files. No button
 * downloads all: browsers allow one download for each press, and ask about others or block them.
 */
import type { Attachment, ChatError, Message } from '@parlor/sdk';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { actionIcons } from '../shared/action-icons.js';
import { fileName } from './file-card.js';
import { saveAttachment } from './save-attachment.js';
import { fileSize } from '../shared/file-size.js';
import type { ViewContext } from '../shared/view-context.js';

export class SavingPage {
  readonly #saved = new Set<string>();
  #trouble: { id: string; text: string } | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly deps: { context: () => ViewContext; message: () => Message },
  ) {}

  /** Files that passed the check, once their words are loaded. */
  get files(): readonly Attachment[] {
    return this.deps.context().talk
      ? (this.deps.message().attachments ?? []).filter(({ state }) => state === 'clean')
      : [];
  }

  page(): TemplateResult {
    const { t, talk } = this.deps.context();
    const words = talk!.files;
    return html`<div
      class="box files"
      role="dialog"
      aria-modal="true"
      aria-labelledby="title"
      tabindex="-1"
    >
      <h2 id="title">${words.download}</h2>
      <ul>
        ${this.files.map((file) => {
          const trouble = this.#trouble?.id === file.id ? this.#trouble.text : undefined;
          return html`<li>
            <button class="item" type="button" @click=${() => void this.#save(file)}>
              ${this.#saved.has(file.id) ? actionIcons.done : actionIcons.save}<span class="about"
                >${fileName(file.voice ? words.voice : file.name)}
                <bdi class="hint">${fileSize(file.bytes, t.language)}</bdi></span
              >
            </button>
            ${trouble ? html`<p class="problem">${trouble}</p>` : nothing}
          </li>`;
        })}
      </ul>
    </div>`;
  }

  async #save({ id }: Attachment): Promise<void> {
    const { chat, t, announce } = this.deps.context();
    this.#trouble = undefined;
    try {
      await saveAttachment(chat, this.deps.message().conversationId, id);
      this.#saved.add(id);
    } catch (error) {
      const text = t.failure((error as ChatError).code);
      this.#trouble = { id, text };
      announce(text);
    }
    this.host.requestUpdate();
  }
}
