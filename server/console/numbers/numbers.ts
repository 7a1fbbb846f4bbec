import type { NumbersPoint } from '@parlor/sdk/protocol/host-numbers';
import type { Output } from '@parlor/sdk/protocol/operations';
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { define } from '../../../widget/src/shared/define.js';
import { consoleIcons } from '../shared/console-icons.js';
import { ConsoleView } from '../shared/console-view.js';
import { filterField } from '../shared/fields.js';
import { formatNumber } from '../shared/formats.js';
import { LoadController } from '../shared/load-controller.js';
import { card, emptyState, loadFailure, loadingRows, pageHead } from '../shared/parts.js';
import './chart.js';
import type { Series } from './chart.js';
import './refusal-list.js';

const hourMs = 60 * 60 * 1_000;
const dayMs = 24 * hourMs;
const ranges = {
  '24h': { label: 'Last 24 hours', unit: 'hour', back: 23 * hourMs },
  '7d': { label: 'Last 7 days', unit: 'day', back: 6 * dayMs },
  '30d': { label: 'Last 30 days', unit: 'day', back: 29 * dayMs },
  '90d': { label: 'Last 90 days', unit: 'day', back: 89 * dayMs },
} as const;
type Range = keyof typeof ranges;
const refreshMs = 15_000;

interface Loaded {
  unit: 'hour' | 'day';
  chosen: Output<'host.getNumbers'>;
  /** The days of the last week, and today. */
  week: readonly NumbersPoint[];
}

const newUsers = (point: NumbersPoint): number => point.newGuests + point.newMembers;

function formatBytes(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  for (; value >= 1_024 && unit < units.length - 1; unit++) value /= 1_024;
  return `${formatNumber(Math.round(value * 10) / 10)} ${units[unit]!}`;
}

/** What happens on the site: how it is now, and charts of a range, which is in the address. */
export class NumbersView extends ConsoleView {
  static override styles = [
    ...ConsoleView.styles,
    css`
      .figures {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 160px), 1fr));
        gap: 16px;
        margin: 0;
      }
      .figure {
        align-content: start;
        gap: 2px;
        padding: 18px 20px;
      }
      .figure dt {
        font-size: var(--text-s);
        color: var(--muted);
      }
      .figure dd {
        margin: 0;
      }
      .figure .value {
        font-size: var(--text-xxl);
        font-weight: var(--heavy);
        letter-spacing: -0.025em;
        font-variant-numeric: tabular-nums;
      }
      .charts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr));
        gap: 24px;
        align-items: start;
      }
    `,
  ];

  #shown: Range = '7d';
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #numbers = new LoadController(this, (signal) => this.#read(signal));

