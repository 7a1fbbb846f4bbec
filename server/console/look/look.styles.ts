import { css } from 'lit';

/** The settings, and the preview beside them; above them in a narrow window. */
export const lookStyles = css`
  .halves {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 460px);
    align-items: start;
    gap: 20px;
  }
  .settings-of-look {
    display: grid;
    gap: 20px;
  }
  .beside {
    position: sticky;
    inset-block-start: 16px;
  }
  .colours {
    display: grid;
    gap: 14px;
  }
  .colour {
    display: flex;
    align-items: center;
    gap: 14px;
  }
  .colour .about {
    flex: 1;
    min-inline-size: 0;
  }
  .colour label {
    font-weight: var(--strong);
  }
  .colour code {
    font-size: var(--text-s);
    color: var(--muted);
  }
  .colour input {
    flex: none;
    inline-size: 52px;
    block-size: 40px;
    padding: 3px;
    border: 0;
    border-radius: var(--radius-m);
    background: var(--fill);
    box-shadow: inset 0 0 0 1px var(--outline);
    cursor: pointer;
  }
  .colour input:disabled {
    cursor: default;
  }
  .choices {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 230px), 1fr));
    gap: 18px 20px;
  }
  .words {
    display: grid;
    gap: 18px;
  }
  .save {
    position: sticky;
    z-index: 1;
    inset-block-end: 12px;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    padding: 12px 16px;
    border-radius: var(--radius-l);
    background: var(--raised);
    box-shadow: var(--shadow);
  }
  .save .buttons {
    display: flex;
    gap: 10px;
  }
  @media (max-width: 1099.98px) {
    .halves {
      grid-template-columns: minmax(0, 1fr);
    }
    .beside {
      position: static;
      order: -1;
    }
  }
`;
