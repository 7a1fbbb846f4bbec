import type { Webhook } from '@parlor/sdk/protocol/webhooks';
import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { ConsoleView } from '../shared/console-view.js';
import { failureText } from '../shared/failure.js';
import { formatDate, formatTime } from '../shared/formats.js';
import { LoadController } from '../shared/load-controller.js';
import { card, loadFailure, loadingRows, pageHead } from '../shared/parts.js';
import '../shared/secret-dialog.js';
import './delivery-list.js';
import { outcomeText } from './outcome-text.js';
import type { Saved } from './webhook-dialog.js';
import './webhook-dialog.js';
import { eventsText, stateBadge } from './webhook-state.js';

/** How long the old secret signs as well after a rotation. */
const overlapHours = 24;

/** One webhook: what it sends, its secrets, and its deliveries. The id is in the address. */
export class WebhookView extends ConsoleView {
  @state() private isEditing = false;
  @state() private isTesting = false;
  /** A new secret, which is shown only now. */
  @state() private secret: string | undefined;
  readonly #webhook = new LoadController<Webhook | null>(this, async (signal) => {
    const { items } = await this.context.call('host.listWebhooks', {}, { signal });
    return items.find(({ id }) => id === this.#id) ?? null;
  });

  get #id(): string {
    return this.context.route.params['webhookId']!;
  }

  protected override render(): TemplateResult {
    const { value: webhook, error } = this.#webhook;
    const back = `#/sites/${this.context.site!.id}/webhooks`;
    return html`<div class="page">
        ${pageHead({
          title: webhook?.name ?? 'Webhook',
          intro: html`<a href=${back}>All webhooks</a>`,
        })}
        ${
          webhook
            ? this.#content(webhook)
            : html`<div class="card">
                ${
                  webhook === null
                    ? html`<p class="muted">This webhook does not exist any more.</p>`
                    : error === undefined
                      ? loadingRows(4)
                      : loadFailure(error, this.#webhook.load)
                }
              </div>`
        }
      </div>
      ${
        this.isEditing && webhook
          ? html`<console-webhook-dialog
              .context=${this.context}
              .webhook=${webhook}
              @saved=${this.#saved}
              @close=${() => (this.isEditing = false)}
            ></console-webhook-dialog>`
          : nothing
      }
      ${
        this.secret === undefined
          ? nothing
          : html`<console-secret-dialog
              .heading=${'The new secret of your webhook'}
              .text=${'For 24 hours, requests are signed with the old secrets as well.'}
              .secret=${this.secret}
              @close=${() => (this.secret = undefined)}
            ></console-secret-dialog>`
      }`;
  }

  #content(webhook: Webhook): TemplateResult {
    const isOn = webhook.disabledAt === null;
    return html`${card({
        id: 'webhook',
        title: 'Address and events',
        buttons: html`<button
            class="button small"
            type="button"
            aria-disabled=${this.isTesting ? 'true' : nothing}
            @click=${this.#test}
          >
            ${this.isTesting ? 'Sending…' : 'Send a test'}
          </button>
          <button class="button small" type="button" @click=${() => (this.isEditing = true)}>
            Change
          </button>`,
        content: html`<div class="entries">
          <div class="entry">
            <div class="body">
              <span class="title"><code>${webhook.url}</code>${stateBadge(webhook)}</span>
              <span class="hint"
                >${eventsText(webhook)} · added ${formatDate(webhook.createdAt)}</span
              >
              ${
                webhook.events && webhook.events.length > 1
                  ? html`<span class="hint">${webhook.events.join(', ')}</span>`
                  : nothing
              }
            </div>
            <div class="buttons">
              <button
                class=${`button small ${isOn ? 'quiet' : 'primary'}`}
                type="button"
                @click=${() => this.#enable(!isOn)}
              >
                ${isOn ? 'Switch off' : 'Switch on again'}
              </button>
              <button class="button small danger-quiet" type="button" @click=${this.#remove}>
                Remove
              </button>
            </div>
          </div>
        </div>`,
      })}
      ${card({
        id: 'secrets',
        title: 'Secrets',
        text: 'Requests are signed with each of them.',
        buttons: html`<button class="button small" type="button" @click=${this.#rotate}>
          Rotate
        </button>`,
        content: html`<ul class="entries">
          ${webhook.secrets.map(
            ({ hint, createdAt, expiresAt }) =>
              html`<li class="entry">
                <div class="body">
                  <span class="title"
                    ><code>…${hint}</code>${
                      expiresAt
                        ? html`<span class="badge bad">Ends ${formatTime(expiresAt)}</span>`
                        : nothing
                    }</span
                  >
                  <span class="hint">Created ${formatDate(createdAt)}</span>
                </div>
              </li>`,
          )}
        </ul>`,
      })}
      <console-delivery-list
        .context=${this.context}
        .webhookId=${webhook.id}
      ></console-delivery-list>`;
  }

  readonly #saved = ({ detail }: CustomEvent<Saved>): void => {
    this.isEditing = false;
    this.#webhook.set(detail.webhook);
    this.context.toast('The webhook is changed.');
  };

  readonly #test = async (): Promise<void> => {
    if (this.isTesting) return;
    const { call, toast } = this.context;
    this.isTesting = true;
    try {
      const outcome = await call('host.testWebhook', { webhookId: this.#id });
      toast(
        `${outcome.delivered ? 'The test was received' : 'The test failed'}: ${outcomeText(outcome)}.`,
      );
    } catch (error) {
      toast(failureText(error));
    }
    this.isTesting = false;
  };

  async #enable(enabled: boolean): Promise<void> {
    const { call, toast } = this.context;
    const switchTo = async (to: boolean) =>
      this.#webhook.set(await call('host.updateWebhook', { webhookId: this.#id, enabled: to }));
    try {
      await switchTo(enabled);
      toast(
        enabled
          ? 'The webhook is on. Replay a range for events that it missed.'
          : 'The webhook is off.',
        { undo: () => switchTo(!enabled) },
      );
    } catch (error) {
      toast(failureText(error));
    }
  }

  readonly #rotate = async (): Promise<void> => {
    const { confirm, call } = this.context;
    await confirm({
      title: 'Rotate the secret?',
      text: 'You get a new secret. The old ones sign as well for 24 hours more, so that you can replace them without a break.',
      action: 'Rotate',
      act: async () => {
        const saved = await call('host.rotateWebhookSecret', { webhookId: this.#id, overlapHours });
        this.secret = saved.secret;
        this.#webhook.set(saved.webhook);
      },
    });
  };

  readonly #remove = async (): Promise<void> => {
    const { confirm, call, toast, navigate, site } = this.context;
    const isDone = await confirm({
      title: 'Remove this webhook?',
      text: 'Its deliveries are deleted, and nothing more is sent. This cannot be undone.',
      action: 'Remove',
      danger: true,
      act: () => call('host.removeWebhook', { webhookId: this.#id }),
    });
    if (!isDone) return;
    toast('The webhook is removed.');
    navigate(`/sites/${site!.id}/webhooks`, { replace: true });
  };
}

define('console-webhook', WebhookView);
