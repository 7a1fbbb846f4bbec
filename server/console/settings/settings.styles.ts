import { css } from 'lit';

/**
 * A setting: its name and what it does, and the control beside it; below it in a narrow card.
 */
export const settingsStyles = css`
  .settings {
    display: grid;
  }
  .setting {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 300px);
    align-items: center;
    gap: 6px 32px;
    padding-block: 16px;
    border-block-start: 1px solid var(--hairline);
  }
  .settings > :first-child {
    padding-block-start: 2px;
    border-block-start: 0;
  }
  .settings > :last-child {
    padding-block-end: 2px;
  }
  .setting .about {
    display: grid;
    gap: 2px;
  }
  .setting label.title,
  .setting .title {
    font-weight: var(--strong);
  }
  .setting .control {
    display: grid;
    gap: 8px;
    min-inline-size: 0;
  }
  .setting.is-switch .control {
    justify-items: end;
  }
  .with-unit {
    display: flex;
    align-items: center;
    gap: 10px;
  }
  .with-unit .input {
    flex: 1;
    min-inline-size: 0;
  }
  .with-unit .unit {
    min-inline-size: 4ch;
    font-size: var(--text-s);
    color: var(--muted);
  }
  .checks {
    display: grid;
    gap: 2px;
  }
  .check {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 34px;
    cursor: pointer;
  }
  .check input {
    flex: none;
    inline-size: 18px;
    block-size: 18px;
    accent-color: var(--accent);
  }
  @media (max-width: 719.98px) {
    .setting:not(.is-switch) {
      grid-template-columns: minmax(0, 1fr);
    }
    .setting.is-switch {
      grid-template-columns: minmax(0, 1fr) auto;
    }
  }
  @media (pointer: coarse) {
    .check {
      min-block-size: 44px;
    }
  }
`;
