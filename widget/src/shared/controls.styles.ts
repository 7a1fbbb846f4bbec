import { css } from 'lit';

/**
 * What every view shares: the reset, buttons, headers, notices and texts for screen readers.
 * Comments are here because those inside a style sheet are sent to browsers.
 *
 * - `h1, h2, p …`: a text follows the direction of its own language, and starts where the page's
 *   lines start.
 * - `h1:focus`: only scripts focus headings, for screen readers, so there is no outline.
 * - Reduced motion: `transition: none`, because a duration of 0 makes the browser compare all
 *   properties of an element whenever its style changes.
 */
export const controls = css`
  :host {
    display: block;
    box-sizing: border-box;
    color: var(--text);
    font: var(--regular) var(--text-m)/1.42 var(--font);
    letter-spacing: -0.003em;
    -webkit-font-smoothing: antialiased;
    -webkit-text-size-adjust: none;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  h1,
  h2 {
    font-size: inherit;
    text-wrap: balance;
  }
  p {
    text-wrap: pretty;
  }
  h1,
  h2,
  p,
  label,
  .name,
  .more {
    unicode-bidi: plaintext;
  }
  h1,
  h2,
  p,
  label,
  .name,
  .more,
  :placeholder-shown {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  button {
    all: unset;
    box-sizing: border-box;
    cursor: pointer;
    user-select: none;
    -webkit-tap-highlight-color: transparent;
    touch-action: manipulation;
  }
  :focus-visible {
    outline: 2px solid var(--accent-text);
    outline-offset: 2px;
  }
  h1:focus {
    outline: none;
  }
  svg {
    display: block;
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  svg.turns:dir(rtl) {
    scale: -1 1;
  }
  time {
    unicode-bidi: plaintext;
  }
  .listen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 44px;
    padding: 10px 18px;
    border-radius: var(--radius-m);
    font-weight: var(--strong);
    text-align: center;
    color: var(--text);
    background: var(--fill);
    transition:
      background-color 0.15s,
      transform 0.15s,
      opacity 0.15s;
  }
  .button:hover {
    background: var(--fill-strong);
  }
  .button:active {
    transform: scale(0.98);
  }
  .button.primary {
    color: var(--on-accent);
    background: var(--accent);
  }
  .button.primary:hover {
    background: var(--accent-hover);
  }
  .button[aria-disabled='true'] {
    cursor: default;
    opacity: 0.55;
    transform: none;
  }
  .link {
    padding: 4px 2px;
    border-radius: var(--radius-s);
    font-weight: var(--strong);
    color: var(--accent-text);
  }
  .link:hover {
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .round {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: var(--target);
    block-size: var(--target);
    border-radius: var(--radius-m);
    color: var(--muted);
    transition:
      background-color 0.15s,
      color 0.15s,
      transform 0.15s;
  }
  .round:hover {
    color: var(--text);
    background: var(--fill);
  }
  .round:active {
    transform: scale(0.92);
  }
  .round.strong {
    color: var(--accent-text);
    background: var(--accent-wash);
  }

  .bar {
    display: flex;
    align-items: center;
    gap: 4px;
    flex: none;
    min-block-size: 60px;
    padding: 8px var(--edge-of-button);
  }
  .bar > h1:first-child {
    margin-inline-start: calc(var(--edge) - var(--edge-of-button) - 4px);
  }
  .bar h1 {
    flex: 1;
    min-inline-size: 0;
    padding-inline: 4px;
    font-size: var(--text-l);
    font-weight: var(--strong);
    letter-spacing: -0.015em;
  }

  textarea {
    font: inherit;
    letter-spacing: inherit;
    color: inherit;
    margin: 0;
  }

  .notice {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: 6px;
    padding: 24px 32px;
    text-align: center;
    animation: appear 0.3s both;
  }
  .picture-box {
    display: grid;
    place-items: center;
    inline-size: 64px;
    block-size: 64px;
    margin-block-end: 10px;
    border-radius: var(--radius-l);
    color: var(--accent-text);
    background: var(--accent-wash);
  }
  .picture-box svg {
    inline-size: 30px;
    block-size: 30px;
    stroke-width: 1.4;
  }
  .notice h2 {
    font-size: var(--text-l);
    font-weight: var(--strong);
    letter-spacing: -0.015em;
  }
  .notice p {
    max-inline-size: 30ch;
    color: var(--muted);
  }
  .notice .button {
    margin-block-start: 14px;
  }

  .skeleton {
    border-radius: var(--radius-s);
    background: var(--fill);
    animation: breathe 1.4s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
  @media (forced-colors: active) {
    .button,
    .round {
      border: 1px solid ButtonText;
    }
    .skeleton {
      border: 1px solid GrayText;
    }
    .picture-box {
      border: 1px solid CanvasText;
    }
  }
`;
