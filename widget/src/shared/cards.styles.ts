/**
 * A card that asks for an answer: a title, the words of a user, two buttons. A `plain` card is less
 * prominent.
 */
import { css } from 'lit';

export const cards = css`
  .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
    padding: 16px;
    border-radius: var(--radius-l);
    background: var(--accent-wash);
  }
  .card:not(.plain) {
    --fill: var(--raised);
  }
  .card.plain {
    background: none;
    box-shadow: inset 0 0 0 1px var(--hairline);
  }
  .card h2 {
    font-weight: var(--strong);
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  .card p {
    font-size: var(--text-s);
  }
  .words {
    padding: 10px 14px;
    border-radius: var(--radius-l);
    border-start-start-radius: var(--radius-s);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    background: var(--fill);
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 10px;
  }
  /* Between the rows of a list. */
  li.card {
    margin: 4px 12px 8px;
    padding: 12px;
    animation: appear 0.25s;
  }
  li.card .button {
    min-block-size: 40px;
    padding-block: 8px;
  }
  @media (pointer: coarse) {
    li.card .button {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .card,
    .words {
      border: 1px solid CanvasText;
    }
  }
`;
