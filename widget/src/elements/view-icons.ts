/** Pictures for what is fetched when it is opened. */
import { svg } from 'lit';
import { icon } from './icons.js';

export const viewIcons = {
  check: icon(svg`<path d="m4.5 10.5 3.7 3.7 7.3-8"/>`),
  leave: icon(svg`<path d="M8 4H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2M12.5 6.5 16 10l-3.5 3.5M16 10H8"/>`, true),
};
