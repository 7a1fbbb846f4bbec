/** One of several answers, in a dialog. */
import { css } from 'lit';

export const radios = css`
  fieldset {
    display: grid;
    gap: 2px;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0 0 4px;
    unicode-bidi: plaintext;
    color: var(--muted);
  }
  .reason {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 40px;
    margin-inline: -10px;
    padding: 6px 10px;
    border-radius: var(--radius-m);
    cursor: pointer;
  }
  .reason:hover {
    background: var(--fill);
  }
  .reason:has(:focus-visible) {
    outline: 2px solid var(--accent-text);
    outline-offset: -2px;
  }
  .reason input {
    appearance: none;
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    border-radius: var(--radius-full);
    outline: none;
    box-shadow: inset 0 0 0 1.5px var(--outline);
  }
  .reason input:checked {
    box-shadow: inset 0 0 0 6px var(--accent);
  }
  @media (pointer: coarse) {
    .reason {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .reason input {
      appearance: auto;
    }
  }
`;
