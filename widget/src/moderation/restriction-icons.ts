/** Icons for the reasons why the user cannot write. */
import { svg } from 'lit';
import { icon } from '../shared/icons.js';

export const restrictionIcons = {
  closed: icon(
    svg`<rect x="4.5" y="9" width="11" height="7.5" rx="2"/><path d="M7 9V6.7a3 3 0 0 1 6 0V9"/>`,
  ),
  deactivated: icon(
    svg`<circle cx="10" cy="7" r="2.9"/><path d="M4.3 16.4c.4-3.1 2.7-4.9 5.7-4.9s5.3 1.8 5.7 4.9"/>`,
  ),
  announcement: icon(
    svg`<path d="M3.5 8.5v3l8.5 3.8V4.7zM12 8h1.6a2 2 0 0 1 0 4H12M5.5 12.5l.8 3.5h2l-.7-2.6"/>`,
    true,
  ),
  silenced: icon(svg`<path d="M4 8v4h2.6L10.5 15V5L6.6 8zM14 8.2l3.4 3.6M17.4 8.2 14 11.8"/>`),
  slow: icon(svg`<circle cx="10" cy="10" r="6.7"/><path d="M10 6.3V10l2.4 1.6"/>`),
};
