import { html, svg, type TemplateResult } from 'lit';
import { icon } from './icons.js';

export const bells = {
  on: icon(svg`<path d="M5.5 13V9.2a4.5 4.5 0 0 1 9 0V13l1.4 1.6H4.1zM8.4 17a2 2 0 0 0 3.2 0"/>`),
  off: icon(
    svg`<path d="M14.5 11V9.2a4.5 4.5 0 0 0-7.3-3.5M5.5 8.6V13l-1.4 1.6h9.4M8.4 17a2 2 0 0 0 3.2 0M3.5 3.5l13 13"/>`,
  ),
};

/** Beside the name of a conversation without notifications; see muted.styles.ts. */
export const mutedSign = (word: string): TemplateResult =>
  html`<span class="bell">${bells.off}<span class="listen">${word}</span></span>`;
