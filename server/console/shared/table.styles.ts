import { css } from 'lit';

/**
 * Lists of things in columns. On a phone each row is a block: its first cell is the heading, and
 * the others follow with the names of their columns (`data-label`).
 *
 * - `.toolbar`: the search field and the filters above a table.
 */
export const tables = css`
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 10px;
  }
  .search {
    position: relative;
    flex: 1 1 260px;
    max-inline-size: 420px;
  }
  .search > svg {
    position: absolute;
    inset-block-start: 11px;
    inset-inline-start: 12px;
    color: var(--muted);
    pointer-events: none;
  }
  .search .input {
    padding-inline-start: 40px;
  }
  .toolbar .select {
    flex: 0 1 auto;
  }
  .table-card {
    padding: 0;
    overflow: hidden;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: var(--text-m);
  }
  th,
  td {
    padding: 12px 14px;
    text-align: start;
    vertical-align: middle;
    font-weight: var(--regular);
    overflow-wrap: anywhere;
  }
  :is(th, td):first-child {
    padding-inline-start: 24px;
  }
  :is(th, td):last-child {
    padding-inline-end: 24px;
  }
  thead th {
    padding-block: 10px;
    font-size: var(--text-xs);
    font-weight: var(--strong);
    white-space: nowrap;
    color: var(--muted);
    background: var(--fill);
  }
  tbody tr {
    border-block-start: 1px solid var(--hairline);
  }
  tbody tr.pressable {
    cursor: pointer;
  }
  tbody tr.pressable:hover {
    background: var(--fill);
  }
  td.end,
  th.end {
    text-align: end;
  }
  td.when {
    white-space: nowrap;
    color: var(--muted);
  }
  .table-foot {
    display: flex;
    justify-content: center;
    padding: 12px;
    border-block-start: 1px solid var(--hairline);
  }
  .cell-person {
    display: flex;
    align-items: center;
    gap: 12px;
    min-inline-size: 0;
  }
  @media (max-width: 599.98px) {
    thead {
      position: absolute;
      clip-path: inset(50%);
      inline-size: 1px;
      overflow: hidden;
    }
    tbody,
    tbody tr,
    tbody :is(th, td) {
      display: block;
    }
    tbody tr {
      padding: 12px 16px;
    }
    tbody :is(th, td):is(*, :first-child, :last-child) {
      padding: 2px 0;
      text-align: start;
    }
    td[data-label]::before {
      content: attr(data-label) ': ';
      color: var(--muted);
    }
    td.end {
      padding-block-start: 8px;
    }
  }
`;
