import { css } from 'lit';

export const fileTrayStyles = css`
  :host {
    flex: 1 0 100%;
    min-inline-size: 0;
    animation: rise 0.2s var(--spring);
  }
  ul {
    display: flex;
    gap: 6px;
    margin: 0;
    padding: 4px;
    overflow-x: auto;
    overscroll-behavior-inline: contain;
    scroll-padding-inline: 4px;
    scrollbar-width: thin;
  }
  li {
    display: flex;
    flex: 0 0 auto;
    align-items: center;
    gap: 8px;
    inline-size: 224px;
    max-inline-size: 100%;
    padding: 4px;
    border-radius: var(--radius-l);
    background: var(--raised);
    box-shadow: inset 0 0 0 1px var(--hairline);
    animation: appear 0.2s both;
  }
  li:only-child {
    inline-size: auto;
    min-inline-size: min(224px, 100%);
  }
  .sign {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 48px;
    block-size: 48px;
    overflow: clip;
    border-radius: var(--radius-m);
    color: var(--accent-text);
    background: var(--accent-wash);
  }
  canvas {
    inline-size: 100%;
    block-size: 100%;
  }
  .about {
    flex: 1;
    display: grid;
    min-inline-size: 0;
    line-height: 1.3;
  }
  .file-name {
    font-size: var(--text-s);
    font-weight: var(--strong);
  }
  .size {
    /* The text has a direction of its own, and would be aligned by it. */
    justify-self: start;
    font-size: var(--text-xs);
    color: var(--muted);
  }
  .round svg {
    inline-size: 16px;
    block-size: 16px;
  }
  .room {
    margin: 0;
    padding: 2px 12px 6px;
    font-size: var(--text-xs);
    line-height: 1.4;
    color: var(--muted);
  }
  .room[data-full] {
    color: var(--danger);
  }
  .refused {
    display: flex;
    align-items: flex-start;
    gap: 4px;
    padding: 4px 4px 4px 12px;
    font-size: var(--text-s);
    line-height: 1.4;
    color: var(--danger);
  }
  .refused:dir(rtl) {
    padding: 4px 12px 4px 4px;
  }
  .refused > div {
    flex: 1;
    min-inline-size: 0;
    max-block-size: 120px;
    padding-block: 8px;
    overflow: auto;
    overflow-wrap: anywhere;
  }
  @media (max-height: 240px) {
    .sign {
      block-size: 28px;
    }
    .size {
      display: none;
    }
    .refused > div {
      max-block-size: 36px;
      padding-block: 4px;
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  @media (forced-colors: active) {
    li {
      border: 1px solid CanvasText;
    }
  }
`;
