import { css } from 'lit';

export const navigationStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 20px;
    min-block-size: 100%;
    padding: 16px 12px calc(12px + env(safe-area-inset-bottom, 0px));
  }
  .brand {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 4px 8px;
    font-weight: var(--heavy);
    font-size: var(--text-l);
    letter-spacing: -0.02em;
    color: var(--text);
  }
  .brand:hover {
    text-decoration: none;
  }
  .mark {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 30px;
    block-size: 30px;
    border-radius: var(--radius-face);
    color: var(--on-accent);
    background: var(--accent);
  }
  .mark svg {
    inline-size: 19px;
    block-size: 19px;
  }
  .switcher {
    position: relative;
  }
  .site {
    display: flex;
    align-items: center;
    gap: 10px;
    inline-size: 100%;
    padding: 8px 10px;
    border-radius: var(--radius-m);
    background: var(--raised);
    box-shadow:
      0 0 0 1px var(--hairline),
      0 1px 2px oklch(0.2 0.02 200 / 0.05);
  }
  .site:hover {
    background: var(--fill);
  }
  .body {
    flex: 1;
    display: grid;
    min-inline-size: 0;
    line-height: 1.3;
  }
  .body > * {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .name {
    font-weight: var(--strong);
  }
  .sub {
    font-size: var(--text-xs);
    color: var(--muted);
  }
  .site > svg {
    color: var(--muted);
  }
  .menu {
    position: absolute;
    z-index: 3;
    inset-block-start: calc(100% + 6px);
    inset-inline: 0;
    display: grid;
    max-block-size: min(420px, 60dvh);
    padding: 6px;
    overflow: hidden auto;
    border-radius: var(--radius-m);
    background: var(--raised);
    box-shadow: var(--shadow);
    animation: appear 0.12s;
  }
  .menu a,
  .items a {
    display: flex;
    align-items: center;
    gap: 11px;
    min-block-size: 38px;
    padding: 6px 10px;
    border-radius: 10px;
    font-weight: var(--regular);
    color: var(--text);
  }
  .menu a:hover,
  .items a:hover {
    text-decoration: none;
    background: var(--fill);
  }
  .menu hr {
    block-size: 1px;
    margin: 6px 4px;
    border: 0;
    background: var(--hairline);
  }
  .menu svg,
  .items svg {
    color: var(--muted);
  }
  .menu a[aria-current='true'] svg {
    margin-inline-start: auto;
    color: var(--accent-text);
  }
  nav {
    flex: 1;
  }
  .items {
    display: grid;
    gap: 2px;
  }
  .items a[aria-current='page'] {
    font-weight: var(--strong);
    color: var(--accent-text);
    background: var(--accent-wash);
  }
  .items a[aria-current='page'] svg {
    color: inherit;
  }
  .foot {
    padding-block-start: 10px;
    border-block-start: 1px solid var(--hairline);
  }
  .foot .person {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 8px 10px;
    border-radius: var(--radius-m);
    color: var(--text);
    font-weight: var(--regular);
  }
  .foot .person:hover {
    text-decoration: none;
    background: var(--fill);
  }
  .foot .person[aria-current='page'] {
    background: var(--accent-wash);
  }
  @media (pointer: coarse) {
    .menu a,
    .items a {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .items a[aria-current='page'] {
      outline: 2px solid Highlight;
    }
  }
`;
