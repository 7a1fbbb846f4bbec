/** How a sound looks in a message, in the height that its row has reserved. */
import { css } from 'lit';

export const soundStyles = css`
  .sound {
    position: relative;
    display: flex;
    align-items: center;
    gap: 10px;
    inline-size: 100%;
    block-size: 64px;
    padding: 10px;
    text-align: start;
  }
  .play {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: var(--radius-full);
    color: var(--on-accent);
    background: var(--accent);
    transition: transform 0.15s;
  }
  .play:active {
    transform: scale(0.94);
  }
  .own .play {
    color: inherit;
    background: color-mix(in oklch, currentColor 18%, transparent);
  }
  .own :is(.play, .wave, .speed):focus-visible {
    outline-color: currentColor;
  }
  .track {
    flex: 1;
    display: grid;
    gap: 1px;
    min-inline-size: 0;
    line-height: 1.2;
  }
  .wave {
    position: relative;
    block-size: 28px;
    border-radius: var(--radius-s);
    cursor: pointer;
    touch-action: pan-y;
  }
  .named .wave {
    block-size: 16px;
  }
  .wave svg {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    stroke-width: 2;
    opacity: 0.4;
  }
  .wave path {
    vector-effect: non-scaling-stroke;
  }
  .named .wave svg,
  .wave svg:has([d='M1 14H63']) {
    stroke-width: 4;
  }
  .wave .played {
    opacity: 1;
  }
  .message:not(.own) .wave .played {
    color: var(--accent-text);
  }
  .plays .played {
    transition: clip-path 0.25s linear;
  }
  .named .file-name {
    font-size: var(--text-s);
  }
  /* Above the time, which stands below it where there are no words. */
  .speed {
    position: relative;
    flex: none;
    align-self: start;
    margin-block-start: -6px;
    min-inline-size: 42px;
    min-block-size: 36px;
    border-radius: var(--radius-m);
    font-size: var(--text-s);
    font-weight: var(--strong);
    text-align: center;
    font-variant-numeric: tabular-nums;
    background: color-mix(in oklch, currentColor 9%, transparent);
  }
  /* A wash of the words' own colour would take from their contrast: on an accent it is only just enough. */
  .own .speed {
    background: none;
    box-shadow: inset 0 0 0 1.5px color-mix(in oklch, currentColor 35%, transparent);
  }
  .speed:hover {
    background: color-mix(in oklch, currentColor 15%, transparent);
  }
  @media (pointer: coarse) {
    .speed::after {
      content: '';
      position: absolute;
      inset: -4px;
    }
  }
  @media (forced-colors: active) {
    .play,
    .speed {
      border: 1px solid ButtonText;
    }
  }
`;
