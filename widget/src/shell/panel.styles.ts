import { css } from 'lit';

/**
 * The views of the panel: one slides in over another, which gives way a little. `.outline` has the
 * measures of the list that follows (see launcher.styles.ts); `.still i` places Back at the start
 * and Close at the end, also if there is only one of them.
 */
export const panelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    background: var(--ground);
  }
  .views {
    position: relative;
    flex: 1;
    min-block-size: 0;
    overflow: hidden;
  }
  .layer {
    position: absolute;
    inset: 0;
    display: grid;
    background: var(--ground);
    --from: 100%;
    --rest: -24%;
    transition: transform 0.34s var(--spring);
  }
  .layer > * {
    min-block-size: 0;
    min-inline-size: 0;
  }
  .layer:dir(rtl) {
    --from: -100%;
    --rest: 24%;
  }
  .layer.entering {
    animation: slide-in 0.34s var(--spring);
  }
  .layer.leaving {
    animation: slide-out 0.26s cubic-bezier(0.4, 0, 0.7, 0.4) forwards;
  }
  .layer.covered {
    transform: translateX(var(--rest));
    visibility: hidden;
    transition:
      transform 0.34s var(--spring),
      visibility 0s 0.34s;
  }
  @keyframes slide-in {
    from {
      transform: translateX(var(--from));
      box-shadow: 0 0 40px oklch(0.2 0.02 200 / 0.16);
    }
  }
  @keyframes slide-out {
    to {
      transform: translateX(var(--from));
      box-shadow: 0 0 40px oklch(0.2 0.02 200 / 0.16);
    }
  }
  .outline {
    padding-block-start: 120px;
    background: var(--skeleton);
  }
  .still {
    display: flex;
    flex-direction: column;
  }
  .still i {
    flex: 1;
  }
  .still .notice {
    flex: 1;
  }
`;