  override connectedCallback(): void {
    this.#shown = this.#range;
    super.connectedCallback();
    this.#timer = setInterval(() => {
      if (!document.hidden) void this.#numbers.load();
    }, refreshMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('context') || this.#range === this.#shown) return;
    this.#shown = this.#range;
    void this.#numbers.load();
  }

  get #range(): Range {
    const wanted = this.context.route.query.get('range');
    return wanted && Object.hasOwn(ranges, wanted) ? (wanted as Range) : '7d';
  }

  async #read(signal: AbortSignal): Promise<Loaded> {
    const { unit, back } = ranges[this.#range];
    const now = Date.now();
    const since = (ms: number) => new Date(now - ms).toISOString();
    const { call } = this.context;
    const [chosen, week] = await Promise.all([
      call('host.getNumbers', { unit, from: since(back) }, { signal }),
      call('host.getNumbers', { unit: 'day', from: since(7 * dayMs) }, { signal }),
    ]);
    return { unit, chosen, week: week.points };
  }

  protected override render(): TemplateResult {
    const { value, error } = this.#numbers;
    return html`<div class="page wide">
      ${pageHead({
        title: 'Numbers',
        intro: 'What happens on this site. Hours and days are those of UTC.',
        buttons: filterField<Range>({
          name: 'range',
          label: 'Range',
          value: this.#range,
          options: Object.entries(ranges).map(([key, { label }]) => [key as Range, label] as const),
          chosen: (range) =>
            this.context.navigate(`/sites/${this.context.site!.id}/numbers?range=${range}`, {
              replace: true,
            }),
        }),
      })}
      ${
        value
          ? this.#content(value)
          : html`<div class="card">
              ${error === undefined ? loadingRows(6) : loadFailure(error, this.#numbers.load)}
            </div>`
      }
    </div>`;
  }

  #content({ unit, chosen, week }: Loaded): TemplateResult {
    const { points, online, storedBytes, quotaBytes } = chosen;
    const quota = quotaBytes === null ? 'no limit' : `of ${formatBytes(quotaBytes)}`;
    return html`<dl class="figures">
        ${this.#figure('Online now', formatNumber(online), 'with a connected device')}
        ${this.#today('Messages today', week, (point) => point.messages)}
        ${this.#today('Active people today', week, (point) => point.activeUsers ?? 0)}
        ${this.#today('New people today', week, newUsers)}
        ${this.#figure('Storage', formatBytes(storedBytes), quota)}
      </dl>
      ${points.some(isNotEmpty) ? this.#charts(unit, points) : this.#empty()}`;
  }

  #empty(): TemplateResult {
    return html`<div class="card">
      ${emptyState(
        consoleIcons.chart,
        'Nothing happened in this time',
        'Charts appear here when visitors chat. Numbers are some seconds late.',
      )}
    </div>`;
  }

  #figure(name: string, value: string, text: string): TemplateResult {
    return html`<div class="card figure">
      <dt>${name}</dt>
      <dd class="value">${value}</dd>
      <dd class="small muted">${text}</dd>
    </div>`;
  }

  #today(
    name: string,
    week: readonly NumbersPoint[],
    read: (point: NumbersPoint) => number,
  ): TemplateResult {
    const at = (daysAgo: number) => {
      const point = week.at(-1 - daysAgo);
      return formatNumber(point ? read(point) : 0);
    };
    return this.#figure(name, at(0), `${at(1)} yesterday · ${at(7)} a week ago`);
  }

  #charts(unit: 'hour' | 'day', points: readonly NumbersPoint[]): TemplateResult {
    const values = (read: (point: NumbersPoint) => number | null) =>
      points.map((point) => read(point) ?? 0);
    const chart = (id: string, title: string, series: Series[], format = formatNumber, least = 4) =>
      card({
        id,
        title,
        content: html`<console-chart
          .heading=${title}
          .unit=${unit}
          .times=${points.map(({ at }) => at)}
          .series=${series}
          .format=${format}
          .least=${least}
        ></console-chart>`,
      });
    const added: Series = {
      label: 'New people',
      tone: unit === 'day' ? 'other' : 'accent',
      values: values(newUsers),
    };
    const active: Series = {
      label: 'Active people',
      tone: 'accent',
      values: values((point) => point.activeUsers),
    };
    return html`<div class="charts">
        ${chart('messages', 'Messages', [
          { label: 'Messages', tone: 'accent', values: values((point) => point.messages) },
          { label: 'New conversations', tone: 'other', values: values((p) => p.conversations) },
        ])}
        ${chart('people', 'People', unit === 'day' ? [active, added] : [added])}
        ${chart(
          'uploads',
          'Uploads',
          [{ label: 'Size', tone: 'accent', values: values((p) => p.attachmentBytes) }],
          formatBytes,
          4 * 1_024,
        )}
        ${chart('webhooks', 'Webhook deliveries', [
          { label: 'Delivered', tone: 'accent', values: values((point) => point.deliveries) },
          { label: 'Failed tries', tone: 'danger', values: values((p) => p.deliveryFailures) },
        ])}
        ${chart('reports', 'Reports', [
          { label: 'Reports', tone: 'accent', values: values((point) => point.reports) },
        ])}
        ${chart('refusals', 'Refused by limits', [
          { label: 'Refused calls', tone: 'accent', values: values((point) => point.refusals) },
        ])}
      </div>
      <console-refusal-list .context=${this.context}></console-refusal-list>`;
  }
}

const isNotEmpty = (point: NumbersPoint): boolean =>
  Object.values(point).some((value) => typeof value === 'number' && value > 0);

define('console-numbers', NumbersView);
