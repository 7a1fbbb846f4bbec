import { css } from 'lit';

/** The list. Placeholders have the measures of what replaces them, so that nothing moves. */
export const conversationListStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    position: relative;
  }
  .bar {
    min-block-size: 72px;
    padding-block: 12px 8px;
  }
  .bar h1 {
    overflow: hidden;
    font-size: var(--text-xxl);
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: var(--heavy);
    letter-spacing: -0.028em;
  }
  .me {
    border-radius: var(--radius-face);
    margin-inline-end: 2px;
  }
  .scroller {
    flex: 1;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 0 8px calc(12px + env(safe-area-inset-bottom, 0px));
    scrollbar-width: thin;
    scrollbar-color: var(--fill-strong) transparent;
  }
  .scroller:has(> .notice) {
    display: grid;
  }
  .find {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 40px;
    inline-size: calc(100% - 24px);
    margin: 0 12px 8px;
    padding-inline: 12px;
    border-radius: var(--radius-m);
    color: var(--muted);
    background: var(--fill);
  }
  .find:not(.skeleton) {
    box-shadow: inset 0 0 0 1px var(--outline);
  }
  .find:hover {
    color: var(--text);
  }
  li + li {
    margin-block-start: 1px;
  }
  .row[aria-current] {
    background: var(--accent-wash);
  }
  .unread .name {
    font-weight: var(--heavy);
  }
  .unread .more {
    font-weight: var(--strong);
    color: var(--text);
  }
  .unread time {
    font-weight: var(--strong);
    color: var(--accent-text);
  }
  .find.skeleton {
    cursor: default;
  }
  .skeleton-row {
    display: flex;
    gap: 12px;
    padding: calc(10px * var(--space)) 12px;
  }
  .skeleton-row + .skeleton-row {
    margin-block-start: 1px;
  }
  .skeleton-row > .skeleton {
    inline-size: 48px;
    block-size: 48px;
    border-radius: var(--radius-face);
  }
  .skeleton-row div {
    flex: 1;
    display: grid;
    align-content: center;
    gap: 8px;
  }
  .skeleton-row div .skeleton {
    block-size: 11px;
    inline-size: 38%;
  }
  .skeleton-row div .skeleton + .skeleton {
    inline-size: 74%;
  }
  @media (forced-colors: active) {
    .find {
      border: 1px solid ButtonText;
    }
  }
`;
