import { css } from 'lit';

export const teamStyles = css`
  .role {
    inline-size: 150px;
  }
  .role .input {
    min-block-size: 36px;
    padding-block: 6px;
    font-size: var(--text-s);
  }
  .role svg {
    inset-block-start: 8px;
  }
  @media (pointer: coarse) {
    .role .input {
      min-block-size: 44px;
    }
    .role svg {
      inset-block-start: 12px;
    }
  }
`;
