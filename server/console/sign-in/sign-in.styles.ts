import { css } from 'lit';

/** A form by itself in the middle of the page. */
export const signInStyles = css`
  .alone {
    display: grid;
    align-content: center;
    justify-items: center;
    gap: 28px;
    min-block-size: 100dvh;
    padding: 40px 20px 72px;
    background: radial-gradient(
        60% 50% at 50% 0%,
        oklch(from var(--accent) l c h / 0.12),
        transparent 100%
      )
      no-repeat;
  }
  .mark {
    display: flex;
    align-items: center;
    gap: 12px;
    font-size: var(--text-xl);
    font-weight: var(--heavy);
    letter-spacing: -0.025em;
  }
  .mark span {
    display: grid;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    border-radius: var(--radius-face);
    color: var(--on-accent);
    background: var(--accent);
  }
  .mark svg {
    inline-size: 25px;
    block-size: 25px;
  }
  .box {
    display: grid;
    gap: 22px;
    inline-size: min(420px, 100%);
    padding: 32px;
    border-radius: var(--radius-l);
    background: var(--raised);
    box-shadow: var(--shadow);
  }
  .box header {
    display: grid;
    gap: 6px;
  }
  h1 {
    font-size: var(--text-xl);
  }
  .box header p {
    color: var(--muted);
  }
  .box .button.primary {
    min-block-size: 46px;
  }
  .below {
    color: var(--muted);
    text-align: center;
  }
  .plain {
    justify-self: center;
  }
  @media (max-width: 599.98px) {
    .alone {
      align-content: start;
      padding-block-start: 56px;
    }
    .box {
      padding: 24px 20px;
    }
  }
  @media (forced-colors: active) {
    .box {
      border: 1px solid CanvasText;
    }
  }
`;
