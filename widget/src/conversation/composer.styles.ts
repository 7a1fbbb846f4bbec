import { css } from 'lit';

/**
 * The composer. On a narrow screen a text that is not empty has the whole width, and the buttons
 * are below it.
 */
export const composerStyles = css`
  :host {
    flex: none;
    padding: 8px var(--column) calc(12px + env(safe-area-inset-bottom, 0px));
  }
  .box {
    display: flex;
    align-items: flex-end;
    gap: 4px;
    padding: 4px;
    border: 1px solid var(--outline);
    border-radius: var(--radius-l);
    background: var(--fill);
    transition:
      background-color 0.15s,
      border-color 0.15s,
      box-shadow 0.15s;
  }
  .box:focus-within {
    background: var(--raised);
    border-color: var(--accent-text);
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    block-size: 36px;
    min-block-size: 36px;
    max-block-size: min(10em, 25vh);
    padding-block: 7px;
    padding-inline: 12px;
    border: 0;
    outline: none;
    resize: none;
    line-height: 1.45;
    background: none;
    scrollbar-width: thin;
    field-sizing: content;
  }
  @supports (field-sizing: content) {
    textarea {
      block-size: auto;
    }
  }
  @media (pointer: coarse) {
    textarea {
      font-size: var(--text-l);
      min-block-size: 44px;
      padding-block: 11px;
    }
  }
  textarea:focus-visible {
    outline: none;
  }
  textarea::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .box > button {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: var(--target);
    block-size: var(--target);
    border-radius: var(--radius-full);
    color: var(--muted);
  }
  .send.held {
    opacity: 0.5;
    cursor: default;
  }
  @media (max-width: 479.98px) and (min-height: 400px) {
    .box:has(> textarea.filled) {
      flex-wrap: wrap;
    }
    textarea.filled {
      flex: 1 0 100%;
    }
    textarea.filled ~ .send {
      margin-inline-start: auto;
    }
  }
  .send {
    transition:
      background-color 0.18s,
      color 0.18s,
      transform 0.25s var(--spring);
  }
  .send svg {
    stroke-width: 2;
  }
  .emoji:hover {
    color: var(--text);
  }
  .send.ready {
    color: var(--on-accent);
    background: var(--accent);
  }
  .send.ready:hover {
    background: var(--accent-hover);
  }
  .send.ready:active {
    transform: scale(0.9);
  }
  .left {
    padding: 6px 14px 0;
    font-size: var(--text-xs);
    text-align: end;
    font-variant-numeric: tabular-nums;
    color: var(--muted);
  }
  .left.over {
    font-weight: var(--strong);
    color: var(--danger);
  }
  @media (forced-colors: active) {
    .box {
      border-color: ButtonText;
    }
    .box:focus-within {
      outline: 2px solid Highlight;
    }
  }
`;
