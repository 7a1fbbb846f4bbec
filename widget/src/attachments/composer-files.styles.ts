/**
 * What the composer's own tree gets for files and recordings, and the view for what is dropped on
 * it.
 */
import { css } from 'lit';

export const composerExtrasStyles = css`
  .box:has(> :is(parlor-file-tray, .again)) {
    flex-wrap: wrap;
  }
  /* With all the buttons there is little room on a small phone. */
  textarea:placeholder-shown {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .box:has(> parlor-recorder) > :not(parlor-recorder, parlor-file-tray) {
    display: none;
  }
  /* A text that is too long keeps its button, which waits for a shorter one. */
  .send:is(.ready, .held) + .microphone,
  .send:not(.ready, .held):has(+ .microphone) {
    display: none;
  }
  @media (max-height: 400px) {
    .box:has(> :is(parlor-file-tray, .again)) {
      max-block-size: calc(100dvh - 84px);
      overflow-y: auto;
    }
  }
  .clip:hover,
  .microphone:hover {
    color: var(--text);
  }
  .again {
    flex: 1 0 100%;
    display: flex;
    align-items: center;
    gap: 8px;
    padding-inline: 12px 4px;
    font-size: var(--text-s);
    color: var(--muted);
  }
  .again > p {
    flex: 1;
    min-inline-size: 0;
    padding-block: 8px;
  }
  .again .link {
    min-block-size: 36px;
    padding-inline: 8px;
  }
`;

export const dropStyles = css`
  :host {
    position: relative;
  }
  .drop {
    position: absolute;
    inset: 0;
    z-index: 5;
    display: grid;
    place-items: center;
    align-content: center;
    gap: 12px;
    padding: 24px;
    font-weight: var(--strong);
    text-align: center;
    color: var(--accent-text);
    background: color-mix(in oklab, var(--ground) 92%, transparent);
    animation: appear 0.15s both;
  }
  .drop::before {
    content: '';
    position: absolute;
    inset: 10px;
    border: 2px dashed var(--accent-text);
    border-radius: max(var(--radius-s), calc(var(--radius) - 8px));
  }
  .drop > * {
    pointer-events: none;
  }
  .drop svg {
    inline-size: 34px;
    block-size: 34px;
    stroke-width: 1.4;
  }
`;
