import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import uPlot from 'uplot';
import { define } from '../../../widget/src/shared/define.js';
import { consoleStyles } from '../shared/console.styles.js';
import { chartStyles } from './chart.styles.js';

export interface Series {
  label: string;
  tone: 'accent' | 'other' | 'danger';
  values: readonly number[];
}

const days = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' });
const hours = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
  timeZone: 'UTC',
});
const plotHeight = 190;
/** Between two labels of the time, in pixels. */
const labelSpace = 64;

/** Numbers over time: bars for the first series, lines for the others, and a table of all. */
export class Chart extends LitElement {
  static override styles = [...consoleStyles, chartStyles];

  /** What the chart is about, for screen readers. */
  @property({ attribute: false }) heading = '';
  @property({ attribute: false }) unit: 'hour' | 'day' = 'day';
  /** When each point begins. */
  @property({ attribute: false }) times: readonly string[] = [];
  @property({ attribute: false }) series: readonly Series[] = [];
  @property({ attribute: false }) format: (value: number) => string = String;
  /** The height of the chart is at least this value. */
  @property({ attribute: false }) least = 4;
  /** The point under the pointer. */
  @state() private pointed: number | null = null;
  @state() private isOpen = false;
  @query('.plot') private plotBox!: HTMLElement;
  #plot: uPlot | undefined;
  readonly #resized = new ResizeObserver(() => this.#resize());
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scheme.addEventListener('change', this.#draw);
    if (this.hasUpdated) this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scheme.removeEventListener('change', this.#draw);
    this.#resized.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  protected override firstUpdated(): void {
    this.#begin();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('times') || changed.has('series') || changed.has('unit')) this.#draw();
  }

  protected override render(): TemplateResult {
    return html`<div class="legend" aria-hidden="true">
        ${this.pointed === null ? nothing : html`<span>${this.#nameOf(this.pointed)}</span>`}
        ${this.series.map(
          ({ label, tone, values }) =>
            html`<span
              ><i class=${`tone-${tone}`}></i>${label}${
                this.pointed === null ? '' : `: ${this.format(values[this.pointed] ?? 0)}`
              }</span
            >`,
        )}
        <i class="tone-axis" hidden></i><i class="tone-grid" hidden></i>
      </div>
      <div
        class="plot"
        role="img"
        aria-label=${`${this.heading}: the table below has the numbers`}
      ></div>
      <details @toggle=${this.#toggled}>
        <summary>Show as a table</summary>
        ${this.isOpen ? this.#table() : ''}
      </details>`;
  }

  #table(): TemplateResult {
    return html`<div
      class="table"
      tabindex="0"
      role="region"
      aria-label=${`${this.heading} as a table`}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">${this.unit === 'day' ? 'Day' : 'Hour'} (UTC)</th>
            ${this.series.map(({ label }) => html`<th scope="col">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${this.times.map(
            (_, i) =>
              html`<tr>
                <th scope="row">${this.#nameOf(i)}</th>
                ${this.series.map(({ values }) => html`<td>${this.format(values[i] ?? 0)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  readonly #toggled = (event: Event): void => {
    this.isOpen = (event.target as HTMLDetailsElement).open;
  };

  #nameOf(point: number): string {
    const time = new Date(this.times[point] ?? 0);
    return this.unit === 'day' ? days.format(time) : `${days.format(time)}, ${hours.format(time)}`;
  }

  #begin(): void {
    this.#resized.observe(this.plotBox);
    this.#draw();
  }

  #resize(): void {
    const width = this.plotBox.clientWidth;
    if (width > 0) this.#plot?.setSize({ width, height: plotHeight });
  }

  /** A canvas needs the colours themselves: those of the tokens depend on the scheme. */
  #colour(tone: Series['tone'] | 'axis' | 'grid'): string {
    return getComputedStyle(this.renderRoot.querySelector(`.tone-${tone}`)!).color;
  }

  readonly #draw = (): void => {
    if (!this.isConnected || !this.hasUpdated || this.times.length === 0) return;
    this.#plot?.destroy();
    const axis = {
      stroke: this.#colour('axis'),
      font: `12px ${getComputedStyle(this).fontFamily}`,
      grid: { stroke: this.#colour('grid'), width: 1 },
      ticks: { show: false },
    };
    const format = this.unit === 'day' ? days : hours;
    const step = (this.unit === 'day' ? 24 : 1) * 60 * 60;
    const options: uPlot.Options = {
      width: this.plotBox.clientWidth,
      height: plotHeight,
      legend: { show: false },
      cursor: { y: false, drag: { setScale: false, x: false, y: false } },
      scales: {
        // The bars at the ends are as wide as the others.
        x: { range: (_, first, last) => [first - step / 2, last + step / 2] },
        y: { range: (_, __, most) => [0, Math.max(this.least, Math.ceil(most * 1.1))] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          space: labelSpace,
          size: 30,
          values: (_, splits) => splits.map((at) => format.format(new Date(at * 1_000))),
        },
        { ...axis, size: 64, values: (_, splits) => splits.map((at) => this.format(at)) },
      ],
      series: [{}, ...this.series.map((each, i) => this.#drawn(each, i))],
      hooks: { setCursor: [({ cursor }) => (this.pointed = cursor.idx ?? null)] },
    };
    const data = [
      this.times.map((time) => new Date(time).getTime() / 1_000),
      ...this.series.map(({ values }) => [...values]),
    ] as uPlot.AlignedData;
    this.#plot = new uPlot(options, data, this.plotBox);
  };

  #drawn({ label, tone }: Series, index: number): uPlot.Series {
    const stroke = this.#colour(tone);
    if (index > 0) return { label, stroke, width: 2, points: { show: false } };
    return {
      label,
      stroke,
      fill: stroke,
      width: 0,
      points: { show: false },
      paths: uPlot.paths.bars!({ size: [0.7, 36], radius: 0.2 }),
    };
  }
}

define('console-chart', Chart);
