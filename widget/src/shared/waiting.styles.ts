/** Shown while code or data is loading: nothing for a moment, then a spinner. */
import { css } from 'lit';

export const waiting = css`
  .waiting {
    display: grid;
    place-items: center;
  }
  .waiting::after {
    content: '';
    inline-size: 28px;
    block-size: 28px;
    border-radius: var(--radius-full);
    border: 2.5px solid var(--fill-strong);
    border-block-start-color: var(--accent-text);
    animation:
      turn 0.8s linear infinite,
      appear 0.3s 0.25s both;
  }
  @media (prefers-reduced-motion: reduce) {
    .waiting::after {
      animation: appear 0.3s 0.25s both;
    }
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;
