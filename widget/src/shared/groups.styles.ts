/** The pages of groups: what scrolls, sections with a heading, cards, rows with buttons. */
import { css } from 'lit';

export const groupsStyles = css`
  .scroller:has(> :is(.notice, .waiting):only-child) {
    display: grid;
  }
  .scroller .search {
    padding-inline: 12px;
  }
  .scroller .search svg {
    inset-inline-start: 25px;
  }
  parlor-people-picker {
    flex: 1;
  }
  @media (max-height: 400px) {
    parlor-people-picker {
      flex: 1 0 210px;
    }
  }
  section + section,
  :is(.actions, .card) + section {
    margin-block-start: 14px;
  }
  h2.existing {
    padding: 8px 12px;
    font-size: var(--text-m);
    font-weight: var(--strong);
  }
  section > h2,
  .part > h2 {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 6px 12px 4px;
    font-size: var(--text-s);
    font-weight: var(--strong);
    color: var(--muted);
  }
  .row .body {
    gap: 0;
  }
  div.row:hover {
    background: none;
  }
  li {
    position: relative;
  }
  li.card .row {
    padding: 2px;
  }
  li.card .trouble {
    margin: 0;
  }
  .beside {
    display: flex;
    align-items: center;
    gap: 4px;
    border-radius: var(--radius-l);
  }
  .beside > .row {
    flex: 1;
    min-inline-size: 0;
  }
  .beside > .round,
  .beside > .small {
    margin-inline-end: 8px;
  }
  .tag.strong {
    color: var(--accent-text);
    background: var(--accent-wash);
  }
  .row:hover .tag:not(.strong) {
    background: var(--fill-strong);
  }
  .tile {
    inline-size: 40px;
    block-size: 40px;
  }
  .row > svg:last-child {
    color: var(--muted);
    inline-size: 18px;
    block-size: 18px;
  }
  .small {
    flex: none;
    min-block-size: var(--target);
    padding: 6px 14px;
    border-radius: var(--radius-m);
    font-size: var(--text-s);
  }
  .small.wash {
    color: var(--accent-text);
    background: var(--accent-wash);
  }
  .further {
    display: block;
    margin: 4px 12px 0;
    padding: 8px 2px;
  }
  .empty {
    padding: 6px 12px;
    font-size: var(--text-s);
    color: var(--muted);
  }
  .trouble {
    margin: 6px 12px;
  }
  .face {
    display: grid;
    justify-items: center;
    gap: 2px;
    padding: 6px 20px 16px;
    text-align: center;
  }
  .face .avatar {
    margin-block-end: 10px;
  }
  .face h2 {
    font-size: var(--text-xl);
    font-weight: var(--heavy);
    letter-spacing: -0.02em;
    overflow-wrap: anywhere;
    text-align: center;
  }
  .face p {
    color: var(--muted);
    text-align: center;
  }
  .face .about {
    margin-block-start: 8px;
    color: var(--text);
    max-inline-size: 46ch;
    white-space: pre-line;
    overflow-wrap: anywhere;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
    padding: 0 12px 8px;
  }
  .act {
    /* As wide as its word, and where there is no room for all of them, on a line of its own. */
    flex: 1 0 56px;
    min-inline-size: max-content;
    max-inline-size: 120px;
    display: grid;
    justify-items: center;
    gap: 4px;
    padding: 10px 8px 8px;
    border-radius: var(--radius-l);
    font-size: var(--text-s);
    font-weight: var(--strong);
    text-align: center;
    color: var(--accent-text);
    background: var(--accent-wash);
    transition: background-color 0.15s;
  }
  .act:hover {
    background: var(--fill-strong);
  }
  .act.danger {
    color: var(--danger);
    background: var(--danger-wash);
  }
  .danger {
    color: var(--danger);
  }
  .online-text {
    color: light-dark(oklch(0.5 0.13 152), oklch(0.8 0.14 152));
  }
  form,
  .form {
    display: grid;
    gap: 18px;
    padding: 4px 12px;
  }
  .face + form {
    padding-block-start: 0;
  }
  fieldset {
    display: grid;
    gap: 8px;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0 0 6px;
    font-size: var(--text-s);
    font-weight: var(--strong);
  }
  .option {
    position: relative;
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 52px;
    padding: 10px 14px;
    border-radius: var(--radius-l);
    background: var(--fill);
    cursor: pointer;
    transition:
      background-color 0.15s,
      box-shadow 0.15s;
  }
  .option:hover {
    background: var(--fill-strong);
  }
  .option > svg {
    color: var(--muted);
  }
  .option:has(:checked) {
    background: var(--accent-wash);
    box-shadow: inset 0 0 0 1.5px var(--accent-text);
  }
  .option:has(:checked) > svg {
    color: var(--accent-text);
  }
  .option:has(:focus-visible) {
    outline: 2px solid var(--accent-text);
    outline-offset: 2px;
  }
  .option input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .option span {
    display: grid;
    min-inline-size: 0;
    font-weight: var(--strong);
    unicode-bidi: plaintext;
  }
  .option small {
    unicode-bidi: plaintext;
    font-size: var(--text-s);
    font-weight: var(--regular);
    color: var(--muted);
  }
  .foot {
    flex: none;
    padding: 10px var(--column) calc(14px + env(safe-area-inset-bottom, 0px));
    border-block-start: 1px solid var(--hairline);
  }
  .foot .button,
  .card .button {
    inline-size: 100%;
  }
  .foot .alert,
  .asked-first,
  .foot .done {
    margin-block-end: 10px;
  }
  .asked-first {
    font-size: var(--text-s);
    color: var(--muted);
    text-align: center;
  }
  .done {
    display: flex;
    align-items: center;
    gap: 6px;
    font-size: var(--text-s);
    font-weight: var(--strong);
    color: light-dark(oklch(0.5 0.13 152), oklch(0.8 0.14 152));
  }
  .card {
    display: grid;
    gap: 10px;
    margin: 0 12px;
    padding: 16px;
    border-radius: var(--radius-l);
    background: var(--accent-wash);
    --fill: var(--raised);
  }
  .card p {
    font-size: var(--text-s);
    overflow-wrap: anywhere;
  }
  .two {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 10px;
  }
  @media (forced-colors: active) {
    .option,
    .card,
    .act {
      border: 1px solid ButtonText;
    }
    .option:has(:checked) {
      outline: 2px solid Highlight;
    }
  }
`;
