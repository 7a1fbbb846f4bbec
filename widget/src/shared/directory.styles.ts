import { css } from 'lit';

export const directoryStyles = css`
  .chosen {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    flex: none;
    max-block-size: min(108px, 24dvh);
    overflow-y: auto;
    padding: 0 var(--column) 10px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 32px;
    padding-block: 3px;
    padding-inline: 4px 8px;
    border-radius: var(--radius-m);
    font-size: var(--text-s);
    font-weight: var(--strong);
    color: var(--accent-text);
    background: var(--accent-wash);
    animation: appear 0.2s;
  }
  .chip svg {
    inline-size: 14px;
    block-size: 14px;
  }
  li {
    position: relative;
    display: flex;
    align-items: center;
  }
  .row.beside {
    padding-inline-end: 52px;
  }
  li .round {
    position: absolute;
    inset-inline-end: 6px;
  }
  li .round:hover {
    background: var(--fill-strong);
  }
  h2:not(.listen) {
    padding: 12px 12px 4px;
    font-size: var(--text-s);
    font-weight: var(--strong);
    color: var(--muted);
  }
  .tag.staff,
  .tag.request {
    color: var(--accent-text);
    background: var(--accent-wash);
  }
  .row:hover .tag {
    background: var(--fill-strong);
  }
  .tick {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 24px;
    block-size: 24px;
    border-radius: var(--radius-s);
    color: transparent;
    box-shadow: inset 0 0 0 1.5px var(--outline);
    transition:
      background-color 0.15s,
      box-shadow 0.15s;
  }
  .tick svg {
    inline-size: 16px;
    block-size: 16px;
    stroke-width: 2.2;
  }
  [aria-checked='true'] .tick {
    color: var(--on-accent);
    background: var(--accent);
    box-shadow: none;
  }
  @media (forced-colors: active) {
    .tick {
      border: 1px solid ButtonText;
    }
    [aria-checked='false'] .tick svg {
      visibility: hidden;
    }
  }
  .row[aria-disabled='true'] {
    opacity: 0.5;
    cursor: default;
  }
  .online-text {
    color: light-dark(oklch(0.5 0.13 152), oklch(0.8 0.14 152));
  }
  .foot {
    flex: none;
    padding: 10px var(--column) calc(14px + env(safe-area-inset-bottom, 0px));
    border-block-start: 1px solid var(--hairline);
  }
  .foot .button {
    inline-size: 100%;
  }
  .alert {
    margin: 0 var(--column) 10px;
  }
`;
