import { css } from 'lit';

/**
 * The frame of the chat.
 *
 * - `.launcher svg`: the launcher turns into the button that closes the chat.
 * - `.launcher .badge …`: ends what a page's rules for all elements would pass on through the host.
 * - `-webkit-user-select`: Safari knows this name only.
 * - `column-rule-color`: nothing is drawn; SchemeController reads here how light the ground is.
 * - `[launcher='none']`: a button of the page opens the chat.
 * - `section.panel`: a height for a box that has none.
 * - Small and low screens: the chat fills the screen; ViewportController watches the keyboard.
 * - `::slotted(*)`: room around the host's own content; the host's rules have precedence.
 */
export const parlorChatStyles = css`
  :host {
    --accent-hover: oklch(from var(--accent) calc(l - 0.035) c h);
    --danger: light-dark(oklch(0.53 0.19 25), oklch(0.72 0.16 25));
    --font: var(
      --parlor-font,
      ui-sans-serif,
      system-ui,
      -apple-system,
      'Segoe UI Variable Text',
      'Segoe UI',
      Roboto,
      'Noto Sans',
      sans-serif
    );
    --lift: 70px;
  }
  :host(:state(light)) {
    color-scheme: light;
  }
  :host(:state(dark)) {
    color-scheme: dark;
  }
  .launcher {
    user-select: none;
    -webkit-tap-highlight-color: transparent;
    touch-action: manipulation;
    box-shadow:
      inset 0 1px 0 oklch(1 0 0 / 0.16),
      0 8px 24px oklch(from var(--accent) l c h / 0.34);
    transition:
      transform 0.25s cubic-bezier(0.3, 1.4, 0.5, 1),
      background-color 0.15s,
      border-radius 0.25s;
  }
  .launcher:hover {
    background: var(--accent-hover);
    transform: translateY(-2px);
  }
  .launcher:active {
    transform: scale(0.94);
  }
  @media (prefers-reduced-motion: reduce) {
    .launcher {
      transition: none;
    }
  }
  .launcher svg {
    transition:
      transform 0.3s cubic-bezier(0.3, 1.3, 0.5, 1),
      opacity 0.18s;
  }
  .launcher svg:nth-of-type(2) {
    transform: scale(0.5) rotate(-45deg);
  }
  :host([open]) .launcher svg:nth-of-type(1) {
    transform: scale(0.5) rotate(45deg);
  }
  :host([open]) .launcher svg:nth-of-type(2) {
    transform: none;
  }
  @media (prefers-reduced-motion: reduce) {
    .launcher svg {
      transition: none;
    }
  }
  .launcher .badge,
  .panel {
    all: initial;
    color-scheme: inherit;
    visibility: inherit;
    box-sizing: border-box;
  }
  .launcher .badge {
    cursor: inherit;
    position: absolute;
    inset-block-start: -6px;
    inset-inline-end: -6px;
    min-inline-size: 1.85em;
    padding-inline: 6px;
    border-radius: var(--radius-m);
    font: var(--heavy) var(--text-xs) / 1.85 var(--font);
    text-align: center;
    color: oklch(1 0 0);
    background: oklch(0.55 0.2 25);
    box-shadow: 0 0 0 2px light-dark(oklch(1 0 0), oklch(0.2 0 0));
  }
  .launcher .badge[hidden],
  :host([open]) .launcher .badge {
    display: none;
  }
  :host([inline]) {
    display: block;
    visibility: inherit;
    block-size: 100%;
    min-block-size: 320px;
  }
  .panel {
    -webkit-user-select: text;
    display: none;
    flex-direction: column;
    overflow: hidden;
    overscroll-behavior: contain;
    color: var(--text);
    background: var(--ground);
    column-rule-color: oklch(from var(--ground) l 0 0);
    font: var(--regular) var(--text-m)/1.42 var(--font);
  }
  .panel > parlor-panel {
    flex: 1;
  }
  :host([launcher='none']) {
    --lift: 0px;
  }
  :host([mode='inbox']) {
    --broad: 920px;
  }
  dialog.panel {
    position: fixed;
    z-index: var(--layer);
    inset-block: var(--block);
    inset-inline: var(--inline);
    margin-block: var(--lift);
    inline-size: var(--parlor-width, var(--broad, 400px));
    max-inline-size: calc(100% - 2 * var(--gap));
    block-size: var(--parlor-height, 660px);
    max-block-size: calc(100% - var(--gap) - var(--lift) - 16px);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
    transform-origin: 50% 100%;
  }
  :host([position^='top']) dialog.panel {
    transform-origin: 50% 0;
  }
  dialog.panel:is([open], :popover-open),
  section.panel {
    display: flex;
  }
  dialog.panel::backdrop {
    display: none;
  }
  section.panel {
    block-size: 100%;
    min-block-size: inherit;
    border-radius: var(--parlor-radius, var(--radius-l));
    box-shadow: inset 0 0 0 1px var(--hairline);
  }
  section.panel > parlor-panel {
    border-radius: inherit;
    clip-path: inset(1px round var(--parlor-radius, var(--radius-l)));
  }
  .waiting {
    flex: 1;
    padding-block-start: 120px;
    background: var(--skeleton);
  }
  .broken {
    flex: 1;
    display: grid;
    place-content: center;
    gap: 14px;
    padding: 32px;
    text-align: center;
  }
  .broken button {
    font: inherit;
  }
  @media (max-width: 479.98px), (max-height: 479.98px) {
    dialog.panel {
      inset: var(--visible-top, 0) auto auto 0;
      margin: 0;
      inline-size: 100%;
      max-inline-size: none;
      block-size: var(--visible-height, 100%);
      max-block-size: none;
      padding-block-start: env(safe-area-inset-top, 0px);
      border-radius: 0;
      box-shadow: none;
    }
  }
  ::slotted(*) {
    margin: 0;
    padding: 10px 16px;
  }
  @media print {
    dialog.panel {
      display: none !important;
    }
  }
  @media (forced-colors: active) {
    .panel,
    .launcher .badge {
      border: 1px solid CanvasText;
    }
  }
`;
