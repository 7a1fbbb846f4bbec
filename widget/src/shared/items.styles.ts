/** Actions, one per line: the measures on a page about a user. */
import { css } from 'lit';

export const items = css`
  .item {
    display: flex;
    align-items: center;
    gap: 14px;
    min-block-size: 44px;
    padding: 8px 12px;
    border-radius: var(--radius-m);
    text-align: start;
    transition: background-color 0.12s;
  }
  .item svg {
    color: var(--muted);
  }
  .item:hover,
  .item:focus-visible {
    background: var(--fill);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .item.danger,
  .item.danger svg {
    color: var(--danger);
  }
`;
