import { css } from 'lit';

/**
 * The actions of a conversation's row: a button in place of the time for users with a mouse or a
 * keyboard, and the bar that says what was done.
 */
export const rowActionStyles = css`
  li {
    position: relative;
  }
  .act {
    position: absolute;
    inset-block-start: calc(6px * var(--space));
    inset-inline-end: 8px;
    display: grid;
    place-items: center;
    inline-size: 30px;
    block-size: 28px;
    border-radius: var(--radius-m);
    color: var(--text);
    background: var(--raised);
    box-shadow: 0 0 0 1px var(--hairline);
    opacity: 0;
  }
  .act:is(:hover, :focus-visible, [aria-expanded='true']),
  li:hover > .act {
    opacity: 1;
  }
  /* The button takes the place of the time and leaves the number; nothing moves. */
  @media (hover: hover) {
    li:is(:hover, :has(> .act:is(:focus-visible, [aria-expanded='true']))) > .row time {
      opacity: 0;
    }
  }
  /* A long press opens the menu there; those who listen find the button. */
  @media (hover: none) {
    .act:not(:focus-visible) {
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  .pin {
    flex: none;
    align-self: center;
    color: var(--muted);
  }
  .pin svg {
    inline-size: 16px;
    block-size: 16px;
  }
  .draft {
    color: var(--accent-text);
    font-weight: var(--strong);
  }
  .to-archive {
    display: flex;
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    min-block-size: 44px;
    margin-block-start: 6px;
    padding-inline: 12px;
    border-radius: var(--radius-l);
    color: var(--muted);
    font-weight: var(--strong);
  }
  .to-archive:is(:hover, :focus-visible) {
    color: var(--text);
    background: var(--fill);
  }
  .to-archive svg:first-child {
    inline-size: 48px;
  }
  .to-archive svg:last-child {
    margin-inline-start: auto;
  }
  .undo {
    position: absolute;
    inset-inline: 12px;
    inset-block-end: calc(12px + env(safe-area-inset-bottom, 0px));
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    padding: 6px 6px 6px 16px;
    padding-inline: 16px 6px;
    border-radius: var(--radius-l);
    color: var(--text);
    background: var(--raised);
    box-shadow: var(--shadow);
  }
`;
