import { css } from 'lit';

export const quoteBarStyles = css`
  :host {
    position: relative;
  }
  .quote-bar {
    flex: none;
    display: flex;
    align-items: center;
    gap: 10px;
    margin: 0 var(--column) -2px;
    padding: 6px 4px 6px 12px;
    border-radius: var(--radius-l);
    background: var(--fill);
    animation: rise 0.2s var(--spring);
  }
  .quote-bar:dir(rtl) {
    padding: 6px 12px 6px 4px;
  }
  .quote-bar .kind {
    color: var(--accent-text);
  }
  .quote-bar .what {
    flex: 1;
    min-inline-size: 0;
    font-size: var(--text-s);
    line-height: 1.35;
  }
  .quote-bar .to {
    font-weight: var(--strong);
    color: var(--accent-text);
  }
  .quote-bar .to,
  .quote-bar .excerpt {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .quote-bar .excerpt {
    color: var(--muted);
  }
  .quote-bar .problem {
    color: var(--danger);
  }
  .note {
    flex: none;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 10px;
    min-block-size: 36px;
    padding: 2px 16px;
    font-size: var(--text-s);
    color: var(--muted);
    animation: rise 0.2s var(--spring);
  }
  .note .link {
    min-block-size: 28px;
    padding-inline: 6px;
  }
  @media (pointer: coarse) {
    .note .link {
      min-inline-size: 44px;
      min-block-size: 44px;
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  @media (forced-colors: active) {
    .quote-bar {
      border: 1px solid CanvasText;
    }
  }
`;
