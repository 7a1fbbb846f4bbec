import { css } from 'lit';

export const modalStyles = css`
  :host {
    position: absolute;
    inset: 0;
    z-index: 3;
  }
  .cover {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    overflow: hidden;
    background: oklch(0.15 0.02 200 / 0.4);
    animation: appear 0.15s;
  }
  .box {
    display: grid;
    gap: 10px;
    inline-size: min(340px, calc(100% - 32px));
    max-block-size: calc(100% - 32px);
    padding: 20px;
    overflow: hidden auto;
    overscroll-behavior: contain;
    border-radius: var(--radius-l);
    color: var(--text);
    background: var(--raised);
    box-shadow: var(--shadow);
    outline: none;
    scrollbar-width: thin;
    scrollbar-color: var(--fill-strong) transparent;
    animation: open 0.18s var(--spring);
  }
  h2 {
    font-size: var(--text-l);
    font-weight: var(--strong);
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  p {
    color: var(--muted);
  }
  p.problem {
    color: var(--danger);
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 10px;
    padding-block-start: 6px;
  }
  .button.danger {
    color: light-dark(oklch(1 0 0), oklch(0.2 0.04 25));
    background: var(--danger);
  }
  .button.danger:hover {
    background: color-mix(in oklch, var(--danger) 88%, var(--text));
  }
  @keyframes open {
    from {
      opacity: 0;
      transform: scale(0.95);
    }
  }
  @keyframes sheet {
    from {
      opacity: 0;
      transform: translateY(40%);
    }
  }
  /* On a small screen what is more than a question comes from below. */
  @media (max-width: 479.98px) {
    .sheet {
      place-items: end stretch;
    }
    .sheet .box {
      inline-size: 100%;
      max-block-size: calc(100% - 40px);
      padding-block-end: calc(20px + env(safe-area-inset-bottom, 0px));
      border-radius: var(--radius-l) var(--radius-l) 0 0;
      animation: sheet 0.26s var(--spring);
    }
  }
  @media (forced-colors: active) {
    .box {
      border: 1px solid CanvasText;
    }
  }
`;
