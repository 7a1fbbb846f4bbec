/** A setting that is on or off: its name, what it does, and a switch at the end of the row. */
import { css } from 'lit';

export const switches = css`
  .switch {
    display: flex;
    align-items: center;
    gap: 16px;
    min-block-size: 44px;
    padding-block: 6px;
    font-weight: var(--regular);
    cursor: pointer;
    unicode-bidi: normal;
  }
  .switch .body {
    flex: 1;
    min-inline-size: 0;
    display: grid;
  }
  .switch .hint {
    font-weight: var(--regular);
  }
  .switch input {
    appearance: none;
    position: relative;
    flex: none;
    inline-size: 44px;
    block-size: 26px;
    border-radius: var(--radius-m);
    background: var(--fill-strong);
    box-shadow: inset 0 0 0 1px var(--muted);
    cursor: pointer;
    transition:
      background-color 0.18s,
      box-shadow 0.18s;
  }
  .switch input::before {
    content: '';
    position: absolute;
    inset-block-start: 4px;
    inset-inline-start: 4px;
    inline-size: 18px;
    block-size: 18px;
    border-radius: var(--radius-full);
    background: var(--muted);
    transition:
      inset-inline-start 0.2s var(--spring),
      background-color 0.18s;
  }
  .switch input:checked {
    background: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .switch input:checked::before {
    inset-inline-start: 22px;
    background: var(--on-accent);
  }
  @media (prefers-reduced-motion: reduce) {
    .switch input::before {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    .switch input {
      border: 1px solid ButtonText;
      forced-color-adjust: none;
      background: Canvas;
    }
    .switch input::before {
      inset-block-start: 3px;
      background: ButtonText;
    }
    .switch input:checked {
      background: Highlight;
    }
    .switch input:checked::before {
      background: HighlightText;
    }
  }
`;
