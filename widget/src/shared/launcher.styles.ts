/**
 * The launcher's look, as text: the loader makes a style sheet of it before Lit is there, and
 * `<parlor-chat>` takes the same text, so nothing moves or flashes when the element takes over. The
 * colours that everything derives from are set here.
 *
 * A host sets `--parlor-accent` to any colour. `--accent` keeps it readable: colours of middling
 * lightness are darkened until white text on them has a contrast of 4.5, light ones take dark text.
 *
 * The launcher's transparent border is visible in forced colors. `:not(:defined)::before` is the
 * frame of the chat with rows of its list, shown from the press until the chat's code is loaded.
 */
const css = String.raw;

export const launcherCss = css`
  :host {
    all: initial;
    display: contents;
    color-scheme: light dark;
    --brand: var(--parlor-accent, #17685b);
    --accent: oklch(
      from var(--brand) calc(l - max(0, l - 0.55) * clamp(0, (0.73 - l) * 1000, 1)) c h
    );
    --on-accent: oklch(from var(--brand) clamp(0.2, (0.73 - l) * 1000, 1) 0 0);
    --gap: var(--parlor-offset, 20px);
    --layer: var(--parlor-z-index, 2147483000);
    --block: auto calc(var(--gap) + env(safe-area-inset-bottom));
    --inline: auto calc(var(--gap) + env(safe-area-inset-right));
  }
  :host([position$='start']) {
    --inline: calc(var(--gap) + env(safe-area-inset-left)) auto;
  }
  :host([position^='top']) {
    --block: calc(var(--gap) + env(safe-area-inset-top)) auto;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  :host([hidden]) {
    display: none;
  }
  .launcher {
    all: unset;
    box-sizing: border-box;
    position: fixed;
    z-index: var(--layer);
    inset-block: var(--block);
    inset-inline: var(--inline);
    inline-size: 56px;
    block-size: 56px;
    border: 1px solid #0000;
    border-radius: 20px;
    display: grid;
    place-items: center;
    color: var(--on-accent);
    background: var(--accent);
    box-shadow: 0 8px 24px oklch(from var(--accent) l c h / 0.34);
    cursor: pointer;
  }
  :host([inline]) .launcher,
  :host([launcher='none']) .launcher {
    display: none;
  }
  .launcher:focus-visible,
  .cut-off:focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 3px;
  }
  .launcher svg {
    grid-area: 1 / 1;
    inline-size: 28px;
    block-size: 28px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.9;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  :host([open]) .launcher svg:nth-of-type(1),
  :host(:not([open])) .launcher svg:nth-of-type(2) {
    opacity: 0;
  }
  :host([open]:not(:defined, [inline]))::before {
    content: '';
    box-sizing: border-box;
    position: fixed;
    z-index: var(--layer);
    inset-block: var(--block);
    inset-inline: var(--inline);
    margin-block: 70px;
    inline-size: min(var(--parlor-width, 400px), 100% - 2 * var(--gap));
    block-size: min(var(--parlor-height, 660px), 100% - var(--gap) - 86px);
    padding-block-start: 120px;
    border-radius: var(--parlor-radius, 22px);
    background:
      linear-gradient(#0000 10px, #8882 0 58px, #0000 0) 20px 0/48px 69px repeat-y content-box,
      linear-gradient(#0000 24px, #8882 0 35px, #0000 0 43px, #8882 0 54px, #0000 0) 80px 0/52% 69px
        repeat-y content-box,
      var(--parlor-ground, light-dark(#fff, #171b1a));
  }
  @media (max-width: 479.98px), (max-height: 479.98px) {
    :host([open]:not(:defined, [inline]))::before {
      inset: 0;
      margin: 0;
      inline-size: 100%;
      block-size: 100%;
      border-radius: 0;
    }
  }
  .cut-off,
  .away::after {
    all: unset;
    position: absolute;
    inset: -6px -6px auto auto;
    padding: 2px 9px;
    border-radius: 20px;
    font: 600 14px system-ui;
    color: #fff;
    background: #b00;
    content: '!';
  }
  .cut-off {
    position: fixed;
    z-index: var(--layer);
    inset-block: var(--block);
    inset-inline: var(--inline);
    margin-block: 70px;
    padding: 9px;
    cursor: pointer;
  }
  :host([inline]) .cut-off {
    position: static;
  }
  @media print {
    .launcher {
      display: none;
    }
  }
`;
