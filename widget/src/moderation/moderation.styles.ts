/** What moderators see: lists with tabs, cards, a report with its copy of messages. */
import { css } from 'lit';

export const moderationStyles = css`
  .scroller:has(> .notice:only-child) {
    display: grid;
  }
  .tabs {
    padding: 0 var(--column) 8px;
  }
  .tab {
    font-weight: var(--strong);
  }
  .tab[aria-pressed='false'] {
    color: var(--muted);
  }
  .tab:focus-visible {
    outline-offset: -3px;
  }
  .scroller > h2,
  section > h2 {
    padding: 8px 12px 4px;
    font-size: var(--text-s);
    font-weight: var(--strong);
    color: var(--muted);
  }
  .row {
    align-items: start;
  }
  .row .line + .more {
    color: var(--text);
  }
  /* What was done and why may be long. */
  .entry :is(.name, .more) {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .more.small {
    font-size: var(--text-s);
  }
  .tile {
    inline-size: 40px;
    block-size: 40px;
  }
  .tag {
    display: inline-flex;
    align-items: center;
    padding: 2px 9px;
    border-radius: var(--radius-s);
    font-size: var(--text-xs);
  }
  .row .tag {
    flex: initial;
    justify-self: start;
    margin-block: 3px 2px;
  }
  .tag.why {
    color: var(--danger);
    background: var(--danger-wash);
  }
  .row:is(:hover, :focus-visible) .tag:not(.why) {
    background: var(--fill-strong);
  }
  li.card .line {
    display: flex;
    align-items: center;
    gap: 10px;
    min-inline-size: 0;
  }
  li.card .name {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: var(--strong);
  }
  time {
    flex: none;
    font-size: var(--text-xs);
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .only {
    display: flex;
    align-items: center;
    gap: 8px;
    flex: none;
    padding: 0 var(--column) 8px;
    font-size: var(--text-s);
  }
  .only span {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
    color: var(--muted);
  }
  .only .link,
  .further {
    min-block-size: var(--target);
  }
  .further {
    display: block;
    margin-inline: 12px;
    padding-inline: 2px;
  }
  .alert {
    margin: 4px 12px 8px;
  }
`;

export const reportStyles = css`
  .main {
    padding: 4px calc(var(--column) - 12px) calc(16px + env(safe-area-inset-bottom, 0px));
  }
  .about .tags {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    padding-block-start: 4px;
  }
  .about .name {
    font-size: var(--text-l);
    font-weight: var(--strong);
  }
  .card {
    gap: 8px;
    margin-inline: 12px;
    padding: 14px 16px;
  }
  .card h2 {
    padding: 0;
    font-size: inherit;
    color: var(--text);
  }
  .card .line {
    display: flex;
    align-items: baseline;
    gap: 10px;
  }
  .card .line h2 {
    flex: 1;
    min-inline-size: 0;
  }
  .quiet {
    font-size: var(--text-s);
    color: var(--muted);
  }
  .copy {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
    margin: 4px 12px 0;
    padding: 14px;
    border-radius: var(--radius-l);
    background: var(--fill);
  }
  .copy > p {
    font-size: var(--text-s);
    color: var(--muted);
  }
  .said {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 2px 10px;
  }
  .said .avatar {
    grid-row: 1 / span 2;
  }
  .said .line {
    display: flex;
    align-items: baseline;
    gap: 8px;
    min-inline-size: 0;
    font-size: var(--text-s);
  }
  .said .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: var(--strong);
  }
  .said .text {
    justify-self: start;
    max-inline-size: 100%;
    padding: 8px 12px;
    background: var(--ground);
  }
  .said .text.none {
    font-style: italic;
    color: var(--muted);
  }
  .said.reported .text {
    box-shadow: 0 0 0 2px var(--danger);
  }
  .copy .tag.why {
    flex: none;
  }
  .more-acts {
    display: grid;
  }
  .foot {
    flex: none;
    display: grid;
    padding: 10px var(--column) calc(14px + env(safe-area-inset-bottom, 0px));
    border-block-start: 1px solid var(--hairline);
  }
`;

/** What a measure has come to, with the way back: beside the list of measures, wherever that is. */
export const doneStyles = css`
  .done-now {
    display: flex;
    align-items: center;
    gap: 12px;
    margin-block-start: 6px;
    padding: 6px 14px;
    min-block-size: 44px;
    border-radius: var(--radius-m);
    color: var(--accent-text);
    background: var(--accent-wash);
    animation: appear 0.2s;
  }
  .done-now span {
    flex: 1;
  }
  .done-now .link {
    min-block-size: var(--target);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
`;
