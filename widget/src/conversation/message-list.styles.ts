import { css } from 'lit';

/**
 * The log.
 *
 * - `.far`: a chunk that is far away keeps its height, and shows rough bubbles while the scroll bar
 *   is dragged.
 * - `parlor-message-files`: as wide as the files, or as a quote that is wider. The time lies over
 *   files without text.
 * - `.when`: the time is at the end of the last line, or below it if the line is full.
 */
export const messageListStyles = css`
  :host {
    position: relative;
    display: block;
    flex: 1;
    min-block-size: 0;
  }
  .scroller {
    display: flex;
    flex-direction: column-reverse;
    block-size: 100%;
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--fill-strong) transparent;
  }
  .scroller:focus-visible {
    outline-offset: -3px;
    border-radius: var(--radius-s);
  }
  .content {
    flex: none;
    padding: 12px var(--column) 4px;
  }
  .far {
    border-radius: var(--radius-l);
    background: repeating-linear-gradient(var(--fill) 0 34px, transparent 34px 46px) content-box;
    opacity: 0.5;
    padding-inline: 38px 30%;
  }
  .message {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    justify-items: start;
    padding-block-start: 2px;
    padding-inline-end: 44px;
  }
  .message.opens {
    padding-block-start: calc(10px * var(--space));
  }
  .message.own {
    justify-items: end;
    padding-inline: 44px 0;
  }
  .several .message:not(.own) {
    padding-inline-start: 38px;
  }
  .message > .avatar {
    position: absolute;
    inset-inline-start: 0;
    inset-block-end: 0;
  }
  .sender {
    display: flex;
    align-items: baseline;
    gap: 4px;
    max-inline-size: 100%;
    padding: 0 12px 3px;
    font-size: var(--text-xs);
    font-weight: var(--strong);
    color: light-dark(oklch(0.47 0.11 var(--person)), oklch(0.82 0.09 var(--person)));
  }
  .sender bdi {
    overflow: hidden;
    min-inline-size: 0;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .bubble {
    position: relative;
    max-inline-size: 100%;
    border-radius: var(--radius-l);
    border-start-start-radius: var(--radius-s);
    border-end-start-radius: var(--radius-s);
    background: var(--bubble);
  }
  .text {
    padding: calc(7px * var(--space)) 12px calc(8px * var(--space));
    text-align: start;
    overflow-wrap: anywhere;
  }
  .text::after {
    content: '';
    display: block;
    clear: both;
  }
  .words {
    white-space: pre-wrap;
  }
  parlor-message-files {
    display: block;
    inline-size: 300px;
    min-inline-size: 100%;
    max-inline-size: 100%;
  }
  .quote + parlor-message-files {
    margin-block-start: 6px;
  }
  parlor-message-files + .text {
    inline-size: 0;
    min-inline-size: 100%;
  }
  parlor-message-files + :has(.words:empty) {
    position: absolute;
    inset-block-end: 3px;
    direction: inherit;
    pointer-events: none;
  }
  .opens > .bubble {
    border-start-start-radius: var(--radius-l);
  }
  .closes > .bubble {
    border-end-start-radius: var(--radius-l);
  }
  .own > .bubble {
    color: var(--own-text);
    background: var(--own-bubble);
    border-radius: var(--radius-l);
    border-start-end-radius: var(--radius-s);
    border-end-end-radius: var(--radius-s);
  }
  .own.opens > .bubble {
    border-start-end-radius: var(--radius-l);
  }
  .own.closes > .bubble {
    border-end-end-radius: var(--radius-l);
  }
  .own > .bubble::selection,
  .own > .bubble ::selection {
    color: var(--accent);
    background: var(--on-accent);
  }
  .deleted > .bubble {
    color: var(--muted);
    background: none;
    box-shadow: inset 0 0 0 1px var(--hairline);
    font-style: italic;
  }
  .when {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    float: inline-end;
    margin-block: 5px -3px;
    margin-inline: 12px -2px;
    font-size: var(--text-xs);
    font-style: normal;
    line-height: 1.35;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
    color: var(--muted);
    user-select: none;
  }
  .own > .bubble .text .when {
    color: inherit;
  }
  .mark {
    inline-size: 15px;
    block-size: 15px;
    stroke-width: 1.6;
  }
  .mark:not(.seen) {
    opacity: 0.75;
  }
  .mark.seen {
    stroke-width: 2.1;
  }
  .quiet {
    opacity: 0;
    position: absolute;
    inset-inline-start: calc(100% + 8px);
    inset-block-end: 9px;
    transition: opacity 0.15s;
    pointer-events: none;
  }
  .own .quiet {
    inset-inline: auto calc(100% + 8px);
  }
  .quiet .when {
    float: none;
    margin: 0;
  }
  .message[data-timed] .quiet {
    opacity: 1;
    position: static;
    display: block;
    padding: 0 12px 5px;
    text-align: end;
  }
  .own[data-timed] .quiet .when {
    color: inherit;
  }
  @media (hover: hover) {
    /* Below the actions, which may be fetched later. */
    .bubble > .quiet {
      inset-block-end: -2px;
    }
    .message:hover .quiet {
      opacity: 1;
    }
  }
  .failed > .bubble {
    color: var(--danger);
    background: var(--danger-wash);
  }
  .trouble {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    align-items: center;
    gap: 0 10px;
    padding: 2px 4px 4px;
    font-size: var(--text-s);
    color: var(--danger);
  }
  .trouble .link {
    display: inline-flex;
    align-items: center;
    min-block-size: 28px;
  }
  .day,
  .new {
    display: flex;
    align-items: center;
    gap: 12px;
    justify-content: center;
    padding: 18px 0 6px;
    font-size: var(--text-xs);
    font-weight: var(--strong);
    color: var(--muted);
  }
  .new {
    padding: 14px 2px 4px;
    color: var(--accent-text);
  }
  .new::before,
  .new::after {
    content: '';
    flex: 1;
    block-size: 1px;
    background: currentColor;
    opacity: 0.28;
  }
  .floating-day {
    position: absolute;
    inset-block-start: 8px;
    inset-inline: 0;
    inline-size: fit-content;
    max-inline-size: calc(100% - 32px);
    margin-inline: auto;
    padding: 4px 12px;
    border-radius: var(--radius-m);
    font-size: var(--text-xs);
    font-weight: var(--strong);
    color: var(--muted);
    background: var(--raised);
    box-shadow:
      0 0 0 1px var(--hairline),
      0 2px 8px oklch(0.2 0.02 200 / 0.12);
    opacity: 0;
    pointer-events: none;
    transition: opacity 0.2s;
  }
  .floating-day.shown {
    opacity: 1;
  }
  @media (prefers-reduced-motion: reduce) {
    .floating-day {
      transition: none;
    }
  }
  .older {
    display: grid;
    gap: 10px;
    padding: 12px 0;
  }
  .older .skeleton {
    block-size: 38px;
    border-radius: var(--radius-l);
  }
  .older .skeleton:nth-child(odd) {
    inline-size: 58%;
  }
  .older .skeleton:nth-child(even) {
    inline-size: 44%;
    justify-self: end;
  }
  .older .skeleton:nth-child(3) {
    inline-size: 36%;
    block-size: 58px;
  }
  .whole {
    position: absolute;
    inset: 0;
    display: grid;
  }
  .whole.bottom {
    align-content: end;
    padding: 12px;
  }
  .latest {
    position: absolute;
    inset-block-end: 10px;
    inset-inline-end: 14px;
    display: grid;
    place-items: center;
    inline-size: 42px;
    block-size: 42px;
    border-radius: var(--radius-full);
    color: var(--text);
    background: var(--raised);
    box-shadow:
      0 0 0 1px var(--hairline),
      0 4px 16px oklch(0.2 0.02 200 / 0.16);
    transition:
      opacity 0.18s,
      transform 0.25s var(--spring),
      visibility 0.18s;
  }
  .latest.away {
    opacity: 0;
    visibility: hidden;
    transform: translateY(10px) scale(0.85);
  }
  .latest .count {
    position: absolute;
    inset-block-start: -7px;
  }
  .enters > .bubble {
    animation: enter 0.26s var(--spring);
    transform-origin: 0 100%;
  }
  .own.enters > .bubble {
    transform-origin: 100% 100%;
  }
  @keyframes enter {
    from {
      opacity: 0;
      transform: scale(0.92);
    }
  }
  @media (forced-colors: active) {
    .bubble,
    .latest {
      border: 1px solid CanvasText;
    }
    .own > .bubble {
      border-width: 2px;
    }
  }
`;
