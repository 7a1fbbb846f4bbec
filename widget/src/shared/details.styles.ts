/**
 * A view about one person or one thing, beside page.styles.ts: who it is, and sections
 * below.
 */
import { css } from 'lit';

export const details = css`
  .main {
    flex: 1;
    overflow-y: auto;
    overscroll-behavior: contain;
    display: grid;
    align-content: start;
    grid-template-columns: minmax(0, 1fr);
    gap: 18px;
    padding: 4px var(--column) calc(24px + env(safe-area-inset-bottom, 0px));
    scrollbar-width: thin;
    scrollbar-color: var(--fill-strong) transparent;
  }
  .main > .notice {
    min-block-size: 60%;
  }
  .who {
    display: grid;
    justify-items: center;
    gap: 4px;
    text-align: center;
  }
  .who > :first-child {
    margin-block-end: 10px;
  }
  .who h2 {
    max-inline-size: 100%;
    font-size: var(--text-xl);
    font-weight: var(--heavy);
    letter-spacing: -0.02em;
    overflow-wrap: anywhere;
  }
  .who p {
    color: var(--muted);
    text-align: center;
  }
`;
