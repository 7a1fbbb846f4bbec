import { css } from 'lit';

/**
 * The frame of the console: the navigation at the start, the view beside it. On a narrow screen
 * the navigation is a drawer, and a bar on top opens it.
 *
 * The first rules set what the widget's tokens derive from. Text sizes are relative to the page,
 * because views are elements inside elements.
 */
export const appStyles = css`
  :host {
    --accent: #17685b;
    --on-accent: #fff;
    --accent-hover: oklch(from var(--accent) calc(l - 0.035) c h);
    --danger: light-dark(oklch(0.53 0.19 25), oklch(0.72 0.16 25));
    --font:
      ui-sans-serif, system-ui, -apple-system, 'Segoe UI Variable Text', 'Segoe UI', Roboto,
      'Noto Sans', sans-serif;
    --edge: 20px;
    --parlor-em: 1rem;
    --shade: light-dark(
      oklch(from var(--accent) 0.972 calc(c * 0.06) h),
      oklch(from var(--accent) 0.155 calc(c * 0.05) h)
    );
    color-scheme: light dark;
    min-block-size: 100dvh;
    background: var(--ground);
  }
  .frame {
    display: grid;
    grid-template-columns: 264px minmax(0, 1fr);
    min-block-size: 100dvh;
  }
  .frame.alone {
    grid-template-columns: minmax(0, 1fr);
  }
  .skip {
    position: fixed;
    z-index: 6;
    inset-block-start: 12px;
    inset-inline-start: 12px;
    padding: 10px 16px;
    border-radius: var(--radius-m);
    font-weight: var(--strong);
    color: var(--on-accent);
    background: var(--accent);
  }
  .skip:not(:focus) {
    clip-path: inset(50%);
  }
  .side {
    position: sticky;
    inset-block-start: 0;
    block-size: 100dvh;
    overflow: hidden auto;
    border-inline-end: 1px solid var(--hairline);
    background: var(--shade);
    scrollbar-width: thin;
    scrollbar-color: var(--fill-strong) transparent;
  }
  .bar {
    display: none;
  }
  main {
    display: block;
    min-inline-size: 0;
  }
  .drawer {
    inline-size: min(300px, calc(100vw - 56px));
    max-inline-size: none;
    block-size: 100dvh;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    color: var(--text);
    background: var(--shade);
    box-shadow: var(--shadow);
    animation: slide 0.24s var(--spring);
  }
  .drawer::backdrop {
    background: oklch(0.15 0.02 200 / 0.45);
    animation: appear 0.15s;
  }
  .wait {
    display: grid;
    place-items: center;
    min-block-size: 60dvh;
    color: var(--muted);
  }
  .wait .skeleton {
    inline-size: 44px;
    block-size: 44px;
    border-radius: var(--radius-face);
  }
  @keyframes slide {
    from {
      transform: translateX(-30%);
      opacity: 0;
    }
  }
  .drawer:dir(rtl) {
    animation-name: slide-rtl;
  }
  @keyframes slide-rtl {
    from {
      transform: translateX(30%);
      opacity: 0;
    }
  }
  @media (max-width: 899.98px) {
    .frame {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: auto minmax(0, 1fr);
    }
    .frame.alone {
      grid-template-rows: minmax(0, 1fr);
    }
    .side {
      display: none;
    }
    .bar {
      position: sticky;
      z-index: 2;
      inset-block-start: 0;
      display: flex;
      align-items: center;
      gap: 8px;
      min-block-size: 56px;
      padding: 6px 10px;
      border-block-end: 1px solid var(--hairline);
      background: var(--ground);
    }
    .bar span {
      flex: 1;
      min-inline-size: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
      font-weight: var(--strong);
    }
  }
`;
