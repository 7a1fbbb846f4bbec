import { css } from 'lit';

export const sitesStyles = css`
  .sites {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr));
    gap: 16px;
  }
  .sites a {
    display: flex;
    align-items: center;
    gap: 14px;
    padding: 18px;
    border-radius: var(--radius-l);
    font-weight: var(--regular);
    color: var(--text);
    background: var(--raised);
    box-shadow:
      0 0 0 1px var(--hairline),
      0 1px 3px oklch(0.2 0.02 200 / 0.05);
    transition:
      box-shadow 0.15s,
      transform 0.15s;
  }
  .sites a:hover {
    text-decoration: none;
    box-shadow:
      0 0 0 1px var(--hairline),
      0 6px 20px oklch(0.2 0.02 200 / 0.1);
    transform: translateY(-1px);
  }
  .sites .body {
    flex: 1;
    display: grid;
    min-inline-size: 0;
  }
  .sites .body > * {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .sites .name {
    font-weight: var(--strong);
  }
  .sites a > svg {
    color: var(--muted);
  }
  @media (forced-colors: active) {
    .sites a {
      border: 1px solid LinkText;
    }
  }
`;
