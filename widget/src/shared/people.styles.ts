import { css } from 'lit';

/**
 * Avatars, the rows of people and conversations, and counts.
 *
 * `.name:has(> bdi)`: a long name is cut at the end of its own direction.
 */
export const people = css`
  .avatar {
    --size: 48px;
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: var(--size);
    block-size: var(--size);
    border-radius: var(--radius-face);
    font-size: calc(var(--size) * 0.37);
    font-weight: var(--strong);
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
    border-radius: var(--radius-full);
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
    border-radius: var(--radius-l);
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
  .sign:not(:has(svg)) {
    padding: 1px 7px;
    border-radius: var(--radius-s);
    font-size: var(--text-xs);
    font-weight: var(--strong);
    line-height: 1.4;
    letter-spacing: 0;
    background: var(--accent-wash);
    vertical-align: 1px;
  }
  .sign.not {
    color: var(--danger);
    background: var(--danger-wash);
  }
  .row .name {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: var(--strong);
    letter-spacing: -0.01em;
  }
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
    font-size: var(--text-s);
    color: var(--muted);
  }
  .row time {
    flex: none;
    font-size: var(--text-xs);
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .count {
    flex: none;
    min-inline-size: 1.7em;
    padding-inline: 0.5em;
    border-radius: var(--radius-m);
    font-size: var(--text-xs);
    font-weight: var(--strong);
    line-height: 1.7;
    text-align: center;
    font-variant-numeric: tabular-nums;
    color: var(--on-accent);
    background: var(--accent);
  }
  @media (forced-colors: active) {
    .avatar,
    .count,
    .sign:not(:has(svg)) {
      border: 1px solid CanvasText;
    }
    .row[aria-current],
    .row[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
