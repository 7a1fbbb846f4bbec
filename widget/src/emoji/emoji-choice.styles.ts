import { css } from 'lit';

export const emojiChoiceStyles = css`
  :host {
    display: grid;
    min-block-size: 0;
  }
  .all {
    display: grid;
    grid-auto-rows: auto;
    grid-template-rows: auto;
    align-content: start;
    gap: 6px;
    min-block-size: 0;
  }
  .top {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 40px;
    align-items: center;
    gap: 4px;
  }
  .search {
    position: relative;
  }
  .search svg {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 12px;
    margin-block: auto;
    color: var(--muted);
    pointer-events: none;
  }
  /* On both sides: what is typed may be in either direction. */
  .search .input {
    min-block-size: 38px;
    padding-block: 6px;
    padding-inline: 40px;
  }
  .search input::-webkit-search-cancel-button {
    appearance: none;
  }
  .pick {
    display: grid;
    place-items: center;
    min-inline-size: 0;
    block-size: 38px;
    padding: 0;
    border-radius: var(--radius-m);
    /* Some text fonts have a few emoji in black and white. */
    font-family: 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', sans-serif;
    font-size: var(--text-xl);
    line-height: 1;
    text-align: center;
  }
  button.pick:hover,
  button.pick:focus-visible {
    background: var(--fill);
  }
  .pick:focus-visible {
    outline-offset: -2px;
  }
  .pick .skeleton {
    inline-size: 24px;
    block-size: 24px;
    border-radius: var(--radius-full);
  }
  .tabs,
  .tones {
    display: grid;
    grid-auto-columns: minmax(0, 1fr);
    grid-auto-flow: column;
    padding-block-end: 4px;
    border-block-end: 1px solid var(--hairline);
  }
  .tabs .pick {
    block-size: 32px;
    font-size: var(--text-l);
    filter: grayscale(1);
    opacity: 0.75;
  }
  .tabs .pick[aria-selected='true'] {
    filter: none;
    opacity: 1;
  }
  :is([aria-selected='true'], [aria-checked='true'], [aria-pressed='true']).pick {
    background: var(--accent-wash);
    box-shadow: inset 0 0 0 1.5px var(--accent-text);
  }
  .list {
    block-size: 232px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--fill-strong) transparent;
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(8, minmax(0, 1fr));
  }
  .middle {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 10px;
  }
  .none {
    color: var(--muted);
  }
  .problem {
    color: var(--danger);
  }
  @media (pointer: coarse) {
    .pick,
    .tabs .pick {
      block-size: 44px;
    }
    .pick {
      font-size: var(--text-xxl);
    }
  }
  /* Low windows: the list gives way, not the page. */
  @media (max-height: 480px) {
    .list {
      block-size: max(96px, 100dvh - 250px);
    }
  }
  @media (forced-colors: active) {
    :is([aria-selected='true'], [aria-checked='true'], [aria-pressed='true']).pick {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
