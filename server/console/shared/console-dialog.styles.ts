import { css } from 'lit';

/** A dialog in the middle; on a phone it comes from below. */
export const dialogStyles = css`
  :host {
    display: contents;
  }
  dialog {
    inline-size: min(480px, calc(100vw - 32px));
    max-block-size: calc(100dvh - 48px);
    padding: 0;
    border: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    border-radius: var(--radius-l);
    color: var(--text);
    background: var(--raised);
    box-shadow: var(--shadow);
    font: var(--regular) var(--text-m) / 1.5 var(--font);
    animation: open 0.2s var(--spring);
  }
  dialog::backdrop {
    background: oklch(0.15 0.02 200 / 0.45);
    animation: appear 0.15s;
  }
  .box {
    display: grid;
    gap: 16px;
    padding: 24px;
  }
  header {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 28px;
  }
  h2 {
    flex: 1;
    font-size: var(--text-l);
    font-weight: var(--strong);
    letter-spacing: -0.015em;
    overflow-wrap: anywhere;
  }
  header .round {
    margin: -8px -8px -8px 0;
  }
  header .round:dir(rtl) {
    margin: -8px 0 -8px -8px;
  }
  @keyframes open {
    from {
      opacity: 0;
      transform: translateY(8px) scale(0.98);
    }
  }
  @keyframes sheet {
    from {
      opacity: 0;
      transform: translateY(30%);
    }
  }
  @media (max-width: 599.98px) {
    dialog {
      inline-size: 100%;
      max-inline-size: none;
      max-block-size: calc(100dvh - 40px);
      margin-block: auto 0;
      margin-inline: 0;
      border-radius: var(--radius-l) var(--radius-l) 0 0;
      animation: sheet 0.26s var(--spring);
    }
    .box {
      padding: 20px 20px calc(20px + env(safe-area-inset-bottom, 0px));
    }
  }
  @media (forced-colors: active) {
    dialog {
      border: 1px solid CanvasText;
    }
  }
`;
