import { css } from 'lit';

export const typingStyles = css`
  .writing {
    color: var(--accent-text);
  }
  .dots {
    display: inline-flex;
    gap: 3px;
    margin-inline: 5px;
  }
  .dots i {
    inline-size: 4px;
    block-size: 4px;
    border-radius: var(--radius-full);
    background: currentColor;
    animation: writing 1.2s infinite ease-in-out;
  }
  .dots i:nth-child(2) {
    animation-delay: 0.15s;
  }
  .dots i:nth-child(3) {
    animation-delay: 0.3s;
  }
  @keyframes writing {
    0%,
    60%,
    100% {
      opacity: 0.35;
    }
    30% {
      opacity: 1;
      transform: translateY(-2px);
    }
  }
`;
