/** Pictures of what plays, waits and is saved. */
import { svg } from 'lit';
import { icon } from '../shared/icons.js';

export const fileIcons = {
  play: icon(svg`<path d="M6.5 4.2v11.6l9.2-5.8z" fill="currentColor"/>`),
  pause: icon(svg`<path d="M7 5v10M13 5v10" stroke-width="3"/>`),
  document: icon(
    svg`<path d="M11.5 2.8H6.8A1.8 1.8 0 0 0 5 4.6v10.8a1.8 1.8 0 0 0 1.8 1.8h6.4a1.8 1.8 0 0 0 1.8-1.8V6.3zV6.3H15"/>`,
  ),
  refused: icon(
    svg`<path d="M10 2.8 16 5v4.6c0 3.6-2.4 6.2-6 7.6-3.6-1.4-6-4-6-7.6V5zM8 8l4 4m0-4-4 4"/>`,
  ),
  checking: icon(
    svg`<path d="M10 2.8 16 5v4.6c0 3.6-2.4 6.2-6 7.6-3.6-1.4-6-4-6-7.6V5zM10 7v3.2M10 12.8v.1"/>`,
  ),
  broken: icon(svg`<path d="M4 10a6 6 0 1 1 1.8 4.3L4 12.5M4 16.5v-4h4"/>`, true),
};
