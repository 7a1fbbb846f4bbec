import { html, LitElement, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { actionIcons } from '../../../widget/src/shared/action-icons.js';
import { controls } from '../../../widget/src/shared/controls.styles.js';
import { define } from '../../../widget/src/shared/define.js';
import { viewIcons } from '../../../widget/src/shared/view-icons.js';
import { consoleControls } from './console.styles.js';

/**
 * Copies a text, and says so on itself.
 *
 * @fires copied - the text is in the clipboard; bubbles
 */
export class CopyButton extends LitElement {
  static override styles = [controls, consoleControls];

  @property({ attribute: false }) text = '';
  /** What is copied, for screen readers: "Copy the publishable key". */
  @property({ attribute: false }) label = 'Copy';
  @state() private isDone = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render(): TemplateResult {
    return html`<button
      class="button small"
      type="button"
      aria-label=${this.label}
      @click=${this.#copy}
    >
      ${this.isDone ? viewIcons.check : actionIcons.copy}${this.isDone ? 'Copied' : 'Copy'}
    </button>`;
  }

  readonly #copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(this.text);
    this.isDone = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.isDone = false), 2_000);
    this.dispatchEvent(new CustomEvent('copied', { bubbles: true, composed: true }));
  };
}

define('console-copy-button', CopyButton);
