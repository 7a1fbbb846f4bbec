/** In addition to page.styles.ts: the field is in the bar, and the results are not only people. */
import { css } from 'lit';

export const searchStyles = css`
  .bar {
    gap: 6px;
    border-block-end: 1px solid var(--hairline);
  }
  .bar i {
    flex: 1;
  }
  .search {
    flex: 1;
    min-inline-size: 0;
    padding: 0;
  }
  .search svg {
    inset-block-start: calc(50% - 10px);
    inset-inline-start: 12px;
  }
  .search .input {
    min-block-size: 44px;
    padding-block: 8px;
    padding-inline: 40px;
  }
  .scroller {
    padding-block-start: 6px;
  }
  .scroller:has(> .notice:only-child) {
    display: grid;
  }
  h2 {
    padding: 12px 12px 4px;
    font-size: var(--text-s);
    font-weight: var(--strong);
    color: var(--muted);
  }
  .notice h2 {
    padding: 0;
    font-size: inherit;
    color: inherit;
  }
  .row:has(.hit) {
    align-items: start;
  }
  .hit {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    font-size: var(--text-s);
    text-align: -webkit-match-parent;
    text-align: match-parent;
    overflow-wrap: anywhere;
    color: var(--muted);
  }
  mark {
    border-radius: var(--radius-s);
    color: var(--accent-text);
    background: var(--accent-wash);
    font-weight: var(--strong);
  }
  .skeleton-row .skeleton:last-child {
    inline-size: 60%;
  }
`;
