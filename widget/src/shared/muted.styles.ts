import { css } from 'lit';

/** Muted conversations are less prominent: a sign, and their count in grey. */
export const mutedStyles = css`
  .bell {
    flex: none;
    align-self: center;
    color: var(--muted);
  }
  .bell svg {
    inline-size: 16px;
    block-size: 16px;
  }
  .bell ~ .count:not(.at) {
    color: var(--text);
    background: var(--fill-strong);
  }
  .row:is(:hover, :focus-visible, [aria-current]) .bell ~ .count:not(.at) {
    box-shadow: inset 0 0 0 1px var(--hairline);
  }
  .bell ~ .at {
    min-inline-size: 0;
    margin-inline-end: -3px;
  }
  .row:has(.bell) time {
    font-weight: inherit;
    color: var(--muted);
  }
  .bar h1 button:has(.bell) {
    display: flex;
    align-items: center;
    gap: 6px;
    max-inline-size: 100%;
  }
  .bar h1 button:has(.bell) bdi {
    overflow: hidden;
    text-overflow: ellipsis;
  }
`;
