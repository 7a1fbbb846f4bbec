import { css } from 'lit';

export const pinsStyles = css`
  .scroller {
    padding-block-start: 6px;
  }
  .scroller:has(> .notice:only-child) {
    display: grid;
  }
  .beside {
    display: flex;
    align-items: start;
    gap: 4px;
  }
  .beside > .row {
    flex: 1;
    align-items: start;
    min-inline-size: 0;
  }
  .beside > .round {
    margin-block-start: 6px;
    margin-inline-end: 8px;
    color: var(--muted);
  }
  .beside > .round:hover {
    color: var(--text);
  }
  .excerpt {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    font-size: var(--text-s);
    text-align: -webkit-match-parent;
    text-align: match-parent;
    overflow-wrap: anywhere;
    color: var(--muted);
  }
  .alert {
    margin: 0 12px 8px;
  }
  .undo {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    min-block-size: 48px;
    padding: 4px max(20px, 50% - 348px) calc(4px + env(safe-area-inset-bottom, 0px));
    border-block-start: 1px solid var(--hairline);
  }
`;
