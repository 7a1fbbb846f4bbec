/** Icons of views that are loaded when they are opened. */
import { svg } from 'lit';
import { icon } from './icons.js';

export const viewIcons = {
  check: icon(svg`<path d="m4.5 10.5 3.7 3.7 7.3-8"/>`),
  group: icon(
    svg`<circle cx="10" cy="7" r="2.7"/><path d="M4.8 16.2c.3-3 2.4-4.7 5.2-4.7s4.9 1.7 5.2 4.7M5 5.2a2.3 2.3 0 0 0-.6 4.4M2 14.6c.1-1.5.7-2.6 1.7-3.3M15 5.2a2.3 2.3 0 0 1 .6 4.4M18 14.6c-.1-1.5-.7-2.6-1.7-3.3"/>`,
  ),
  leave: icon(
    svg`<path d="M8 4H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2M12.5 6.5 16 10l-3.5 3.5M16 10H8"/>`,
    true,
  ),
};
