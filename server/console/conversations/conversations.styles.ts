import { css } from 'lit';

/**
 * - `.found`: links to people whom a search has found.
 * - `.log`: messages; `.gap` stands for messages that are left out.
 */
export const conversationStyles = css`
  tbody tr {
    position: relative;
  }
  .cell-conversation {
    display: flex;
    align-items: center;
    gap: 12px;
    min-inline-size: 0;
  }
  .cell-conversation a {
    color: var(--text);
  }
  .cell-conversation a::after {
    content: '';
    position: absolute;
    inset: 0;
  }
  .cell-conversation .body {
    display: grid;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .found {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin: 0;
  }
  .back {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    inline-size: fit-content;
  }
  .back:dir(rtl) svg {
    scale: -1 1;
  }
  h1 {
    overflow-wrap: anywhere;
  }
  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 220px), 1fr));
    gap: 16px 24px;
    margin: 0;
  }
  .facts dt {
    font-size: var(--text-xs);
    font-weight: var(--strong);
    color: var(--muted);
  }
  .facts dd {
    margin: 2px 0 0;
    overflow-wrap: anywhere;
  }
  .log {
    display: grid;
    gap: 2px;
    padding: 10px;
    border-radius: var(--radius-m);
    background: var(--fill);
  }
  .log li {
    display: flex;
    align-items: start;
    gap: 8px;
    padding: 6px 10px;
    border-radius: 10px;
  }
  .log .body {
    flex: 1;
    display: grid;
    gap: 1px;
    min-inline-size: 0;
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
  .log .gap {
    justify-content: center;
    font-size: var(--text-s);
    color: var(--muted);
  }
  textarea.input {
    min-block-size: 84px;
    resize: vertical;
  }
  .note-text {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
`;
