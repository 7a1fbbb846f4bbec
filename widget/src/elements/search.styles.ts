import { css } from 'lit';

export const searchStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .bar {
    gap: 6px;
    padding-inline: 8px 10px;
    border-block-end: 1px solid var(--hairline);
  }
  .search {
    position: relative;
    flex: 1;
    min-inline-size: 0;
  }
  .search svg {
    position: absolute;
    inset-block-start: calc(50% - 10px);
    inset-inline-start: 12px;
    color: var(--muted);
    pointer-events: none;
  }
  .search .input {
    min-block-size: 44px;
    padding-block: 8px;
    padding-inline: 40px 14px;
  }
  .search input::-webkit-search-cancel-button {
    appearance: none;
  }
  .scroller {
    flex: 1;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 6px max(8px, 50% - 360px) calc(12px + env(safe-area-inset-bottom, 0px));
    scrollbar-width: thin;
    scrollbar-color: var(--fill-strong) transparent;
  }
  .scroller:has(> .notice:only-child) {
    display: grid;
  }
  h2 {
    padding: 12px 12px 4px;
    font-size: 13px;
    font-weight: 600;
    color: var(--muted);
  }
  .notice h2 {
    padding: 0;
    font-size: inherit;
    color: inherit;
  }
  .row {
    padding-block: 8px;
  }
  .row:has(.hit) {
    align-items: start;
  }
  .hit {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    font-size: 14px;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    overflow-wrap: anywhere;
    color: var(--muted);
  }
  mark {
    border-radius: 4px;
    color: var(--accent-text);
    background: var(--accent-wash);
    font-weight: 600;
  }
  .ghost {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 8px 12px;
  }
  .ghost .bone:first-child {
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 36%;
  }
  .ghost .bone:last-child {
    inline-size: 60%;
    block-size: 12px;
  }
`;
