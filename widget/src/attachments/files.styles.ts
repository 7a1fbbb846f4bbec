import { css } from 'lit';

export const filesStyles = css`
  .tabs {
    display: flex;
    flex: none;
    gap: 4px;
    margin: 0 var(--column) 10px;
    padding: 3px;
    border-radius: var(--radius-m);
    background: var(--fill);
  }
  .tab {
    flex: 1;
    min-inline-size: 0;
    min-block-size: var(--target);
    padding: 4px 8px;
    border-radius: var(--radius-m);
    font-size: var(--text-s);
    font-weight: var(--strong);
    text-align: center;
    color: var(--muted);
    transition:
      background-color 0.15s,
      color 0.15s;
  }
  .tab:hover {
    color: var(--text);
  }
  .tab[aria-selected='true'] {
    color: var(--text);
    background: light-dark(var(--raised), var(--fill-strong));
    box-shadow: 0 1px 3px oklch(0.2 0.02 200 / 0.12);
  }
  .scroller:has(> :is(.notice, .waiting:not(.more)):only-child) {
    display: grid;
  }
  section > h2 {
    padding: 8px 8px 6px;
    font-size: var(--text-s);
    font-weight: var(--strong);
    color: var(--muted);
  }
  section:not(:first-child) {
    margin-block-start: 10px;
  }
  .scroller.pictures {
    padding-inline: var(--column);
  }
  .pictures h2 {
    padding-inline: 0;
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(104px, 1fr));
    gap: 4px;
    border-radius: var(--radius-l);
    overflow: hidden;
  }
  .picture {
    position: relative;
    display: block;
    inline-size: 100%;
    aspect-ratio: 1;
    cursor: zoom-in;
    transition: filter 0.15s;
  }
  .picture:hover {
    filter: brightness(0.92);
  }
  .picture:focus-visible {
    outline: none;
  }
  .picture:focus-visible::after {
    content: '';
    position: absolute;
    inset: 0;
    border: 3px solid var(--accent-text);
    box-shadow: inset 0 0 0 2px var(--ground);
  }
  .picture[aria-disabled='true'] {
    cursor: default;
  }
  .state {
    display: grid;
    place-items: center;
    block-size: 100%;
    color: var(--muted);
    background: var(--fill);
  }
  .state > .ask {
    font-size: var(--text-s);
  }
  .hidden .state {
    align-content: center;
    gap: 4px;
    padding: 6px;
    font-size: var(--text-xs);
    line-height: 1.25;
    text-align: center;
    overflow-wrap: anywhere;
  }
  .ask {
    flex: none;
    font-weight: var(--strong);
    color: var(--accent-text);
  }
  .hidden:hover .ask {
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  li {
    position: relative;
  }
  /* The way to the message: on a picture it comes with the pointer, or the focus; a finger finds it with the picture open. */
  .picture + .round {
    position: absolute;
    inset-block-start: 6px;
    inset-inline-end: 6px;
    border-radius: var(--radius-full);
    color: #fff;
    background: oklch(0.2 0.01 200 / 0.62);
    opacity: 0;
  }
  .picture + .round:hover {
    background: oklch(0.2 0.01 200 / 0.82);
  }
  li:hover > .picture + .round,
  li:focus-within > .picture + .round {
    opacity: 1;
  }
  .picture + .round:focus-visible {
    outline-color: #fff;
    outline-offset: -4px;
  }
  .row + .round {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 6px;
    margin-block: auto;
  }
  .row + .round:hover {
    background: var(--fill-strong);
  }
  .row {
    padding-block: 9px;
    padding-inline-end: calc(var(--target) + 14px);
    color: inherit;
    text-decoration: none;
  }
  .row.hidden {
    padding-inline-end: 14px;
  }
  .row.hidden .tile {
    color: var(--muted);
    background: var(--fill);
  }
  .row[aria-disabled='true'] {
    cursor: default;
  }
  .row > svg {
    color: var(--muted);
  }
  .tile {
    inline-size: 42px;
    block-size: 42px;
  }
  .file-name {
    font-weight: var(--strong);
    letter-spacing: -0.01em;
  }
  .row .more {
    font-size: var(--text-s);
  }
  .row .problem {
    font-size: var(--text-s);
    color: var(--danger);
  }
  .alert {
    margin: 12px;
    text-align: center;
  }
  .waiting.more {
    padding: 16px;
  }
  @media (hover: none) {
    .picture + .round:not(:focus-visible) {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .tab[aria-selected='true'] {
      forced-color-adjust: none;
      color: HighlightText;
      background: Highlight;
    }
  }
`;
