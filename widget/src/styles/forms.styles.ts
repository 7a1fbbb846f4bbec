/** Fields and what stands around them. Apart from the controls because the views that a chat opens with have none. */
import { css } from 'lit';

export const forms = css`
  .field {
    display: grid;
    gap: 6px;
  }
  .field > label {
    font-size: 13px;
    font-weight: 600;
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
    border: 1px solid transparent;
    border-radius: 14px;
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
    font-size: 13px;
    color: var(--muted);
  }
  .problem {
    font-size: 13px;
    font-weight: 500;
    color: var(--danger);
  }
  .alert {
    padding: 10px 14px;
    border-radius: 14px;
    font-size: 14px;
    color: var(--danger);
    background: var(--danger-wash);
  }
  @media (pointer: coarse) {
    .input {
      font-size: 16px;
    }
  }
  @media (forced-colors: active) {
    .input {
      border: 1px solid ButtonText;
    }
  }
`;
