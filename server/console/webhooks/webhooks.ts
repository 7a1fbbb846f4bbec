import type { Webhook } from '@parlor/sdk/protocol/webhooks';
import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { groupIcons } from '../../../widget/src/shared/group-icons.js';
import { consoleIcons } from '../shared/console-icons.js';
import { ConsoleView } from '../shared/console-view.js';
import { LoadController } from '../shared/load-controller.js';
import { emptyState, loadFailure, loadingRows, pageHead } from '../shared/parts.js';
import '../shared/secret-dialog.js';
import type { Saved } from './webhook-dialog.js';
import './webhook-dialog.js';
import { eventsText, stateBadge } from './webhook-state.js';

/** The addresses of the host's backend to which events are sent. */
export class WebhooksView extends ConsoleView {
  @state() private isAdding = false;
  /** The secret of a new webhook, which is shown only now. */
  @state() private secret: string | undefined;
  readonly #webhooks = new LoadController(
    this,
    async (signal) => (await this.context.call('host.listWebhooks', {}, { signal })).items,
  );

  protected override render(): TemplateResult {
    return html`<div class="page">
        ${pageHead({
          title: 'Webhooks',
          intro: 'Parlor sends what happens on this site to your backend, signed and in order.',
          buttons: html`<button class="button primary" type="button" @click=${this.#add}>
            ${groupIcons.plus}New webhook
          </button>`,
        })}
        <div class="card">${this.#list()}</div>
      </div>
      ${
        this.isAdding
          ? html`<console-webhook-dialog
              .context=${this.context}
              @saved=${this.#added}
              @close=${() => (this.isAdding = false)}
            ></console-webhook-dialog>`
          : nothing
      }
      ${
        this.secret === undefined
          ? nothing
          : html`<console-secret-dialog
              .heading=${'The secret of your webhook'}
              .text=${'Your backend verifies with it that requests come from Parlor.'}
              .secret=${this.secret}
              @close=${() => (this.secret = undefined)}
            ></console-secret-dialog>`
      }`;
  }

  #list(): TemplateResult {
    const { value: webhooks, error } = this.#webhooks;
    if (!webhooks)
      return error === undefined ? loadingRows(3) : loadFailure(error, this.#webhooks.load);
    if (webhooks.length === 0)
      return emptyState(
        consoleIcons.webhook,
        'No webhooks',
        'Add the address of your backend to learn of messages, reports and users.',
      );
    return html`<ul class="entries">
      ${webhooks.map((webhook) => this.#webhook(webhook))}
    </ul>`;
  }

  #webhook(webhook: Webhook): TemplateResult {
    return html`<li class="entry">
      <div class="body">
        <span class="title"
          ><a href=${`#/sites/${this.context.site!.id}/webhooks/${webhook.id}`}
            ><bdi>${webhook.name}</bdi></a
          >${stateBadge(webhook)}</span
        >
        <span class="hint"><code>${webhook.url}</code></span>
        <span class="hint">${eventsText(webhook)}</span>
      </div>
    </li>`;
  }

  readonly #add = (): void => void (this.isAdding = true);

  readonly #added = ({ detail }: CustomEvent<Saved>): void => {
    this.isAdding = false;
    this.secret = detail.secret;
    void this.#webhooks.load();
  };
}

define('console-webhooks', WebhooksView);
