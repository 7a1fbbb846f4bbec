/** How formatted text and mentions look in a message; they come with what formats it. */
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
    border-radius: 5px;
    background: color-mix(in oklch, currentColor 9%, transparent);
  }
  .words code {
    font:
      0.9em/1.4 ui-monospace,
      monospace;
  }
  .words pre {
    padding: 6px 9px;
    border-radius: 10px;
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
    font-weight: 600;
    cursor: pointer;
  }
  .message:not(.own) .mention {
    color: var(--accent-text);
  }
`;
