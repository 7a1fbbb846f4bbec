import { css } from 'lit';

/** Cards that are elements of their own are items of the page's grid like the others. */
export const setupStyles = css`
  .steps {
    display: grid;
    gap: 14px;
  }
  .steps li {
    display: flex;
    gap: 14px;
  }
  .tick {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 24px;
    block-size: 24px;
    border-radius: var(--radius-full);
    box-shadow: inset 0 0 0 1.5px var(--outline);
  }
  .tick svg {
    inline-size: 15px;
    block-size: 15px;
    stroke-width: 2.4;
  }
  .done .tick {
    color: var(--on-accent);
    background: var(--accent);
    box-shadow: none;
  }
  .steps .body {
    display: grid;
    gap: 1px;
  }
  .steps .title {
    font-weight: var(--strong);
  }
  .done .title {
    font-weight: var(--regular);
    color: var(--muted);
  }
  @media (forced-colors: active) {
    .tick {
      border: 1px solid CanvasText;
    }
  }
`;
