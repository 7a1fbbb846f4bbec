import { css } from 'lit';

export const peopleStyles = css`
  tbody tr {
    position: relative;
  }
  .cell-person a {
    color: var(--text);
  }
  .cell-person a::after {
    content: '';
    position: absolute;
    inset: 0;
  }
  .cell-person .body {
    display: grid;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .badges {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 6px;
  }
  .toolbar .select .input {
    min-inline-size: 150px;
  }
  .who {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 16px 20px;
  }
  .who > .body {
    flex: 1 1 260px;
    display: grid;
    gap: 6px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 220px), 1fr));
    gap: 16px 24px;
    margin: 0;
  }
  .facts dt {
    font-size: var(--text-xs);
    font-weight: var(--strong);
    color: var(--muted);
  }
  .facts dd {
    margin: 2px 0 0;
    overflow-wrap: anywhere;
    white-space: pre-line;
  }
  .back {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    inline-size: fit-content;
  }
  .back:dir(rtl) svg {
    scale: -1 1;
  }
`;
