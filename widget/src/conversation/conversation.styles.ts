import { css } from 'lit';

/** The conversation's view. `h1:has(> bdi)`: a long name is cut at the end of its own direction. */
export const conversationStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .bar {
    gap: 10px;
    border-block-end: 1px solid var(--hairline);
  }
  .bar .title {
    flex: 1;
    min-inline-size: 0;
    display: grid;
  }
  .bar h1 {
    overflow: hidden;
    padding: 0;
    font-size: var(--text-m);
    line-height: 1.3;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .bar h1:has(> bdi) {
    display: flex;
    align-items: baseline;
    gap: 4px;
  }
  .bar h1 bdi {
    overflow: hidden;
    min-inline-size: 0;
    text-overflow: ellipsis;
  }
  .bar p {
    overflow: hidden;
    font-size: var(--text-xs);
    line-height: 1.35;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--muted);
  }
  .bar p.online {
    color: light-dark(oklch(0.5 0.13 152), oklch(0.8 0.14 152));
  }
  .bar .round:first-child {
    margin-inline-end: -4px;
  }
  .bar > :is(.avatar, .stack, .title):first-child {
    margin-inline-start: calc(var(--edge) - var(--edge-of-button));
  }
  parlor-message-list,
  .rest {
    flex: 1;
    min-block-size: 0;
  }
  .rest {
    display: grid;
  }
`;
