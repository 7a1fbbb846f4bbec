/** A view with a list: a field to search it, and what scrolls below. */
import { css } from 'lit';

export const page = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .search {
    position: relative;
    flex: none;
    padding: 0 var(--column) 10px;
  }
  .search svg {
    position: absolute;
    inset-block-start: 13px;
    inset-inline-start: calc(var(--column) + 13px);
    color: var(--muted);
    pointer-events: none;
  }
  /* On both sides: what is typed may run either way. */
  .search .input {
    padding-inline: 42px;
  }
  .search input::-webkit-search-cancel-button {
    appearance: none;
  }
  .scroller {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 0 calc(var(--column) - 12px) calc(12px + env(safe-area-inset-bottom, 0px));
    scrollbar-width: thin;
    scrollbar-color: var(--fill-strong) transparent;
  }
  /* Enlarged, or in the hand lying down: the page scrolls as one where its field and its buttons leave the list no room. */
  @media (max-height: 400px) {
    :host {
      overflow-y: auto;
    }
    .scroller {
      min-block-size: 140px;
    }
  }
  .row {
    padding-block: 8px;
  }
  .skeleton-row {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 8px 12px;
  }
  .skeleton-row .skeleton:first-child {
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    border-radius: var(--radius-face);
  }
  .skeleton-row .skeleton:last-child {
    inline-size: 45%;
    block-size: 12px;
  }
  .tile {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    border-radius: var(--radius-face);
    color: var(--accent-text);
    background: var(--accent-wash);
  }
  .tag {
    flex: none;
    padding: 1px 7px;
    border-radius: var(--radius-s);
    font-size: var(--text-xs);
    font-weight: var(--strong);
    color: var(--muted);
    background: var(--fill);
  }
  @media (forced-colors: active) {
    .tag,
    .tile {
      border: 1px solid CanvasText;
    }
  }
`;
