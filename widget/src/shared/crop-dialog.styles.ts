import { css } from 'lit';

export const cropStyles = css`
  .box {
    justify-items: stretch;
  }
  .crop {
    justify-self: center;
    inline-size: min(260px, 100%);
    aspect-ratio: 1;
    margin-block: 6px 2px;
    border-radius: var(--radius-face);
    background: var(--fill);
    cursor: grab;
    touch-action: none;
  }
  .crop:active {
    cursor: grabbing;
  }
  .zoom {
    display: grid;
    justify-self: center;
    inline-size: min(260px, 100%);
  }
  input[type='range'] {
    inline-size: 100%;
    min-block-size: var(--target);
    margin: 0;
    accent-color: var(--accent);
    cursor: pointer;
  }
  .hint {
    text-align: center;
  }
  .progress {
    position: relative;
    block-size: 4px;
    border-radius: var(--radius-s);
    overflow: hidden;
    background: var(--fill-strong);
  }
  .progress::after {
    content: '';
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    inline-size: calc(var(--sent) * 100%);
    background: var(--accent);
    transition: inline-size 0.15s;
  }
`;
