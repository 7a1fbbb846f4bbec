import { css } from 'lit';

/** The whole of a conversation's title can be pressed. */
export const titleStyles = css`
  .bar .title {
    position: relative;
  }
  .bar h1 button {
    display: flex;
    align-items: baseline;
    gap: 4px;
    max-inline-size: 100%;
  }
  .bar h1 button::after {
    content: '';
    position: absolute;
    inset-block: -8px;
    inset-inline: -52px 0;
    border-radius: var(--radius-m);
  }
  .bar h1 button:focus-visible {
    outline: none;
  }
  .bar h1 button:focus-visible::after {
    outline: 2px solid var(--accent-text);
    outline-offset: -2px;
  }
  /* In the hand lying down, above the keys: what is said needs the room more. */
  @media (max-height: 240px) {
    .bar {
      min-block-size: 0;
      padding-block: 2px;
    }
  }
`;
