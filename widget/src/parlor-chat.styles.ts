import { css } from 'lit';

export const parlorChatStyles = css`
  :host([mode='inline']) {
    display: block;
    block-size: 100%;
    min-block-size: 320px;
  }
  .panel {
    box-sizing: border-box;
    display: none;
    flex-direction: column;
    margin: 0;
    padding: 0;
    border: 0;
    overflow: hidden;
    overscroll-behavior: contain;
    color: var(--text);
    background: var(--ground);
    font: 400 15px/1.42 var(--font);
    outline: none;
  }
  .panel > parlor-panel {
    flex: 1;
  }
  dialog.panel {
    position: fixed;
    z-index: var(--layer);
    inset: auto;
    inset-block-end: calc(var(--gap) + 56px + 14px + env(safe-area-inset-bottom, 0px));
    inset-inline-end: calc(var(--gap) + env(safe-area-inset-right, 0px));
    inline-size: var(--parlor-width, 400px);
    max-inline-size: calc(100vw - 2 * var(--gap));
    block-size: var(--parlor-height, 660px);
    max-block-size: calc(100dvh - var(--gap) - 56px - 14px - 16px);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
    transform-origin: 100% 100%;
  }
  dialog.panel:dir(rtl) {
    transform-origin: 0 100%;
  }
  :host([position='bottom-start']) dialog.panel {
    inset-inline: calc(var(--gap) + env(safe-area-inset-left, 0px)) auto;
    transform-origin: 0 100%;
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
    border-radius: var(--parlor-radius, 16px);
    box-shadow: inset 0 0 0 1px var(--hairline);
  }
  section.panel > parlor-panel {
    border-radius: inherit;
    clip-path: inset(1px round var(--parlor-radius, 16px));
  }
  .waiting {
    flex: 1;
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
    all: unset;
    padding: 11px 18px;
    border-radius: 14px;
    font-weight: 600;
    cursor: pointer;
    background: var(--fill);
  }
  .broken button:focus-visible {
    outline: 2px solid var(--accent-text);
    outline-offset: 2px;
  }
  /* On a small screen the chat is the screen; see ViewportController for the keyboard. */
  @media (max-width: 479.98px) {
    dialog.panel,
    :host([position='bottom-start']) dialog.panel {
      inset: 0 auto auto 0;
      inset-block-start: var(--visible-top, 0);
      inline-size: 100%;
      max-inline-size: none;
      block-size: var(--visible-height, 100dvh);
      max-block-size: none;
      padding-block-start: env(safe-area-inset-top, 0px);
      border-radius: 0;
      box-shadow: none;
      transform-origin: 50% 100%;
    }
  }
  @media (forced-colors: active) {
    .panel {
      border: 1px solid CanvasText;
    }
  }
`;
