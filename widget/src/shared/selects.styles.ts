/** A select field, with an arrow at its end that points down in both directions of reading. */
import { css } from 'lit';

export const selects = css`
  select.input {
    appearance: none;
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
    cursor: pointer;
    padding-inline-end: 40px;
  }
  .select {
    position: relative;
    display: grid;
  }
  .select svg {
    position: absolute;
    inset-block-start: 13px;
    inset-inline-end: 12px;
    color: var(--muted);
    pointer-events: none;
    rotate: 90deg;
  }
  /* Turned alone, and not mirrored as arrows along the line are: it points down in either direction. */
  .select svg:is(*, .turns):dir(rtl) {
    scale: none;
  }
  select option {
    color: var(--text);
    background: var(--raised);
  }
`;
