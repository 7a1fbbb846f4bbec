import { css } from 'lit';

export const messageExtrasStyles = css`
  .act {
    position: absolute;
    inset-block-start: -2px;
    inset-inline-start: calc(100% + 4px);
    display: grid;
    place-items: center;
    inline-size: 32px;
    block-size: 25px;
    border-radius: var(--radius-m);
    color: var(--muted);
    opacity: 0;
    transition: opacity 0.12s;
  }
  .own .act {
    inset-inline: auto calc(100% + 4px);
  }
  .act::before {
    content: '•••';
    font-size: var(--text-xs);
    line-height: 1;
    letter-spacing: 2px;
    margin-inline-end: -2px;
  }
  .act:hover {
    color: var(--text);
    background: var(--fill);
  }
  .act:focus-visible,
  .chosen .act {
    opacity: 1;
  }
  @media (hover: hover) {
    .message:is(:hover, :focus-visible) .act {
      opacity: 1;
    }
  }
  .acts {
    position: absolute;
    z-index: 1;
    inset-block-start: -2px;
    inset-inline-start: calc(100% + 37px);
    display: flex;
    opacity: 0;
    pointer-events: none;
    transition: opacity 0.12s;
  }
  .own .acts {
    inset-inline: auto calc(100% + 37px);
    flex-direction: row-reverse;
  }
  .acts[data-above],
  .own .acts[data-above] {
    inset-block: auto calc(100% - 7px);
    inset-inline: auto 10px;
    padding: 2px;
    border-radius: var(--radius-m);
    background: var(--raised);
    box-shadow:
      0 0 0 1px var(--hairline),
      0 2px 8px oklch(0.2 0.02 200 / 0.12);
  }
  .own .acts[data-above] {
    inset-inline: 10px auto;
  }
  .quick-act {
    display: grid;
    place-items: center;
    inline-size: 30px;
    block-size: 25px;
    border-radius: var(--radius-m);
    color: var(--muted);
  }
  .quick-act svg {
    inline-size: 18px;
    block-size: 18px;
  }
  .quick-act:hover {
    color: var(--text);
    background: var(--fill);
  }
  .quick-act:focus-visible {
    color: var(--text);
    outline-offset: -2px;
  }
  .acts:focus-within,
  .message:focus-visible .acts {
    opacity: 1;
    pointer-events: auto;
  }
  @media (hover: hover) {
    .message:hover .acts {
      opacity: 1;
      pointer-events: auto;
    }
  }
  .swipe-arrow {
    position: absolute;
    inset-block-start: calc(50% - 16px);
    inset-inline-start: -38px;
    display: grid;
    place-items: center;
    inline-size: 32px;
    block-size: 32px;
    border-radius: var(--radius-full);
    color: var(--accent-text);
    background: var(--fill);
    opacity: var(--progress, 0);
    scale: calc(0.6 + 0.4 * var(--progress, 0));
  }
  .swipe-arrow.ready {
    color: var(--on-accent);
    background: var(--accent);
  }
  .message[data-swiped] {
    transform: translateX(var(--swipe, 0));
  }
  /* Along the line a finger replies; the browser scrolls and zooms. */
  .message[data-row] {
    touch-action: pan-y pinch-zoom;
  }
  /* Where there is only a finger, a long press opens the menu, and the button is for those who listen. */
  @media (hover: none) {
    .act {
      clip-path: inset(50%);
    }
    .message .bubble {
      -webkit-touch-callout: none;
      -webkit-user-select: none;
      user-select: none;
    }
  }
  .message:focus {
    outline: none;
  }
  .message:focus-visible > .bubble {
    outline: 2px solid var(--accent-text);
    outline-offset: 2px;
  }
  .message.chosen > .bubble {
    box-shadow: 0 0 0 2px var(--accent-text);
  }
  .message::before {
    content: '';
    position: absolute;
    inset: 0 -12px;
    background: var(--accent-wash);
    opacity: 0;
    transition: opacity 0.6s;
    pointer-events: none;
  }
  .message[data-marked]::before {
    opacity: 1;
    transition-duration: 0.1s;
  }
  .folded > .bubble {
    display: flex;
    align-items: center;
    gap: 0 10px;
    padding-inline: 12px;
    font-size: var(--text-s);
    color: var(--muted);
    background: none;
    box-shadow: inset 0 0 0 1px var(--hairline);
  }
  .folded > .bubble > span {
    padding-block: 8px;
  }
  .folded .link {
    flex: none;
    min-block-size: 36px;
    margin-inline: -2px;
    padding-block: 8px;
  }
  @media (pointer: coarse) {
    .folded .link {
      min-block-size: 44px;
    }
  }
  .message > :is(.avatar, .sender) {
    cursor: pointer;
  }
  .bubble > .quote {
    display: grid;
    min-inline-size: min(150px, 100%);
    margin: 8px 8px 0;
    inline-size: calc(100% - 16px);
    padding: 5px 10px 6px;
    border-radius: var(--radius-m);
    border-inline-start: 3px solid var(--accent-text);
    font-size: var(--text-s);
    line-height: 1.35;
    text-align: start;
    background: color-mix(in oklch, currentColor 6%, transparent);
  }
  .bubble > .quote:hover {
    background: color-mix(in oklch, currentColor 11%, transparent);
  }
  .own > .bubble > .quote {
    border-color: currentColor;
    background: color-mix(in oklch, currentColor 14%, transparent);
  }
  .own > .bubble > .quote:focus-visible {
    outline-color: currentColor;
    outline-offset: -2px;
  }
  .large > .bubble > .quote {
    margin: 0 0 8px;
    inline-size: 100%;
    color: var(--text);
    background: var(--fill);
    border-color: var(--accent-text);
  }
  .quote .who {
    overflow: hidden;
    font-weight: var(--strong);
    color: var(--accent-text);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .own > .bubble > .quote .who {
    color: inherit;
  }
  .quote .excerpt {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow-wrap: anywhere;
  }
  .quote .gone {
    font-style: italic;
  }
  .previews {
    position: relative;
    display: grid;
    gap: 4px;
    inline-size: min(300px, 100%);
    padding-block: 4px 2px;
  }
  .preview {
    display: grid;
    overflow: hidden;
    border-radius: var(--radius-l);
    font-size: var(--text-s);
    line-height: 1.35;
    text-decoration: none;
    background: var(--raised);
    box-shadow: inset 0 0 0 1px var(--hairline);
    transition: background-color 0.15s;
  }
  .preview:hover {
    background: var(--fill);
  }
  .preview .said {
    display: grid;
    align-content: center;
    gap: 2px;
    min-inline-size: 0;
    padding: 9px 13px 11px;
  }
  .preview.broad parlor-small-picture {
    aspect-ratio: 1.91;
  }
  .preview.beside {
    grid-template-columns: minmax(0, 1fr) 84px;
  }
  .preview.beside parlor-small-picture {
    grid-area: 1 / 2;
    min-block-size: 84px;
    block-size: auto;
  }
  .preview .host {
    overflow: hidden;
    font-size: var(--text-xs);
    color: var(--muted);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .preview :is(.headline, .about) {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    text-align: start;
    overflow-wrap: anywhere;
  }
  .preview .headline {
    font-size: var(--text-s);
    font-weight: var(--strong);
    color: var(--accent-text);
  }
  .preview:hover .headline {
    text-decoration: underline 1px;
    text-underline-offset: 3px;
  }
  .preview .about {
    color: var(--text);
  }
  .reactions {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    max-inline-size: 100%;
    padding-block: 4px 3px;
  }
  .own > .reactions {
    justify-content: end;
  }
  .reaction {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    min-block-size: 28px;
    padding: 2px 9px;
    border-radius: var(--radius-m);
    font-size: var(--text-s);
    line-height: 1;
    background: var(--fill);
    transition:
      background-color 0.15s,
      transform 0.15s;
  }
  .reaction:hover {
    background: var(--fill-strong);
  }
  .reaction:active {
    transform: scale(0.94);
  }
  .reaction .number {
    font-size: var(--text-xs);
    font-weight: var(--strong);
    font-variant-numeric: tabular-nums;
    color: var(--muted);
  }
  .reaction[aria-pressed='true'] {
    background: var(--accent-wash);
    box-shadow: inset 0 0 0 1.5px var(--accent-text);
  }
  .reaction[aria-pressed='true'] .number {
    color: var(--accent-text);
  }
  .pinned {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    padding-inline: 4px;
    font-size: var(--text-xs);
    font-weight: var(--regular);
    color: var(--muted);
  }
  .pinned svg {
    inline-size: 14px;
    block-size: 14px;
  }
  @media (pointer: coarse) {
    /* A small pill, and around it room for a finger. */
    .reactions {
      gap: 16px 4px;
      padding-block: 8px 10px;
    }
    .reaction {
      position: relative;
      min-inline-size: 44px;
      justify-content: center;
    }
    .reaction::after {
      content: '';
      position: absolute;
      inset: -8px -2px;
    }
  }
  @media (forced-colors: active) {
    .reaction,
    .preview,
    .bubble > .quote {
      border: 1px solid ButtonText;
    }
    .reaction[aria-pressed='true'] {
      border: 2px solid Highlight;
    }
    .message.chosen > .bubble {
      outline: 2px solid Highlight;
    }
    .message[data-marked]::before {
      border: 2px solid Highlight;
    }
  }
`;
