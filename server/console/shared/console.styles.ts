/**
 * What every view of the console shares: the page with its heading, cards, fields, tables and
 * states. Colours and measures are the tokens of the widget.
 */
import { css } from 'lit';
import { controls } from '../../../widget/src/shared/controls.styles.js';
import { forms } from '../../../widget/src/shared/forms.styles.js';
import { selects } from '../../../widget/src/shared/selects.styles.js';
import { switches } from '../../../widget/src/shared/switches.styles.js';
import { tables } from './table.styles.js';

/**
 * Buttons and badges of the console.
 *
 * - `.button`: lower than the widget's, because a mouse is the usual pointer here.
 */
export const consoleControls = css`
  .button {
    min-block-size: 40px;
    padding: 8px 16px;
    border-radius: var(--radius-m);
    white-space: nowrap;
  }
  .button.small {
    min-block-size: 34px;
    padding: 5px 12px;
    gap: 6px;
    border-radius: 10px;
    font-size: var(--text-s);
  }
  .button.small svg {
    inline-size: 17px;
    block-size: 17px;
  }
  .button.quiet {
    color: var(--muted);
    background: none;
  }
  .button.quiet:hover {
    color: var(--text);
    background: var(--fill);
  }
  .button.danger {
    color: light-dark(oklch(1 0 0), oklch(0.2 0.04 25));
    background: var(--danger);
  }
  .button.danger:hover {
    background: color-mix(in oklch, var(--danger) 88%, var(--text));
  }
  .button.danger-quiet {
    color: var(--danger);
    background: none;
  }
  .button.danger-quiet:hover {
    background: var(--danger-wash);
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    padding: 2px 9px;
    border-radius: var(--radius-full);
    font-size: var(--text-xs);
    font-weight: var(--strong);
    white-space: nowrap;
    color: var(--muted);
    background: var(--fill);
  }
  .badge.good,
  .badge.accent {
    color: var(--accent-text);
    background: var(--accent-wash);
  }
  .badge.bad {
    color: var(--danger);
    background: var(--danger-wash);
  }
  a {
    color: var(--accent-text);
    font-weight: var(--strong);
    text-decoration: none;
    border-radius: var(--radius-s);
  }
  a:hover {
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  a.button:hover {
    text-decoration: none;
  }
  a.button {
    color: var(--text);
  }
  a.button.primary {
    color: var(--on-accent);
  }
  @media (pointer: coarse) {
    .button,
    .button.small {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .badge {
      border: 1px solid CanvasText;
    }
  }
`;

/**
 * - `.page`: the column of a view; `.page.wide` for tables.
 * - `.card`: a part of a page with a heading of its own. `.entries` are its lines, divided by
 *   rules.
 * - `.with-button`: one field with its button beside it.
 * - `.choice`: a checkbox or radio button with its name and a hint below.
 * - `.actions`: buttons at the end of a form or a card.
 */
const pages = css`
  :host {
    line-height: 1.5;
  }
  .page {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 24px;
    max-inline-size: 820px;
    margin-inline: auto;
    padding: 40px 40px 96px;
  }
  .page.wide {
    max-inline-size: 1160px;
  }
  .page-head {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    gap: 12px 24px;
    margin-block-end: 4px;
  }
  .page-head > div:first-child {
    flex: 1 1 320px;
    display: grid;
    gap: 4px;
  }
  .page-head .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  h1 {
    font-size: var(--text-xxl);
    font-weight: var(--heavy);
    line-height: 1.25;
    letter-spacing: -0.025em;
  }
  .page-head p {
    max-inline-size: 62ch;
    color: var(--muted);
  }
  .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 18px;
    padding: 24px;
    border-radius: var(--radius-l);
    background: var(--raised);
    box-shadow:
      0 0 0 1px var(--hairline),
      0 1px 3px oklch(0.2 0.02 200 / 0.05);
  }
  .card-head {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    gap: 8px 16px;
  }
  .card-head > div:first-child {
    flex: 1 1 260px;
    display: grid;
    gap: 2px;
  }
  h2 {
    font-size: var(--text-l);
    font-weight: var(--strong);
    letter-spacing: -0.015em;
  }
  h3 {
    margin: 0;
    font-size: var(--text-m);
    font-weight: var(--strong);
  }
  .card-head p,
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: var(--text-s);
  }
  .entries {
    display: grid;
  }
  .entry {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
    padding-block: 14px;
    border-block-start: 1px solid var(--hairline);
  }
  .entries > :first-child {
    border-block-start: 0;
    padding-block-start: 4px;
  }
  .entries > :last-child {
    padding-block-end: 4px;
  }
  .entry .body {
    flex: 1 1 200px;
    display: grid;
    gap: 2px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .entry .title {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    font-weight: var(--strong);
  }
  .entry .hint {
    font-size: var(--text-s);
    color: var(--muted);
  }
  .entry .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .card > .empty {
    padding-block: 16px 24px;
  }
  .actions console-copy-button {
    align-self: center;
  }
  .entry > .danger-quiet {
    min-inline-size: 96px;
  }
  .with-button {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 10px;
  }
  .with-button .field {
    flex: 1 1 220px;
  }
  .with-button .button {
    min-block-size: 42px;
  }
  form,
  .form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 220px), 1fr));
    gap: 16px;
    align-items: start;
  }
  .input {
    min-block-size: 42px;
    padding: 9px 12px;
    background: var(--ground);
  }
  .field > label,
  .label {
    font-size: var(--text-s);
    font-weight: var(--strong);
  }
  .select svg {
    inset-block-start: 11px;
  }
  .choice {
    display: flex;
    gap: 12px;
    padding: 8px 0;
    cursor: pointer;
  }
  .choice input {
    flex: none;
    inline-size: 18px;
    block-size: 18px;
    margin: 2px 0 0;
    accent-color: var(--accent);
  }
  .choice > span {
    display: grid;
  }
  .choice .hint {
    font-weight: var(--regular);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 10px;
  }
  .code {
    display: block;
    min-inline-size: 0;
    margin: 0;
    padding: 14px 16px;
    overflow-x: auto;
    border-radius: var(--radius-m);
    font:
      var(--regular) var(--text-s) / 1.6 ui-monospace,
      monospace;
    white-space: pre;
    direction: ltr;
    text-align: start;
    background: var(--fill);
    scrollbar-width: thin;
    scrollbar-color: var(--fill-strong) transparent;
  }
  .code.wrap {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  code,
  .mono {
    font-family: ui-monospace, monospace;
    font-size: var(--text-s);
    direction: ltr;
    unicode-bidi: isolate;
    overflow-wrap: anywhere;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 6px;
    padding: 48px 24px;
    text-align: center;
  }
  .empty h2 {
    font-size: var(--text-l);
  }
  .empty p {
    max-inline-size: 44ch;
    color: var(--muted);
    text-align: center;
  }
  .empty .button {
    margin-block-start: 14px;
  }
  .note {
    display: flex;
    gap: 10px;
    padding: 12px 14px;
    border-radius: var(--radius-m);
    font-size: var(--text-s);
    background: var(--accent-wash);
  }
  .note svg {
    margin-block-start: 1px;
    color: var(--accent-text);
  }
  @media (max-width: 599.98px) {
    .page {
      gap: 16px;
      padding: 20px 16px 96px;
    }
    .card {
      padding: 18px 16px;
    }
    .actions .button {
      flex: 1;
    }
  }
  @media (forced-colors: active) {
    .card {
      border: 1px solid CanvasText;
    }
  }
`;

export const consoleStyles = [controls, forms, selects, switches, consoleControls, pages, tables];
