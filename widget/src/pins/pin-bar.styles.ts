import { css } from 'lit';

export const pinBarStyles = css`
  :host {
    flex: none;
  }
  .pins {
    display: flex;
    align-items: center;
    gap: 4px;
    padding-inline: 8px 10px;
    border-block-end: 1px solid var(--hairline);
    animation: appear 0.2s;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  .pin {
    flex: 1;
    display: flex;
    align-items: center;
    gap: 10px;
    min-inline-size: 0;
    min-block-size: 44px;
    padding: 4px 8px;
    margin-block: 3px;
    border-radius: var(--radius-m);
    transition: background-color 0.15s;
  }
  .pin:hover {
    background: var(--fill);
  }
  .pin:focus-visible {
    outline-offset: -2px;
  }
  .pin > svg {
    color: var(--accent-text);
  }
  .said {
    display: grid;
    min-inline-size: 0;
    font-size: var(--text-s);
    line-height: 1.35;
  }
  .which {
    font-size: var(--text-xs);
    font-weight: var(--strong);
    color: var(--accent-text);
  }
  .excerpt {
    overflow: hidden;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--muted);
  }
  .excerpt bdi {
    color: var(--text);
  }
  .marks {
    flex: none;
    align-self: stretch;
    display: grid;
    gap: 2px;
    inline-size: 3px;
    margin-block: 2px;
    margin-inline: 2px 1px;
  }
  .marks i {
    border-radius: var(--radius-s);
    background: var(--fill-strong);
    transition: background-color 0.15s;
  }
  .marks .current {
    background: var(--accent-text);
  }
  @media (forced-colors: active) {
    .marks i {
      background: GrayText;
    }
    .marks .current {
      background: Highlight;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .pins {
      animation: none;
    }
    .pin,
    .marks i {
      transition: none;
    }
  }
`;
