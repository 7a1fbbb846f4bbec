/** How files look in a message. Nothing here changes a height: the row has reserved it. */
import { css } from 'lit';

export const messageFilesStyles = css`
  parlor-message-files {
    position: relative;
    overflow: clip;
    border-radius: inherit;
  }
  .quote + parlor-message-files {
    border-start-start-radius: 0;
    border-start-end-radius: 0;
  }
  parlor-message-files:has(+ .text > .words:not(:empty)) {
    border-end-start-radius: 0;
    border-end-end-radius: 0;
  }
  .tiles {
    display: grid;
    grid-template: 1fr / 1fr;
    gap: 2px;
    background: var(--ground);
  }
  .tiles.n2 {
    grid-template-columns: 1fr 1fr;
  }
  .tiles.n3 {
    grid-template: 1fr 1fr / 2fr 1fr;
  }
  .n3 > :first-child {
    grid-row: span 2;
  }
  .tiles.n4 {
    grid-template: 1fr 1fr / 1fr 1fr;
  }
  .tiles.n5 {
    grid-template: 3fr 2fr / repeat(6, 1fr);
  }
  .n5 > * {
    grid-column: span 2;
  }
  .n5 > :nth-child(-n + 2) {
    grid-column: span 3;
  }
  .tile {
    position: relative;
    display: block;
    min-inline-size: 0;
    min-block-size: 0;
    overflow: clip;
    background: var(--fill-strong);
  }
  button.tile {
    cursor: zoom-in;
  }
  .tile > :is(canvas, img) {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .tile > img {
    opacity: 0;
    transition: opacity 0.25s;
  }
  .tile > img.here {
    opacity: 1;
  }
  .tile > img.tiny {
    object-fit: scale-down;
  }
  .tile::after {
    content: '';
    position: absolute;
    inset: 0;
    box-shadow: inset 0 0 0 1px oklch(0.5 0.02 200 / 0.14);
    transition: background-color 0.15s;
  }
  button.tile:hover::after {
    background: oklch(0.2 0.02 200 / 0.08);
  }
  .message .bubble .tile:focus-visible {
    outline: none;
  }
  .tile:focus-visible::after {
    box-shadow:
      inset 0 0 0 3px var(--accent-text),
      inset 0 0 0 5px var(--ground);
  }
  .moves {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-start: 8px;
    padding: 1px 6px;
    border-radius: var(--radius-s);
    font-size: var(--text-xs);
    font-weight: var(--strong);
    color: #fff;
    background: oklch(0.2 0.01 200 / 0.65);
  }
  .rest-count,
  .note-over {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    color: #fff;
    background: oklch(0.2 0.01 200 / 0.62);
  }
  .rest-count {
    font-size: var(--text-xl);
    font-weight: var(--strong);
  }
  .note-over {
    justify-items: center;
    gap: 6px;
    padding: 8px;
    font-size: var(--text-s);
    text-align: center;
    background: oklch(0.2 0.01 200 / 0.72);
  }
  .ring {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
  }
  .ring svg {
    inline-size: 44px;
    block-size: 44px;
    border-radius: var(--radius-full);
    color: #fff;
    background: oklch(0.2 0.01 200 / 0.6);
    stroke-width: 3;
    rotate: -90deg;
  }
  .ring circle {
    opacity: 0.3;
  }
  .ring .done {
    opacity: 1;
    transition: stroke-dasharray 0.2s;
  }
  .call-off {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-end: 8px;
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: var(--radius-full);
    color: #fff;
    background: oklch(0.2 0.01 200 / 0.62);
  }
  .call-off:hover {
    background: oklch(0.2 0.01 200 / 0.8);
  }
  .call-off:focus-visible {
    outline-color: #fff;
    outline-offset: -4px;
  }
  .film {
    position: relative;
    display: grid;
    grid-template-rows: minmax(0, 1fr) 32px;
    inline-size: 100%;
    block-size: 225px;
  }
  .film video,
  .screen {
    position: relative;
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
    background: oklch(0.16 0.01 200);
  }
  .film > .file-name {
    align-items: center;
    padding-inline: 12px 76px;
    font-size: var(--text-s);
  }
  .film video:focus-visible {
    outline-offset: -3px;
  }
  .card {
    position: relative;
    display: flex;
    align-items: center;
    gap: 10px;
    inline-size: 100%;
    block-size: 64px;
    padding: 10px 12px 10px 10px;
    text-align: start;
  }
  .card:dir(rtl) {
    padding: 10px 10px 10px 12px;
  }
  button.card {
    transition: background-color 0.15s;
  }
  button.card:hover {
    background: color-mix(in oklch, currentColor 6%, transparent);
  }
  .card:focus-visible {
    outline-offset: -3px;
    outline-color: currentColor;
    border-radius: var(--radius-l);
  }
  .sheet {
    position: relative;
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: var(--radius-m);
    color: var(--accent-text);
    background: var(--accent-wash);
  }
  /* A wash of the words' own colour would take from their contrast: on an accent it is only just enough. */
  .own .sheet {
    color: inherit;
    background: none;
    box-shadow: inset 0 0 0 1.5px color-mix(in oklch, currentColor 35%, transparent);
  }
  .sheet svg {
    inline-size: 24px;
    block-size: 24px;
    stroke-width: 1.4;
  }
  .sheet:has(b) svg {
    margin-block-end: 12px;
  }
  .sheet b {
    position: absolute;
    inset-block-end: 5px;
    font-size: var(--text-xs);
    font-weight: var(--heavy);
    line-height: 1.2;
    letter-spacing: 0.02em;
  }
  .card .ring {
    inset: 10px auto 10px 10px;
    inline-size: 44px;
  }
  .card:dir(rtl) .ring {
    inset: 10px 10px 10px auto;
  }
  .about-file {
    flex: 1;
    display: grid;
    min-inline-size: 0;
    line-height: 1.35;
  }
  .file-name {
    font-size: var(--text-m);
    font-weight: var(--strong);
  }
  .sub {
    font-size: var(--text-xs);
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .own .sub {
    color: inherit;
  }
  .save {
    flex: none;
    opacity: 0;
    transition: opacity 0.15s;
  }
  .card:is(:hover, :focus-visible) .save {
    opacity: 1;
  }
  /* The time over a picture: it stays where it was before this came. */
  parlor-message-files:has(> .tiles:last-of-type):not(:has(> :is(.card, .film, parlor-sound)))
    + .text:has(> .words:empty)
    .when {
    position: relative;
    isolation: isolate;
    color: #fff;
  }
  parlor-message-files:has(> .tiles:last-of-type):not(:has(> :is(.card, .film, parlor-sound)))
    + .text:has(> .words:empty)
    .when::before {
    content: '';
    position: absolute;
    z-index: -1;
    inset: -2px -7px;
    border-radius: var(--radius-m);
    background: oklch(0.2 0.01 200 / 0.62);
  }
  @media (pointer: coarse) {
    .call-off {
      min-inline-size: 44px;
      min-block-size: 44px;
    }
    .save {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .sheet,
    .call-off {
      border: 1px solid ButtonText;
    }
    .tile:focus-visible::after {
      box-shadow: inset 0 0 0 4px Highlight;
    }
  }
`;
