/**
 * Fields and the elements around them. Separate from the controls because the views of the first
 * open have no fields.
 */
import { css } from 'lit';

export const forms = css`
  .field {
    display: grid;
    gap: 6px;
  }
  .field > label {
    font-size: var(--text-s);
    font-weight: var(--strong);
  }
  input {
    font: inherit;
    letter-spacing: inherit;
    color: inherit;
    margin: 0;
  }
  .input {
    inline-size: 100%;
    min-block-size: 46px;
    padding: 11px 14px;
    border: 1px solid var(--outline);
    border-radius: var(--radius-m);
    outline: none;
    background: var(--fill);
    transition:
      background-color 0.15s,
      border-color 0.15s,
      box-shadow 0.15s;
  }
  textarea.input {
    min-block-size: 72px;
    resize: vertical;
  }
  .input::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .input:focus {
    background: var(--raised);
    border-color: var(--accent-text);
    box-shadow: 0 0 0 3px var(--accent-wash);
  }
  .input[aria-invalid='true'] {
    border-color: var(--danger);
  }
  .hint {
    font-size: var(--text-s);
    color: var(--muted);
  }
  .problem {
    font-size: var(--text-s);
    font-weight: var(--regular);
    color: var(--danger);
  }
  .alert {
    padding: 10px 14px;
    border-radius: var(--radius-m);
    font-size: var(--text-s);
    color: var(--danger);
    background: var(--danger-wash);
  }
  @media (pointer: coarse) {
    .input {
      font-size: var(--text-l);
    }
  }
  @media (forced-colors: active) {
    .input {
      border: 1px solid ButtonText;
    }
    .input:focus {
      outline: 2px solid Highlight;
    }
  }
`;
