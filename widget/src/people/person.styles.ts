import { css } from 'lit';

export const personStyles = css`
  .who p.online {
    color: light-dark(oklch(0.5 0.13 152), oklch(0.8 0.14 152));
  }
  .tags {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 6px;
    padding-block: 2px;
  }
  .tag {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding: 2px 9px;
    border-radius: var(--radius-s);
    font-size: var(--text-xs);
  }
  .tag.staff,
  .tag.contact {
    color: var(--accent-text);
    background: var(--accent-wash);
  }
  .tag.not {
    color: var(--danger);
    background: var(--danger-wash);
  }
  .who .not-staff {
    max-inline-size: 34ch;
    color: var(--text);
  }
  .tag svg {
    inline-size: 14px;
    block-size: 14px;
    margin-inline-start: -2px;
  }
  .who .bio {
    max-inline-size: 34ch;
    padding-block-start: 8px;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    color: var(--text);
  }
  .acts {
    display: flex;
    gap: 10px;
  }
  .acts .button {
    flex: 1;
  }
  .card {
    animation: appear 0.25s;
  }
  .card p.quiet {
    color: var(--muted);
  }
  .problem {
    font-size: var(--text-s);
  }
  section > h2.small {
    padding-block-end: 6px;
    font-size: var(--text-s);
    font-weight: var(--strong);
    color: var(--muted);
  }
  dl {
    display: grid;
    margin: 0;
    padding: 4px 16px;
    border-radius: var(--radius-l);
    box-shadow: inset 0 0 0 1px var(--hairline);
  }
  dl div {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 2px 16px;
    padding-block: 10px;
  }
  dl div + div {
    border-block-start: 1px solid var(--hairline);
  }
  dt {
    color: var(--muted);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
    font-weight: var(--strong);
  }
  .more-acts {
    display: grid;
    margin-inline: -8px;
  }
`;
