import { css } from 'lit';

/** For the log, and for the view around it. */
export const blockStyles = css`
  parlor-streamed-text {
    display: block;
    padding: calc(7px * var(--space)) 12px 0;
    text-align: start;
    overflow-wrap: anywhere;
  }
  parlor-streamed-text:empty {
    display: none;
  }
  .choices,
  .quick-replies {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    max-inline-size: 100%;
  }
  .choices {
    padding-block: 6px 2px;
  }
  .quick-replies {
    flex: none;
    justify-content: end;
    padding: 4px var(--column) 8px;
    animation: offer 0.2s var(--spring);
  }
  .choice {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    max-inline-size: 100%;
    min-block-size: 36px;
    padding: 6px 14px;
    border-radius: var(--radius-l);
    box-shadow: inset 0 0 0 1.5px var(--accent-wash);
    font-size: var(--text-s);
    font-weight: var(--strong);
    line-height: 1.3;
    text-align: start;
    text-decoration: none;
    overflow-wrap: anywhere;
    color: var(--accent-text);
    background: none;
    transition: background 0.12s;
  }
  .quick-replies .choice {
    background: var(--accent-wash);
  }
  .choice:hover {
    background: var(--accent-wash);
  }
  .quick-replies .choice:hover {
    color: var(--on-accent);
    background: var(--accent);
  }
  .choice svg {
    flex: none;
    inline-size: 15px;
    block-size: 15px;
  }
  .choice:dir(rtl) svg {
    scale: -1 1;
  }
  @media (pointer: coarse) {
    .choice {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .choice {
      border: 1px solid ButtonBorder;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .quick-replies {
      animation: none;
    }
  }
  @keyframes offer {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
`;
