import { css } from 'lit';

export const recorderStyles = css`
  :host {
    flex: 1;
    min-inline-size: 0;
  }
  .recorder {
    display: flex;
    align-items: center;
    gap: 4px;
    animation: appear 0.2s both;
  }
  .round {
    border-radius: var(--radius-full);
  }
  .dot {
    flex: none;
    inline-size: 10px;
    block-size: 10px;
    margin-inline: 4px 6px;
    border-radius: var(--radius-full);
    background: var(--fill-strong);
  }
  .dot.live {
    background: var(--danger);
    animation: breathe 0.9s ease-in-out infinite alternate;
  }
  .play {
    color: var(--accent-text);
  }
  .stop {
    color: var(--danger);
  }
  [aria-disabled] {
    cursor: default;
    opacity: 0.5;
  }
  .wave {
    flex: 1;
    min-inline-size: 0;
    inline-size: 0;
    block-size: 28px;
    color: color-mix(in oklab, var(--muted) 60%, transparent);
  }
  .wave:dir(rtl) {
    scale: -1 1;
  }
  .wave path {
    stroke-width: 2.5px;
    vector-effect: non-scaling-stroke;
  }
  .wave .done {
    color: var(--accent-text);
    stroke: var(--accent-text);
  }
  .time {
    flex: none;
    min-inline-size: 38px;
    padding-inline: 4px;
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
    text-align: center;
    color: var(--muted);
  }
  .time.near {
    font-weight: var(--strong);
    color: var(--danger);
  }
  .send {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: var(--target);
    block-size: var(--target);
    border-radius: var(--radius-full);
    color: var(--on-accent);
    background: var(--accent);
  }
  .send svg {
    stroke-width: 2;
  }
  .send:hover {
    background: var(--accent-hover);
  }
`;
