/**
 * Reports a message or a person to the site's moderators: the reason, an optional note, and what
 * happens next.
 */
import { createReports, limits, type ReportReason } from '@parlor/sdk';
import { css, html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { SubmitController } from './submit-controller.js';
import { define } from './define.js';
import type { PeopleWords } from '../i18n/en.js';
import { radios } from './radios.styles.js';
import type { ViewContext } from './view-context.js';
import { formValues } from './form-values.js';
import { ModalElement } from './modal-element.js';
import { noteField } from './note-field.js';
import { viewIcons } from './view-icons.js';

export type ReportTarget = { name: string; userId: string } & (
  { conversationId: string; seq: number } | { conversationId?: undefined }
);

/** @fires close - detail: `block` if the person is to be blocked as well */
export class ReportDialog extends ModalElement {
  static override styles = [
    ...ModalElement.styles,
    radios,
    css`
      form {
        display: grid;
        gap: 12px;
      }
      .next {
        font-size: var(--text-s);
      }
      .thanks {
        display: grid;
        justify-items: center;
        gap: 6px;
        padding-block: 8px 4px;
        text-align: center;
      }
      .thanks p {
        text-align: center;
      }
      .only {
        display: grid;
        gap: 10px;
        padding-block-start: 6px;
      }
    `,
  ];
  protected override readonly sheet = true;

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) words!: PeopleWords;
  @property({ attribute: false }) target!: ReportTarget;
  /** Offer to block the person afterwards. */
  @property({ attribute: false }) canBlock = false;
  @state() private sent = false;
  @state() private isMissing = false;
  readonly #submit = new SubmitController(this);

  protected override content(): TemplateResult {
    return this.sent ? this.#thanks() : this.#form();
  }

  #form(): TemplateResult {
    const { words, target } = this;
    const { t } = this.context;
    const { error } = this.#submit;
    const ofMessage = target.conversationId !== undefined;
    const wait = this.#submit.secondsLeft;
    return html`<h2 id="title">
        ${ofMessage ? words.reportMessage : words.reportPerson(target.name)}
      </h2>
      <form novalidate @submit=${this.#submitted} @input=${() => (this.isMissing = false)}>
        <fieldset>
          <legend>${words.reportWhy}</legend>
          ${Object.entries(words.reasons).map(
            ([reason, label], index) =>
              html`<label class="reason">
                <input
                  type="radio"
                  name="reason"
                  value=${reason}
                  ?data-first=${index === 0}
                />${label}
              </label>`,
          )}
        </fieldset>
        ${this.isMissing ? html`<p class="problem">${words.needReason}</p>` : nothing}
        ${noteField({ label: words.reportNote, limit: limits.moderationNote, example: words.reportNoteHint })}
        <p class="next" id="text">${ofMessage ? words.reportNext : words.reportPersonNext}</p>
        ${error ? html`<p class="problem">${this.#failure(error.code)}</p>` : nothing}
        <div class="pair">
          <button class="button" type="button" @click=${() => this.close()}>${words.cancel}</button>
          <button
            class="button primary"
            type="submit"
            aria-disabled=${this.#submit.busy || wait > 0 ? 'true' : nothing}
          >
            ${words.reportSend}
          </button>
        </div>
        ${wait > 0 ? html`<p class="listen">${t.failure('rate_limited')}</p>` : nothing}
      </form>`;
  }

  #thanks(): TemplateResult {
    const { words, target } = this;
    return html`<div class="thanks">
        <span class="picture-box">${viewIcons.check}</span>
        <h2 id="title">${words.thanks}</h2>
        <p id="text">${words.thanksText}</p>
      </div>
      <div class="only">
        ${
          this.canBlock
            ? html`<button class="button" type="button" @click=${() => this.close('block')}>
                ${words.blockName(target.name)}
              </button>`
            : nothing
        }
        <button class="button primary" type="button" data-first @click=${() => this.close()}>
          ${words.done}
        </button>
      </div>`;
  }

  #failure(code: string): string {
    if (code === 'limit_reached') return this.words.reportFull;
    if (code === 'forbidden') return this.words.reportOwn;
    return this.context.t.failure(code as Parameters<ViewContext['t']['failure']>[0]);
  }

  readonly #submitted = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { target, words } = this;
    const { chat, announce } = this.context;
    const { reason, note = '' } = formValues(event);
    this.isMissing = !reason;
    if (!reason) return announce(words.needReason);
    const reports = chat.use(createReports);
    const options = note.trim() ? { note: note.trim() } : {};
    const why = reason as ReportReason;
    const done = await this.#submit.run(() =>
      target.conversationId !== undefined
        ? reports.message(target.conversationId, target.seq, why, options)
        : reports.user(target.userId, why, options),
    );
    if (!done)
      return this.#submit.error ? announce(this.#failure(this.#submit.error.code)) : undefined;
    this.sent = true;
    announce(`${words.thanks}. ${words.thanksText}`);
    await this.updateComplete;
    this.focusFirst();
  };
}

define('parlor-report-dialog', ReportDialog);
