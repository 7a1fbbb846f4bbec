import { css } from 'lit';

export const messageMenuStyles = css`
  :host {
    position: absolute;
    inset: 0;
    z-index: 2;
  }
  .cover {
    position: absolute;
    inset: 0;
    overflow: hidden;
  }
  .box {
    position: absolute;
    left: var(--x, 0);
    top: var(--y, 0);
    display: grid;
    min-inline-size: 212px;
    max-inline-size: calc(100% - 16px);
    max-block-size: min(var(--fit, 100%), calc(100% - 16px));
    padding: 6px;
    overflow: hidden auto;
    overscroll-behavior: contain;
    border-radius: var(--radius-l);
    color: var(--text);
    background: var(--raised);
    box-shadow: var(--shadow);
    outline: none;
    animation: open 0.16s var(--spring);
    transform-origin: var(--origin, 0 0);
  }
  .quick {
    display: grid;
    grid-template-columns: repeat(7, 38px);
    padding-block-end: 6px;
    margin-block-end: 6px;
    border-block-end: 1px solid var(--hairline);
  }
  .on-react .quick {
    padding: 0;
    margin: 0;
    border: 0;
  }
  .pick {
    display: grid;
    place-items: center;
    block-size: 38px;
    border-radius: var(--radius-m);
    font-size: var(--text-xl);
    line-height: 1;
    text-align: center;
    transition:
      background-color 0.12s,
      transform 0.15s var(--spring);
  }
  .pick svg {
    color: var(--muted);
  }
  .pick:hover,
  .pick:focus-visible {
    background: var(--fill);
  }
  .pick:hover {
    transform: scale(1.12);
  }
  .pick:is([aria-checked='true'], [aria-pressed='true']) {
    background: var(--accent-wash);
    box-shadow: inset 0 0 0 1.5px var(--accent-text);
  }
  .item {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 38px;
    padding: 6px 12px;
    border-radius: var(--radius-m);
    text-align: start;
  }
  .item svg {
    color: var(--muted);
  }
  .item:hover,
  .item:focus-visible {
    background: var(--fill);
  }
  .item:focus-visible,
  .pick:focus-visible {
    outline-offset: -2px;
  }
  .rule {
    block-size: 1px;
    margin: 6px 0;
    background: var(--hairline);
  }
  .item.danger,
  .item.danger svg {
    color: var(--danger);
  }
  h2 {
    font-size: var(--text-s);
    font-weight: var(--strong);
    color: var(--muted);
  }
  .box.emoji {
    inline-size: 328px;
    padding: 10px;
  }
  .box.seen,
  .box.ask {
    gap: 10px;
    padding: 16px;
  }
  .seen {
    inline-size: 260px;
    max-block-size: min(320px, var(--fit, 100%), calc(100% - 16px));
  }
  .seen .waiting {
    block-size: 44px;
  }
  .seen ul {
    display: grid;
    gap: 8px;
  }
  .seen li {
    display: flex;
    align-items: center;
    gap: 10px;
    min-inline-size: 0;
  }
  .seen .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .box.reacted {
    grid-template-rows: auto auto minmax(0, 1fr);
    min-block-size: 190px;
    max-block-size: min(340px, var(--fit, 100%), calc(100% - 16px));
    inline-size: 280px;
    padding-block-end: 6px;
    overflow: hidden;
  }
  .tabs {
    margin-inline: -16px;
    padding: 2px 16px;
  }
  .tab {
    gap: 5px;
    padding-inline: 12px;
    font-weight: var(--strong);
  }
  .tab .number {
    font-size: var(--text-xs);
    font-variant-numeric: tabular-nums;
  }
  .reacted ul {
    align-content: start;
    margin-inline: -16px;
    padding: 2px 16px 10px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--fill-strong) transparent;
  }
  .reacted .name {
    flex: 1;
  }
  .with {
    font-size: var(--text-l);
  }
  .reacted .failed {
    display: grid;
    gap: 8px;
  }
  .box.history {
    grid-template-rows: auto minmax(0, 1fr);
    inline-size: 320px;
    max-block-size: min(420px, var(--fit, 100%), calc(100% - 16px));
    padding-block-end: 0;
    overflow: hidden;
  }
  .history ol {
    display: grid;
    align-content: start;
    gap: 14px;
    margin-inline: -16px;
    padding: 2px 16px 16px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--fill-strong) transparent;
  }
  .history ol:focus-visible {
    outline-offset: -2px;
    border-radius: var(--radius-m);
  }
  .history li {
    display: grid;
    gap: 4px;
    align-items: start;
  }
  .history .hint {
    font-size: var(--text-xs);
  }
  .history .name {
    font-weight: var(--strong);
    color: var(--text);
  }
  .history .tag {
    padding: 1px 7px;
    border-radius: var(--radius-s);
    font-size: var(--text-xs);
    font-weight: var(--strong);
    white-space: nowrap;
    background: var(--fill);
  }
  .history .version {
    padding: 8px 12px;
    border-radius: var(--radius-m);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    background: var(--fill);
  }
  .history > :is(.problem, .waiting, .button) {
    margin-block-end: 16px;
  }
  .hint {
    font-size: var(--text-s);
    color: var(--muted);
  }
  .problem {
    font-size: var(--text-s);
    color: var(--danger);
  }
  .box.files {
    inline-size: 300px;
    max-block-size: min(380px, var(--fit, 100%), calc(100% - 16px));
  }
  .files h2 {
    padding: 8px 12px 6px;
  }
  .files .item {
    inline-size: 100%;
  }
  .files .about {
    flex: 1;
    display: grid;
    min-inline-size: 0;
    line-height: 1.35;
  }
  .files .hint {
    font-size: var(--text-s);
  }
  .files .problem {
    padding-block: 0 6px;
    padding-inline: 44px 12px;
  }
  .on-confirm {
    display: grid;
    place-items: center;
    background: oklch(0.15 0.02 200 / 0.4);
    animation: appear 0.15s;
  }
  .box.ask {
    position: static;
    inline-size: min(320px, calc(100% - 32px));
    padding: 20px;
    transform-origin: 50% 50%;
  }
  .ask h2 {
    font-size: var(--text-l);
    font-weight: var(--strong);
    letter-spacing: -0.01em;
    color: var(--text);
  }
  .ask p {
    color: var(--muted);
  }
  .ask .problem {
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
  @keyframes open {
    from {
      opacity: 0;
      transform: scale(0.94);
    }
  }
  /* On a small screen: a sheet that comes from below. */
  @media (max-width: 479.98px) {
    .cover {
      display: grid;
      align-items: end;
      background: oklch(0.15 0.02 200 / 0.4);
      animation: appear 0.15s;
    }
    .box:not(.ask) {
      position: static;
      inline-size: 100%;
      max-inline-size: none;
      max-block-size: calc(100% - 48px);
      padding: 10px 10px calc(10px + env(safe-area-inset-bottom, 0px));
      border-radius: var(--radius-l) var(--radius-l) 0 0;
      animation: sheet 0.26s var(--spring);
    }
    .on-confirm {
      align-items: center;
    }
    .box.reacted {
      inline-size: 100%;
      min-block-size: 45%;
    }
    .box.history {
      inline-size: 100%;
    }
    .box.emoji,
    .box.seen {
      max-block-size: 60%;
      padding-inline: 16px;
    }
    .quick {
      grid-template-columns: repeat(7, 1fr);
    }
    .pick {
      block-size: 46px;
      font-size: var(--text-xxl);
    }
    .item {
      min-block-size: 48px;
      font-size: var(--text-l);
    }
  }
  @keyframes sheet {
    from {
      transform: translateY(40%);
      opacity: 0;
    }
  }
  @media (pointer: coarse) {
    .pick,
    .item {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .box {
      border: 1px solid CanvasText;
    }
    .pick:is([aria-checked='true'], [aria-pressed='true']) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
