/** The question before a moderator's measure: how long, why, and whether it closes the report. */
import { limits, type ChatError, type ReportOutcome } from '@parlor/sdk';
import { css, html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../shared/define.js';
import type { ModerationWords } from '../i18n/en.js';
import { radios } from '../shared/radios.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { formValues } from '../shared/form-values.js';
import { ModalElement } from '../shared/modal-element.js';
import { noteField } from '../shared/note-field.js';

export interface Answer {
  /** `null` is without end, or for measures without a length. */
  seconds: number | null;
  outcome: ReportOutcome | undefined;
  note: string | undefined;
  closes: boolean;
}

export interface Measure {
  title: string;
  text?: string;
  /** The label of the button that confirms. */
  action: string;
  danger?: boolean;
  /** The measure has a length; `open` also allows one without end. */
  length?: 'limited' | 'open';
  /** Asks for the outcome of the report. */
  asksOutcome?: boolean;
  /** It can close the report, too. */
  canClose?: boolean;
  act(answer: Answer): Promise<unknown>;
}

const day = 86_400;

/** @fires close - detail: `done` once it is done */
export class MeasureDialog extends ModalElement {
  static override styles = [
    ...ModalElement.styles,
    radios,
    css`
      form {
        display: grid;
        gap: 12px;
      }
      .lengths {
        grid-template-columns: 1fr 1fr;
        column-gap: 20px;
      }
      .lengths legend {
        grid-column: 1 / -1;
      }
      .reason input[type='checkbox'] {
        appearance: auto;
        box-shadow: none;
        accent-color: var(--accent);
      }
    `,
  ];
  protected override readonly sheet = true;

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) words!: ModerationWords;
  @property({ attribute: false }) measure!: Measure;
  @state() private busy = false;
  @state() private failure = '';

  protected override content(): TemplateResult {
    const { words, measure } = this;
    const { title, text, action, danger, length, asksOutcome, canClose } = measure;
    return html`<h2 id="title">${title}</h2>
      <p id="text">${text}</p>
      <form novalidate @submit=${this.#submitted} @input=${() => (this.failure = '')}>
        ${length ? this.#lengths(length) : nothing}
        ${
          asksOutcome
            ? html`<fieldset>
                <legend>${words.outcome}</legend>
                ${Object.entries(words.outcomes).map(
                  ([outcome, label], index) =>
                    html`<label class="reason"
                      ><input
                        type="radio"
                        name="outcome"
                        value=${outcome}
                        ?data-first=${index === 0}
                      />${label}</label
                    >`,
                )}
              </fieldset>`
            : nothing
        }
        ${noteField({ label: words.note, limit: limits.moderationNote, example: words.noteHint })}
        ${
          canClose
            ? html`<label class="reason"
                ><input type="checkbox" name="closes" value="yes" checked />${words.closeToo}</label
              >`
            : nothing
        }
        ${this.failure ? html`<p class="problem">${this.failure}</p>` : nothing}
        <div class="pair">
          <button
            class="button"
            type="button"
            ?data-first=${!length && !asksOutcome}
            @click=${() => this.close()}
          >
            ${words.cancel}
          </button>
          <button
            class="button ${danger ? 'danger' : 'primary'}"
            type="submit"
            aria-disabled=${this.busy ? 'true' : nothing}
          >
            ${action}
          </button>
        </div>
      </form>`;
  }

  #lengths(length: 'limited' | 'open'): TemplateResult {
    const { words } = this;
    const lengths: [label: string, seconds: number | ''][] = [
      [words.hour, 3600],
      [words.day, day],
      [words.week, 7 * day],
      [words.month, 30 * day],
    ];
    if (length === 'open') lengths.push([words.forGood, '']);
    return html`<fieldset class="lengths">
      <legend>${words.howLong}</legend>
      ${lengths.map(
        ([label, seconds]) =>
          html`<label class="reason"
            ><input
              type="radio"
              name="seconds"
              value=${seconds}
              ?checked=${seconds === day}
              ?data-first=${seconds === day}
            />${label}</label
          >`,
      )}
    </fieldset>`;
  }

  readonly #submitted = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    const { measure, words, context } = this;
    const { seconds = '', outcome, note = '', closes } = formValues(event);
    if (measure.asksOutcome && !outcome) return this.#fail(words.needOutcome);
    this.busy = true;
    this.failure = '';
    try {
      await measure.act({
        seconds: seconds === '' ? null : Number(seconds),
        outcome: outcome as ReportOutcome | undefined,
        note: note.trim() || undefined,
        closes: closes === 'yes',
      });
      this.close('done');
    } catch (error) {
      const { code } = error as ChatError;
      this.#fail(code === 'forbidden' ? words.notAllowed : context.t.failure(code));
    }
    this.busy = false;
  };

  #fail(text: string): void {
    this.failure = text;
    this.context.announce(text);
  }
}

define('parlor-measure-dialog', MeasureDialog);
