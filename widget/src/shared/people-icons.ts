/** Icons for people, contacts and safety. */
import { svg } from 'lit';
import { icon } from './icons.js';
import { shield } from './name-sign.js';

export const peopleIcons = {
  add: icon(
    svg`<circle cx="8.5" cy="7" r="3"/><path d="M3 16.2c.4-3 2.6-4.7 5.5-4.7 1 0 2 .2 2.8.6M14.5 11.5v5M12 14h5"/>`,
  ),
  person: icon(
    svg`<circle cx="10" cy="7" r="3"/><path d="M4.3 16.4c.5-3 2.8-4.9 5.7-4.9s5.2 1.9 5.7 4.9"/>`,
  ),
  info: icon(svg`<circle cx="10" cy="10" r="6.7"/><path d="M10 9.3v4M10 6.7v.1"/>`),
  remove: icon(
    svg`<circle cx="8.5" cy="7" r="3"/><path d="M3 16.2c.4-3 2.6-4.7 5.5-4.7 1.3 0 2.4.3 3.3.9M12.5 14h5"/>`,
  ),
  block: icon(svg`<circle cx="10" cy="10" r="6.5"/><path d="m5.5 5.5 9 9"/>`),
  report: icon(svg`<path d="M5 17V4M5 4.5c3-1.6 5.5 1.3 10 0v7.5c-4.5 1.3-7-1.6-10 0"/>`),
  shield,
};
