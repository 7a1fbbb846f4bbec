import { css } from 'lit';

/** The chart, with the rules of uPlot's own style sheet that it needs. */
export const chartStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 18px;
    font-size: var(--text-s);
    color: var(--muted);
  }
  .legend span {
    display: inline-flex;
    align-items: center;
    gap: 7px;
  }
  .legend i {
    inline-size: 10px;
    block-size: 10px;
    border-radius: 3px;
    background: currentColor;
  }
  .tone-accent {
    color: var(--accent);
  }
  .tone-other {
    color: light-dark(oklch(0.62 0.15 60), oklch(0.78 0.13 70));
  }
  .tone-danger {
    color: var(--danger);
  }
  .tone-axis {
    color: var(--muted);
  }
  .tone-grid {
    color: var(--hairline);
  }
  /* Time goes from left to right in charts. */
  .plot {
    block-size: 190px;
    direction: ltr;
    overflow: hidden;
  }
  .uplot,
  .u-wrap {
    position: relative;
    user-select: none;
  }
  .u-over,
  .u-under {
    position: absolute;
  }
  .uplot canvas {
    display: block;
    position: relative;
    inline-size: 100%;
    block-size: 100%;
  }
  .u-select,
  .u-axis,
  .u-cursor-x,
  .u-cursor-y,
  .u-cursor-pt {
    position: absolute;
    pointer-events: none;
  }
  .u-cursor-x {
    inset-block: 0;
    inset-inline-start: 0;
    border-inline-end: 1px solid var(--muted);
  }
  .u-cursor-pt {
    inset-block-start: 0;
    inset-inline-start: 0;
    border: 0 solid;
    border-radius: 50%;
    background-clip: padding-box;
  }
  .u-off {
    display: none;
  }
  details {
    font-size: var(--text-s);
  }
  summary {
    inline-size: fit-content;
    padding-block: 4px;
    border-radius: var(--radius-s);
    color: var(--muted);
    cursor: pointer;
  }
  .table {
    max-block-size: 320px;
    overflow: auto;
    border-radius: var(--radius-m);
    box-shadow: inset 0 0 0 1px var(--hairline);
  }
  .table :is(th, td) {
    padding: 7px 14px;
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  @media (max-width: 599.98px) {
    .table thead {
      position: static;
      clip-path: none;
      display: table-header-group;
    }
    .table tbody {
      display: table-row-group;
    }
    .table tbody tr {
      display: table-row;
      padding: 0;
    }
    .table tbody :is(th, td):is(*, :first-child, :last-child) {
      display: table-cell;
      padding: 7px 14px;
    }
  }
`;
