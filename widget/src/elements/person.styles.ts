import { css } from 'lit';

export const personStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .main {
    flex: 1;
    overflow-y: auto;
    overscroll-behavior: contain;
    display: grid;
    align-content: start;
    grid-template-columns: minmax(0, 1fr);
    gap: 18px;
    padding: 4px max(20px, 50% - 360px) calc(24px + env(safe-area-inset-bottom, 0px));
    scrollbar-width: thin;
    scrollbar-color: var(--fill-strong) transparent;
  }
  .main > .notice {
    min-block-size: 60%;
  }
  .who {
    display: grid;
    justify-items: center;
    gap: 4px;
    text-align: center;
  }
  .who .avatar {
    margin-block-end: 10px;
  }
  .who h2 {
    max-inline-size: 100%;
    font-size: 21px;
    font-weight: 680;
    letter-spacing: -0.02em;
    overflow-wrap: anywhere;
  }
  .who p {
    color: var(--muted);
    text-align: center;
  }
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
    border-radius: 8px;
    font-size: 12px;
    font-weight: 600;
    color: var(--muted);
    background: var(--fill);
  }
  .tag.staff,
  .tag.friend {
    color: var(--accent-text);
    background: var(--accent-wash);
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
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
    padding: 16px;
    border-radius: 20px;
    background: var(--accent-wash);
    animation: appear 0.25s;
  }
  .card:not(.plain) {
    --fill: var(--raised);
  }
  .card.plain {
    background: none;
    box-shadow: inset 0 0 0 1px var(--hairline);
  }
  .card h2 {
    font-weight: 650;
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  .card p {
    font-size: 14px;
  }
  .card p.quiet {
    color: var(--muted);
  }
  .card .words {
    padding: 10px 14px;
    border-radius: 16px;
    border-start-start-radius: 4px;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    background: var(--fill);
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 10px;
  }
  .problem {
    font-size: 14px;
  }
  section > h2.small {
    padding-block-end: 6px;
    font-size: 13px;
    font-weight: 600;
    color: var(--muted);
  }
  dl {
    display: grid;
    margin: 0;
    padding: 4px 16px;
    border-radius: 18px;
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
    font-weight: 550;
  }
  .more-acts {
    display: grid;
    margin-inline: -8px;
  }
`;
