import type { HostEventName } from '@parlor/sdk/protocol/host-events';
import type { Webhook } from '@parlor/sdk/protocol/webhooks';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import type { ConsoleContext } from '../shared/console-context.js';
import '../shared/console-dialog.js';
import { consoleStyles } from '../shared/console.styles.js';
import { fieldProblem } from '../shared/failure.js';
import { selectField, textField } from '../shared/fields.js';
import { formFailure } from '../shared/parts.js';
import { TaskController } from '../shared/task-controller.js';
import { eventGroups } from './event-names.js';

/** The webhook as it is now, and the secret of a new one. */
export interface Saved {
  webhook: Webhook;
  secret?: string;
}

/**
 * Adds a webhook, or changes one.
 *
 * @fires saved - detail: `Saved`
 * @fires close
 */
export class WebhookDialog extends LitElement {
  static override styles = [
    ...consoleStyles,
    css`
      fieldset {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 190px), 1fr));
        gap: 2px 16px;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 6px 0 2px;
        font-size: var(--text-s);
        font-weight: var(--strong);
      }
      .events {
        max-block-size: 300px;
        overflow: auto;
        padding: 4px 14px 12px;
        border-radius: var(--radius-m);
        background: var(--fill);
      }
      .check {
        display: flex;
        align-items: center;
        gap: 10px;
        padding-block: 4px;
        cursor: pointer;
      }
      .check input {
        flex: none;
        inline-size: 18px;
        block-size: 18px;
        margin: 0;
        accent-color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) context!: ConsoleContext;
  /** The webhook to change; left out for a new one. */
  @property({ attribute: false }) webhook: Webhook | undefined;
  @state() private sendsAll = true;
  @state() private chosen: ReadonlySet<string> = new Set();
  readonly #task = new TaskController(this);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('webhook') || !this.webhook) return;
    this.sendsAll = this.webhook.events === null;
    this.chosen = new Set(this.webhook.events);
  }

  protected override render(): TemplateResult {
    const { error, busy } = this.#task;
    const problems = { name: fieldProblem(error, 'name'), url: fieldProblem(error, 'url') };
    const isIncomplete = !this.sendsAll && this.chosen.size === 0;
    return html`<console-dialog
      .heading=${this.webhook ? 'Change the webhook' : 'New webhook'}
      @close=${this.#close}
    >
      <form @submit=${this.#submit}>
        ${textField({
          name: 'name',
          label: 'Name',
          placeholder: 'Orders service',
          value: this.webhook?.name ?? '',
          required: true,
          maxlength: 80,
          first: true,
          problem: problems.name,
        })}
        ${textField({
          name: 'url',
          label: 'Address',
          type: 'url',
          placeholder: 'https://www.example.com/parlor',
          hint: 'Your backend answers requests there with a status from 200 to 299.',
          value: this.webhook?.url ?? '',
          required: true,
          problem: problems.url,
        })}
        ${selectField<'all' | 'some'>({
          name: 'which',
          label: 'Events',
          value: this.sendsAll ? 'all' : 'some',
          options: [
            ['all', 'All events, also later ones'],
            ['some', 'Chosen events'],
          ],
          chosen: (which) => (this.sendsAll = which === 'all'),
        })}
        ${
          this.sendsAll
            ? nothing
            : html`<div class="events" tabindex="0" role="region" aria-label="Events to send">
                ${eventGroups.map(([group, names]) => this.#group(group, names))}
              </div>`
        }
        ${problems.name || problems.url ? nothing : formFailure(error)}
        <div class="actions">
          <button class="button" type="button" @click=${this.#close}>Cancel</button>
          <button
            class="button primary"
            type="submit"
            aria-disabled=${busy || isIncomplete ? 'true' : nothing}
          >
            ${this.webhook ? 'Save' : 'Add webhook'}
          </button>
        </div>
      </form>
    </console-dialog>`;
  }

  #group(group: string, names: readonly HostEventName[]): TemplateResult {
    return html`<fieldset>
      <legend>${group}</legend>
      ${names.map(
        (name) =>
          html`<label class="check"
            ><input
              type="checkbox"
              .checked=${this.chosen.has(name)}
              @change=${(event: Event) =>
                this.#toggle(name, (event.target as HTMLInputElement).checked)}
            /><code>${name}</code></label
          >`,
      )}
    </fieldset>`;
  }

  #toggle(name: string, isOn: boolean): void {
    const chosen = new Set(this.chosen);
    if (isOn) chosen.add(name);
    else chosen.delete(name);
    this.chosen = chosen;
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!this.sendsAll && this.chosen.size === 0) return;
    const { name = '', url = '' } = formValues(event);
    const { context, webhook } = this;
    const events = this.sendsAll ? null : ([...this.chosen] as HostEventName[]);
    await this.#task.run(async () => {
      const detail: Saved = webhook
        ? {
            webhook: await context.call('host.updateWebhook', {
              webhookId: webhook.id,
              name,
              url,
              events,
            }),
          }
        : await context.call('host.addWebhook', { name, url, events });
      this.dispatchEvent(new CustomEvent('saved', { detail }));
    });
  };

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('close'));
  };
}

define('console-webhook-dialog', WebhookDialog);
