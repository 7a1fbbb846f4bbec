import { createContacts, limits, type ChatError, type User } from '@parlor/sdk';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { SubmitController } from '../shared/submit-controller.js';
import { define } from '../shared/define.js';
import type { PeopleWords } from '../i18n/en.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { formValues } from '../shared/form-values.js';
import { noteField } from '../shared/note-field.js';
import { peopleIcons } from '../shared/people-icons.js';

/**
 * A contact request with an optional note. Explains when it is not possible, and from when it is.
 */
export class RequestForm extends LitElement {
  static override styles = [
    controls,
    forms,
    css`
      form {
        display: grid;
        gap: 12px;
      }
      h2 {
        font-weight: var(--strong);
        letter-spacing: -0.01em;
      }
      .problem {
        font-size: var(--text-s);
      }
    `,
  ];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) words!: PeopleWords;
  @property({ attribute: false }) user!: User;
  readonly #submit = new SubmitController(this);
  /** When a new request is possible after a decline. */
  #again: Date | undefined;

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('textarea')?.focus();
  }

  protected override render(): TemplateResult {
    const { words, user } = this;
    const { error } = this.#submit;
    return html`<form novalidate @submit=${this.#submitted}>
      <h2>${words.askTitle(user.name)}</h2>
      ${noteField({ label: words.note, limit: limits.contactNote, hint: words.noteHint })}
      ${error ? html`<p class="problem">${this.#explain(error)}</p>` : nothing}
      <button
        class="button primary"
        type="submit"
        aria-disabled=${this.#submit.busy || this.#submit.secondsLeft > 0 ? 'true' : nothing}
      >
        ${peopleIcons.add}${words.send}
      </button>
    </form>`;
  }

  #explain(error: ChatError): string {
    const { words, user } = this;
    const { t, formats } = this.context;
    if (error.code === 'not_accepted') return words.noRequests(user.name);
    if (error.code !== 'limit_reached') return t.failure(error.code);
    return this.#again
      ? words.coolDown(user.name, formats.full(this.#again))
      : words.quota(limits.contactRequests);
  }

  readonly #submitted = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { words, user } = this;
    const { chat, announce } = this.context;
    const note = formValues(event)['note']?.trim() || undefined;
    const contacts = chat.use(createContacts);
    let state: string | undefined;
    const done = await this.#submit.run(async () => {
      this.#again = undefined;
      try {
        state = await contacts.request(user.id, note);
      } catch (error) {
        const { retryAfterMs } = error as ChatError;
        if (retryAfterMs) this.#again = new Date(chat.now() + retryAfterMs);
        throw error;
      }
    });
    const { error } = this.#submit;
    if (done) announce(state === 'contact' ? words.accepted(user.name) : words.sent);
    else if (error) announce(this.#explain(error));
  };
}

define('parlor-request-form', RequestForm);
