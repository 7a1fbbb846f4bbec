import { css } from 'lit';

export const peopleStyles = css`
  .scroller {
    display: flex;
    flex-direction: column;
  }
  .scroller > .notice {
    flex: 1;
  }
  .scroller > h2 {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 12px 12px 4px;
    font-size: var(--text-s);
    font-weight: var(--strong);
    color: var(--muted);
  }
  li {
    position: relative;
    display: flex;
    align-items: center;
  }
  li .row {
    flex: 1;
    min-inline-size: 0;
    padding-inline-end: 52px;
  }
  li .row.way {
    padding-inline-end: 12px;
  }
  li .row.sent {
    padding-inline-end: 118px;
  }
  li .round {
    position: absolute;
    inset-inline-end: 6px;
  }
  .row:hover + .round,
  .row:focus-visible + .round,
  li .round:focus-visible {
    color: var(--text);
  }
  li .round:hover {
    background: var(--fill-strong);
  }
  .online-text {
    color: light-dark(oklch(0.5 0.13 152), oklch(0.8 0.14 152));
  }
  .card .row {
    padding: 2px;
    border-radius: var(--radius-m);
  }
  .card .row:hover,
  .card .row:focus-visible {
    background: color-mix(in oklch, var(--raised) 55%, transparent);
  }
  .card .row:is(:hover, :focus-visible) .avatar::after {
    border-color: var(--accent-wash);
  }
  .card .problem {
    padding-inline: 8px;
  }
  .button.small {
    flex: none;
    position: absolute;
    inset-inline-end: 8px;
    min-block-size: 36px;
    padding: 6px 12px;
    border-radius: var(--radius-m);
    font-size: var(--text-s);
  }
  .more-of {
    align-self: center;
    min-block-size: 36px;
  }
  .problem {
    padding: 0 12px 8px;
  }
  .alert {
    margin: 0 var(--column) 10px;
  }
  @media (pointer: coarse) {
    .button.small,
    .more-of {
      min-block-size: 44px;
    }
  }
`;
