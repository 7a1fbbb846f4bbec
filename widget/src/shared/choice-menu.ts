/**
 * The actions for something in a view: a menu beside it, or a sheet at the bottom of a small
 * screen; a second menu behind an entry, and a question before an action that cannot be undone.
 * Arrow keys, Home and End move through it, Escape and Tab close it, and the focus returns to where
 * it was before. Actions run here, so that a failure is shown where the user started them.
 */
import type { ChatError } from '@parlor/sdk';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from './define.js';
import { controls } from './controls.styles.js';
import type { ViewContext } from './view-context.js';
import { messageMenuStyles } from './menu.styles.js';
import { placeBeside } from './place-beside.js';
import { WordsController } from './words-controller.js';

export interface Question {
  title: string;
  text: string;
  /** The action, on its button. */
  yes: string;
  /** The action is destructive. */
  isDanger?: boolean;
  /** One of the next two is set. */
  run?: () => Promise<unknown>;
  more?: readonly Choice[];
}

export interface Choice {
  picture: TemplateResult;
  label: string;
  isDanger?: boolean;
  /** One of the next three is set. */
  run?: () => Promise<unknown> | void;
  ask?: Question;
  more?: readonly Choice[];
}

/** @fires close - an action was done, or the user chose nothing */
export class ChoiceMenu extends LitElement {
  static override styles = [controls, messageMenuStyles];

  @property({ attribute: false }) context!: ViewContext;
  /** The accessible name of the menu. */
  @property({ attribute: false }) label = '';
  @property({ attribute: false }) choices: readonly Choice[] = [];
  /** Asked at once, without a menu. */
  @property({ attribute: false }) question: Question | undefined;
  /** The element that was pressed. */
  @property({ attribute: false }) anchor: HTMLElement | undefined;

  @state() private busy = false;
  @state() private failure = '';
  readonly #words = new WordsController(this, () => this.context.t.views);
  readonly #resized = new ResizeObserver(() => this.#place());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('choices') || changed.has('question'))
      this.#stops()[0]?.focus({ preventScroll: true });
    this.#place();
  }

  protected override render(): TemplateResult {
    const { question } = this;
    return html`<div
      class="cover ${question ? 'on-confirm' : ''}"
      @pointerdown=${(event: Event) => event.target === event.currentTarget && this.#close(event)}
      @keydown=${this.#keyed}
    >
      ${question ? this.#ask(question) : this.#menu()}
    </div>`;
  }

  #menu(): TemplateResult {
    return html`<div class="box" role="menu" aria-label=${this.label} tabindex="-1">
      ${this.choices.map(
        (choice) =>
          html`<button
            class="item ${choice.isDanger ? 'danger' : ''}"
            role="menuitem"
            type="button"
            tabindex="-1"
            aria-haspopup=${choice.more ? 'menu' : choice.ask ? 'dialog' : nothing}
            aria-disabled=${this.busy ? 'true' : nothing}
            @click=${() => this.#choose(choice)}
          >
            ${choice.picture}${choice.label}
          </button>`,
      )}
      ${this.failure ? html`<p class="problem">${this.failure}</p>` : nothing}
    </div>`;
  }

  #ask({ title, text, yes, isDanger = true, run, more = [] }: Question): TemplateResult {
    return html`<div
      class="box ask"
      role="alertdialog"
      aria-modal="true"
      aria-labelledby="title"
      aria-describedby="text"
      tabindex="-1"
    >
      <h2 id="title">${title}</h2>
      <p id="text">${text}</p>
      ${this.failure ? html`<p class="problem">${this.failure}</p>` : nothing}
      <div class="pair">
        <button class="button" type="button" @click=${this.#close}>
          ${this.#words.value?.cancel}
        </button>
        <button
          class="button ${isDanger ? 'danger' : 'primary'}"
          type="button"
          aria-disabled=${this.busy ? 'true' : nothing}
          @click=${() => (run ? void this.#run(run) : this.#offer(more))}
        >
          ${yes}
        </button>
      </div>
    </div>`;
  }

  #offer(choices: readonly Choice[]): void {
    this.question = undefined;
    this.choices = choices;
  }

  #choose({ run, ask, more }: Choice): void {
    this.failure = '';
    if (more) this.choices = more;
    else if (ask) this.question = ask;
    else if (run) void this.#run(run);
  }

  async #run(task: () => Promise<unknown> | void): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failure = '';
    try {
      await task();
      // In the meantime the menu may have been closed, and another one opened.
      if (this.isConnected) this.#close();
    } catch (error) {
      this.failure = this.context.t.failure((error as ChatError).code);
      this.context.announce(this.failure);
    }
    this.busy = false;
  }

  readonly #close = (event?: Event): void => {
    event?.preventDefault();
    const { anchor } = this;
    this.dispatchEvent(new CustomEvent('close'));
    if (anchor?.isConnected) anchor.focus({ preventScroll: true });
  };

  get #box(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.box');
  }

  #stops(): HTMLElement[] {
    return [...(this.#box?.querySelectorAll<HTMLElement>('button') ?? [])];
  }

  readonly #keyed = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape' || (event.key === 'Tab' && !this.question))
      return this.#close(event);
    const stops = this.#stops();
    const at = stops.indexOf(event.target as HTMLElement);
    const step = { ArrowDown: 1, ArrowUp: -1, Tab: event.shiftKey ? -1 : 1 }[event.key];
    const to = step
      ? stops.at((at + step) % stops.length)
      : { Home: stops[0], End: stops.at(-1) }[event.key];
    if (!to) return;
    event.preventDefault();
    to.focus();
  };

  /** Beside the pressed element if there is room; the style sheet places a sheet and a question. */
  #place(): void {
    const box = this.#box;
    const anchor = this.anchor?.getBoundingClientRect();
    if (!box || !anchor) return;
    placeBeside(box, anchor, this.getBoundingClientRect());
  }
}

define('parlor-choice-menu', ChoiceMenu);
