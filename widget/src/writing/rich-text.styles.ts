/**
 * How formatted text, links, mentions and emoji alone look in a message; they come with what finds
 * them in it.
 */
import { css } from 'lit';

export const richTextStyles = css`
  .words :is(pre, blockquote, ul) {
    margin: 3px 0;
    white-space: pre-wrap;
  }
  .words :not(pre) > code,
  .me {
    padding: 1px 4px;
  }
  .words :is(pre, :not(pre) > code, .me) {
    border-radius: var(--radius-s);
    background: color-mix(in oklch, currentColor 9%, transparent);
  }
  .words code {
    font:
      var(--text-s) / 1.4 ui-monospace,
      monospace;
  }
  .words pre {
    padding: 6px 9px;
    border-radius: var(--radius-m);
  }
  .words blockquote {
    padding-inline-start: 9px;
    border-inline-start: 3px solid color-mix(in oklch, currentColor 35%, transparent);
  }
  .words ul {
    padding-inline-start: 20px;
    list-style: disc;
    white-space: normal;
  }
  .words li {
    white-space: pre-wrap;
  }
  .words [value] {
    list-style: decimal;
  }
  .mention {
    font-weight: var(--strong);
    cursor: pointer;
  }
  .message:not(.own) :is(.mention, a) {
    color: var(--accent-text);
  }
  .own .bubble a {
    color: inherit;
  }
  .bubble a {
    text-decoration-thickness: 1px;
    text-underline-offset: 3px;
    text-decoration-color: color-mix(in oklch, currentColor 45%, transparent);
  }
  .bubble a:hover {
    text-decoration-color: currentColor;
  }
  .own .bubble a:focus-visible {
    outline-color: currentColor;
  }
  .large > .bubble {
    font-size: calc(var(--text-xxl) * 1.6);
    line-height: 1.2;
    background: none;
  }
  .large > .bubble > .text {
    padding: 0 2px;
  }
  .large > .bubble .text .when {
    float: none;
    display: flex;
    justify-content: end;
    margin: 0;
    color: var(--muted);
  }
`;
