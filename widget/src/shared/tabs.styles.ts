/** A row of round buttons that filter a list; one of them is active. */
import { css } from 'lit';

export const tabs = css`
  .tabs {
    display: flex;
    flex: none;
    gap: 6px;
    overflow-x: auto;
    scrollbar-width: none;
  }
  .tab {
    display: inline-flex;
    align-items: center;
    gap: 7px;
    flex: none;
    min-block-size: var(--target);
    padding-inline: 14px;
    border-radius: var(--radius-l);
    background: var(--fill);
  }
  .tab:hover {
    background: var(--fill-strong);
  }
  .tab[aria-pressed='true'] {
    color: var(--accent-text);
    background: var(--accent-wash);
    box-shadow: inset 0 0 0 1.5px var(--accent-text);
  }
  @media (forced-colors: active) {
    .tab[aria-pressed='true'] {
      forced-color-adjust: none;
      color: HighlightText;
      background: Highlight;
    }
  }
`;
