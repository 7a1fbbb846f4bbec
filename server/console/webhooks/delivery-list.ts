import type { Delivery } from '@parlor/sdk/protocol/webhooks';
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { consoleIcons } from '../shared/console-icons.js';
import { ConsolePart } from '../shared/console-part.js';
import { filterField } from '../shared/fields.js';
import { formatTime } from '../shared/formats.js';
import { PageController } from '../shared/page-controller.js';
import { card, emptyState, loadFailure, loadingRows, moreButton } from '../shared/parts.js';
import './delivery-dialog.js';
import { outcomeText } from './outcome-text.js';
import './replay-dialog.js';

const states = [
  ['', 'All deliveries'],
  ['failed', 'Failed'],
  ['pending', 'Pending'],
  ['delivered', 'Delivered'],
] as const;
type State = (typeof states)[number][0];

const badges = {
  delivered: html`<span class="badge good">Delivered</span>`,
  pending: html`<span class="badge">Pending</span>`,
  failed: html`<span class="badge bad">Failed</span>`,
} as const;

/** The deliveries of a webhook: their payload and answer, and sending them again. */
export class DeliveryList extends ConsolePart {
  @property({ attribute: false }) webhookId = '';
  @state() private filter: State = '';
  /** The number of the event whose delivery is shown. */
  @state() private opened: number | undefined;
  @state() private isReplaying = false;
  readonly #list = new PageController<Delivery>(this, (cursor, signal) =>
    this.context.call(
      'host.listDeliveries',
      {
        webhookId: this.webhookId,
        limit: 30,
        ...(this.filter !== '' && { state: this.filter }),
        ...(cursor !== undefined && { cursor }),
      },
      { signal },
    ),
  );

  protected override render(): TemplateResult {
    return html`${card({
      id: 'deliveries',
      title: 'Deliveries',
      text: 'Of the last seven days, the latest event first.',
      buttons: html`<div class="toolbar">
        ${filterField<State>({
          name: 'state',
          label: 'State',
          value: this.filter,
          options: states,
          chosen: (value) => {
            this.filter = value;
            void this.#list.load();
          },
        })}
        <button class="button small" type="button" @click=${this.#list.load}>Refresh</button>
        <button class="button small" type="button" @click=${() => (this.isReplaying = true)}>
          Replay a range
        </button>
      </div>`,
      content: this.#content(),
    })}
    ${
      this.opened === undefined
        ? nothing
        : html`<console-delivery-dialog
            .context=${this.context}
            .webhookId=${this.webhookId}
            .number=${this.opened}
            @replayed=${this.#replayed}
            @close=${() => (this.opened = undefined)}
          ></console-delivery-dialog>`
    }
    ${
      this.isReplaying
        ? html`<console-replay-dialog
            .context=${this.context}
            .webhookId=${this.webhookId}
            .latest=${this.#list.items[0]?.number ?? 1}
            @replayed=${this.#list.load}
            @close=${() => (this.isReplaying = false)}
          ></console-replay-dialog>`
        : nothing
    }`;
  }

  #content(): TemplateResult {
    const { items, loading, error } = this.#list;
    if (error !== undefined) return loadFailure(error, this.#list.load);
    if (loading && items.length === 0) return loadingRows(4);
    if (items.length === 0)
      return emptyState(
        consoleIcons.webhook,
        'No deliveries',
        this.filter === '' ? 'Events appear here when they are sent.' : 'Choose another state.',
      );
    return html`<ul class="entries">
        ${items.map((delivery) => this.#delivery(delivery))}
      </ul>
      ${moreButton(this.#list)}`;
  }

  #delivery(delivery: Delivery): TemplateResult {
    const { number, type, state: status, attempts, nextAt, triedAt } = delivery;
    const more = [
      outcomeText(delivery),
      attempts > 1 && `${attempts} tries`,
      triedAt && formatTime(triedAt),
      nextAt && `again ${formatTime(nextAt)}`,
    ].filter(Boolean);
    return html`<li class="entry">
      <div class="body">
        <span class="title"><code>${type}</code>${badges[status]}</span>
        <span class="hint">Event ${number} · ${more.join(' · ')}</span>
      </div>
      <div class="buttons">
        <button
          class="button small quiet"
          type="button"
          aria-label=${`Show event ${number}`}
          @click=${() => (this.opened = number)}
        >
          Show
        </button>
        <button
          class="button small quiet"
          type="button"
          aria-label=${`Replay event ${number}`}
          @click=${() => this.#replay(number)}
        >
          Replay
        </button>
      </div>
    </li>`;
  }

  async #replay(number: number): Promise<void> {
    const { call, toast } = this.context;
    const { webhookId } = this;
    if (await this.attempt(() => call('host.replayDelivery', { webhookId, number })))
      toast(`Event ${number} is sent again.`);
    await this.#list.load();
  }

  readonly #replayed = (): void => {
    const number = this.opened;
    this.opened = undefined;
    if (number !== undefined) void this.#replay(number);
  };
}

define('console-delivery-list', DeliveryList);
