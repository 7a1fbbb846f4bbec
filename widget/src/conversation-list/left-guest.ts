import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { SubmitController } from '../shared/submit-controller.js';
import { define } from '../shared/define.js';
import type { PeopleWords } from '../i18n/en.js';
import { cards } from '../shared/cards.styles.js';
import { controls } from '../shared/controls.styles.js';
import type { ViewContext } from '../shared/view-context.js';

/**
 * Shown to a user who has signed in where a guest chatted before: asks whether to keep the guest's
 * conversations. Shows the guest's name and none of the messages, because the two may be different
 * people. Giving the conversations up cannot be undone, so it asks a second time.
 *
 * @fires decided - the question is answered and can be removed
 */
export class LeftGuestQuestion extends LitElement {
  static override styles = [
    controls,
    cards,
    css`
      :host {
        display: block;
        flex: none;
        padding: 0 14px 10px;
      }
      .card {
        padding: 14px 16px;
        gap: 6px;
        animation: appear 0.25s;
      }
      h2 {
        font-size: var(--text-m);
      }
      .pair {
        margin-block-start: 6px;
      }
      .alert {
        color: var(--danger);
      }
    `,
  ];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) words!: PeopleWords;
  @property({ attribute: false }) name = '';
  @state() private dropping = false;
  readonly #submit = new SubmitController(this);

  protected override render(): TemplateResult {
    const { words, dropping } = this;
    const { busy, error, secondsLeft } = this.#submit;
    const { t } = this.context;
    // Isolate the name: one in the other text direction must not reorder the sentence.
    const name = `\u2068${this.name}\u2069`;
    const isStill = busy || secondsLeft > 0 ? 'true' : nothing;
    return html`<section class="card" role="group" aria-labelledby="title" aria-describedby="text">
      <h2 id="title">${dropping ? words.leftDropTitle(name) : words.leftTitle(name)}</h2>
      <p id="text">${dropping ? words.leftDropText : words.leftText}</p>
      ${error ? html`<p class="alert">${t.failure(error.code)}</p>` : nothing}
      <div class="pair">
        ${
          dropping
            ? html`<button class="button" type="button" @click=${() => this.#asks(false)}>
                  ${words.cancel}
                </button>
                <button
                  class="button danger"
                  type="button"
                  aria-disabled=${isStill}
                  @click=${this.#drop}
                >
                  ${words.leftDrop}
                </button>`
            : html`<button
                  class="button"
                  type="button"
                  aria-disabled=${isStill}
                  @click=${() => !busy && this.#asks(true)}
                >
                  ${words.leftNotMine}
                </button>
                <button
                  class="button primary"
                  type="button"
                  aria-disabled=${isStill}
                  aria-busy=${busy ? 'true' : nothing}
                  @click=${this.#keep}
                >
                  ${busy ? words.leftKeeping : words.leftKeep}
                </button>`
        }
      </div>
    </section>`;
  }

  #asks(dropping: boolean): void {
    this.dropping = dropping;
    this.#submit.reset();
    // Focus the second question's first button, which changes nothing.
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('button')?.focus(),
    );
  }

  readonly #keep = (): Promise<void> => {
    this.context.announce(this.words.leftKeeping);
    return this.#decide(() => this.context.chat.auth.keepGuest(), this.words.leftKept);
  };

  readonly #drop = (): Promise<void> =>
    this.#decide(() => this.context.chat.auth.dropGuest(), this.words.leftDropped);

  async #decide(act: () => Promise<unknown>, done: string): Promise<void> {
    const { context } = this;
    const hadFocus = this.matches(':focus-within');
    if (await this.#submit.run(act)) {
      context.announce(done);
      if (hadFocus)
        this.dispatchEvent(new CustomEvent('decided', { bubbles: true, composed: true }));
    } else if (this.#submit.error) context.announce(context.t.failure(this.#submit.error.code));
  }
}

define('parlor-left-guest', LeftGuestQuestion);
