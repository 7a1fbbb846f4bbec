import { css } from 'lit';

/**
 * - `.tabs`: links to the parts of the view.
 * - `.case`: a report or a held message.
 * - `.log`: the reported message among those around it.
 */
export const moderationStyles = css`
  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    padding: 4px;
    inline-size: fit-content;
    max-inline-size: 100%;
    border-radius: var(--radius-m);
    background: var(--fill);
  }
  .tabs a {
    padding: 7px 16px;
    border-radius: 10px;
    font-size: var(--text-s);
    color: var(--muted);
  }
  .tabs a:hover {
    color: var(--text);
    text-decoration: none;
  }
  .tabs a[aria-current='page'] {
    color: var(--text);
    background: var(--raised);
    box-shadow: 0 1px 3px oklch(0.2 0.02 200 / 0.12);
  }
  @media (max-width: 599.98px) {
    .tabs a {
      flex: 1 1 auto;
      padding-inline: 8px;
      text-align: center;
    }
  }
  @media (pointer: coarse) {
    .tabs a {
      padding-block: 11px;
    }
  }
  @media (forced-colors: active) {
    .tabs a[aria-current='page'] {
      outline: 2px solid Highlight;
    }
  }
  .cases {
    display: grid;
    gap: 16px;
  }
  .case-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 14px;
  }
  .case-head .body {
    flex: 1 1 220px;
    display: grid;
    gap: 2px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .case-head a {
    color: var(--text);
  }
  .log {
    display: grid;
    gap: 2px;
    padding: 10px;
    border-radius: var(--radius-m);
    background: var(--fill);
  }
  .log li {
    display: grid;
    gap: 1px;
    padding: 6px 10px;
    border-radius: 10px;
    overflow-wrap: anywhere;
  }
  .log .said {
    white-space: pre-wrap;
  }
  .log .reported {
    background: var(--raised);
    box-shadow: inset 3px 0 var(--danger);
  }
  .log .reported:dir(rtl) {
    box-shadow: inset -3px 0 var(--danger);
  }
  .quote {
    margin: 0;
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--hairline);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .case .actions {
    justify-content: flex-start;
  }
  .verdict {
    display: grid;
    gap: 8px;
  }
`;
