import { css } from 'lit';

export const mentionStyles = css`
  :host {
    position: relative;
  }
  .mentions {
    position: absolute;
    z-index: 1;
    inset-block-end: calc(100% - 2px);
    inset-inline: var(--column);
    overflow: hidden;
    border-radius: var(--radius-l);
    background: var(--raised);
    box-shadow: var(--shadow);
    animation: rise 0.16s var(--spring);
  }
  .mentions ul {
    padding: 6px;
  }
  .mentions li {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: max(40px, var(--target));
    padding: 4px 10px;
    border-radius: var(--radius-m);
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }
  .mentions li:hover,
  .mentions li[aria-selected='true'] {
    background: var(--fill);
  }
  .mentions li[aria-selected='true'] {
    color: var(--accent-text);
    background: var(--accent-wash);
  }
  .mentions .who {
    overflow: hidden;
    font-weight: var(--strong);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  @media (forced-colors: active) {
    .mentions {
      border: 1px solid CanvasText;
    }
    .mentions li[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
