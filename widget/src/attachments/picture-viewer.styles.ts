/** Dark in every theme, so that the picture stands out. */
import { css } from 'lit';

export const pictureViewerStyles = css`
  :host {
    display: contents;
    color-scheme: dark;
  }
  dialog {
    position: fixed;
    inset: 0;
    inline-size: 100%;
    max-inline-size: none;
    block-size: 100%;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    overflow: hidden;
    overscroll-behavior: contain;
    color: var(--text);
    background: oklch(0.14 0.008 260);
    font: var(--regular) var(--text-m)/1.42 var(--font);
    outline: none;
    user-select: none;
    -webkit-user-select: none;
    animation: appear 0.18s;
  }
  dialog::backdrop {
    background: none;
  }
  .bar {
    position: absolute;
    inset: 0 0 auto;
    z-index: 1;
    gap: 10px;
    min-block-size: 0;
    padding: calc(8px + env(safe-area-inset-top, 0px)) max(10px, env(safe-area-inset-right, 0px))
      8px max(14px, env(safe-area-inset-left, 0px));
    background: linear-gradient(oklch(0.14 0.008 260 / 0.85), oklch(0.14 0.008 260 / 0));
  }
  .avatar {
    --size: 36px;
    flex: none;
  }
  .who {
    flex: 1;
    min-inline-size: 0;
    line-height: 1.25;
  }
  .who > * {
    display: block;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .who bdi {
    font-weight: var(--strong);
  }
  .who time {
    font-size: var(--text-xs);
    color: var(--muted);
  }
  .round {
    inline-size: 44px;
    block-size: 44px;
    border-radius: var(--radius-m);
    color: var(--text);
  }
  .stage {
    position: absolute;
    inset: 0;
    overflow: hidden;
    touch-action: none;
    cursor: zoom-in;
  }
  .stage.zoomed {
    cursor: grab;
  }
  .stage.held {
    cursor: grabbing;
  }
  .slide {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    padding: 64px 0;
    container-type: size;
    translate: calc(var(--at) * (100% + 24px) + var(--drag-x, 0px)) var(--drag-y, 0px);
    transition: translate 0.28s var(--spring);
  }
  .held .slide {
    transition: none;
  }
  .frame {
    position: relative;
    inline-size: min(100cqw, 100cqh * var(--ratio), var(--width));
    aspect-ratio: var(--ratio);
    transition: transform 0.22s var(--spring);
    will-change: transform;
  }
  .held .frame {
    transition: none;
  }
  .frame img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
    -webkit-user-drag: none;
    opacity: 0;
    transition: opacity 0.2s;
  }
  .frame img[data-loaded] {
    opacity: 1;
  }
  /* What is known of it before it is here. */
  .frame img.early {
    filter: blur(calc(min(100cqw, 400px) / 80));
    clip-path: inset(0);
  }
  .slide > .waiting,
  .stage > .waiting {
    position: absolute;
    inset: 0;
    pointer-events: none;
  }
  .notice {
    position: relative;
  }
  .stage > .notice {
    block-size: 100%;
  }
  .step {
    position: absolute;
    inset-block: 0;
    margin-block: auto;
    z-index: 1;
    display: grid;
    place-items: center;
    inline-size: 48px;
    block-size: 48px;
    border-radius: var(--radius-full);
    color: var(--text);
    background: oklch(0.26 0.01 260 / 0.75);
    transition:
      background-color 0.15s,
      opacity 0.15s,
      transform 0.15s;
  }
  .step:hover {
    background: oklch(0.38 0.01 260 / 0.9);
  }
  .step:active {
    transform: scale(0.94);
  }
  .step.back {
    inset-inline-start: 16px;
  }
  .step.on {
    inset-inline-end: 16px;
  }
  .step[aria-disabled='true'] {
    opacity: 0;
    pointer-events: none;
  }
  .step[aria-disabled='true']:focus-visible {
    opacity: 0.4;
  }
  .strip {
    position: absolute;
    inset-block-end: calc(16px + env(safe-area-inset-bottom, 0px));
    inset-inline: 16px;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 4px 12px;
    inline-size: fit-content;
    margin-inline: auto;
    padding: 8px 16px;
    border-radius: var(--radius-m);
    background: oklch(0.26 0.01 260);
  }
  .strip .link {
    min-block-size: 36px;
  }
  @media (max-width: 479.98px) {
    .bar {
      gap: 2px;
    }
    .who {
      margin-inline: 8px;
    }
  }
  @media (max-width: 359.98px) {
    .bar > .avatar {
      display: none;
    }
  }
  /* A finger swipes; the arrows would lie on the picture. */
  @media (hover: none) and (max-width: 719.98px) {
    .step:not(:focus-visible) {
      opacity: 0;
      pointer-events: none;
    }
  }
  @media (forced-colors: active) {
    dialog {
      background: Canvas;
    }
    .step {
      border: 1px solid ButtonText;
    }
  }
`;
