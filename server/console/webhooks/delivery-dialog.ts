import { html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import '../shared/console-dialog.js';
import { ConsolePart } from '../shared/console-part.js';
import { LoadController } from '../shared/load-controller.js';
import { loadFailure, loadingRows } from '../shared/parts.js';
import { outcomeText } from './outcome-text.js';

/** JSON in lines; other text as it is. */
function inLines(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/**
 * What was sent, and what was answered.
 *
 * @fires replayed - the operator wants it to be sent again
 * @fires close
 */
export class DeliveryDialog extends ConsolePart {
  @property({ attribute: false }) webhookId = '';
  @property({ attribute: false }) number = 0;
  readonly #delivery = new LoadController(this, (signal) =>
    this.context.call(
      'host.getDelivery',
      { webhookId: this.webhookId, number: this.number },
      { signal },
    ),
  );

  protected override render(): TemplateResult {
    const { value: delivery, error } = this.#delivery;
    return html`<console-dialog .heading=${`Event ${this.number}`} @close=${this.#close}>
      ${
        delivery
          ? html`<h3>Sent</h3>
              ${this.#text('What was sent', delivery.payload, 'The event is deleted.')}
              <h3>Answered</h3>
              <p class="small muted">${outcomeText(delivery)}</p>
              ${this.#text('What was answered', delivery.answer, 'There was no text.')}`
          : error === undefined
            ? loadingRows(3)
            : loadFailure(error, this.#delivery.load)
      }
      <div class="actions">
        <button
          class="button"
          type="button"
          @click=${() => this.dispatchEvent(new CustomEvent('replayed'))}
        >
          Send again
        </button>
        <button class="button primary" type="button" data-first @click=${this.#close}>Done</button>
      </div>
    </console-dialog>`;
  }

  #text(label: string, text: string | null, none: string): TemplateResult {
    if (!text) return html`<p class="small muted">${none}</p>`;
    return html`<pre class="code wrap" tabindex="0" role="region" aria-label=${label}>
${inLines(text)}</pre>`;
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('close'));
  };
}

define('console-delivery-dialog', DeliveryDialog);
