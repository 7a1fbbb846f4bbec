/** Avatars, the rows of people and conversations, and counts. */
import { css } from 'lit';

export const people = css`
  .avatar {
    --size: 48px;
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: var(--size);
    block-size: var(--size);
    border-radius: 36%;
    font-size: calc(var(--size) * 0.37);
    font-weight: 600;
    line-height: 1;
    letter-spacing: 0;
    color: light-dark(oklch(0.42 0.1 var(--person)), oklch(0.9 0.06 var(--person)));
    background: light-dark(oklch(0.91 0.055 var(--person)), oklch(0.4 0.07 var(--person)));
    user-select: none;
  }
  .avatar[data-initials]::before {
    content: attr(data-initials);
  }
  .avatar img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    border-radius: inherit;
  }
  .avatar img:not([data-loaded]) {
    opacity: 0;
  }
  .avatar.online::after {
    content: '';
    position: absolute;
    inset-block-end: -2px;
    inset-inline-end: -2px;
    inline-size: calc(var(--size) * 0.17 + 5px);
    block-size: calc(var(--size) * 0.17 + 5px);
    border-radius: 50%;
    border: 2.5px solid var(--ground);
    background: var(--online);
  }
  .avatar.self {
    color: var(--accent-text);
    background: var(--accent-wash);
  }
  .avatar svg {
    inline-size: 48%;
    block-size: 48%;
  }
  .stack {
    position: relative;
    flex: none;
    inline-size: var(--size, 48px);
    block-size: var(--size, 48px);
  }
  .stack .avatar {
    position: absolute;
    --size: var(--part);
    font-size: calc(var(--part) * 0.37);
  }
  .stack .avatar:first-child {
    inset-block-start: 0;
    inset-inline-end: 0;
  }
  .stack .avatar:last-child {
    inset-block-end: 0;
    inset-inline-start: 0;
    box-shadow: 0 0 0 2.5px var(--ground);
  }
  .row {
    position: relative;
    display: flex;
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    padding: calc(10px * var(--space)) 12px;
    border-radius: 16px;
    text-align: start;
    transition: background-color 0.12s;
  }
  .row:hover,
  .row:focus-visible {
    background: var(--fill);
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .row:active {
    background: var(--fill-strong);
  }
  .row:is(:hover, :focus-visible) .avatar::after {
    border-color: var(--fill);
  }
  .row .body {
    flex: 1;
    min-inline-size: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1px;
  }
  .row .line {
    display: flex;
    align-items: baseline;
    gap: 8px;
    min-inline-size: 0;
  }
  .sign {
    display: inline-block;
    color: var(--accent-text);
    vertical-align: -2px;
  }
  .sign svg {
    inline-size: 15px;
    block-size: 15px;
  }
  .sign.not {
    padding: 1px 7px;
    border-radius: 7px;
    font-size: 11.5px;
    font-weight: 600;
    line-height: 1.4;
    letter-spacing: 0;
    color: var(--danger);
    background: var(--danger-wash);
    vertical-align: 1px;
  }
  .row .name {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
    letter-spacing: -0.01em;
  }
  /* The end of a name is cut where its own direction ends. */
  .row .name:has(> bdi) {
    display: flex;
    align-items: baseline;
    gap: 4px;
    min-inline-size: 0;
  }
  .row .name > bdi {
    overflow: hidden;
    min-inline-size: 0;
    text-overflow: ellipsis;
  }
  .row .more {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 14px;
    color: var(--muted);
  }
  .row time {
    flex: none;
    font-size: 12.5px;
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .count {
    flex: none;
    min-inline-size: 20px;
    padding-inline: 6px;
    border-radius: 10px;
    font-size: 12px;
    font-weight: 650;
    line-height: 20px;
    text-align: center;
    font-variant-numeric: tabular-nums;
    color: var(--on-accent);
    background: var(--accent);
  }
`;
