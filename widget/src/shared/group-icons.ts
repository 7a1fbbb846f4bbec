/** Icons for groups and their actions. */
import { svg } from 'lit';
import { addIcon } from './add-icon.js';
import { icon } from './icons.js';

export const groupIcons = {
  add: addIcon,
  plus: icon(svg`<path d="M10 4.5v11M4.5 10h11"/>`),
  settings: icon(
    svg`<path d="M3.5 6h6M14 6h2.5M3.5 14H6M10.5 14h6"/><circle cx="11.8" cy="6" r="2.2"/><circle cx="8.2" cy="14" r="2.2"/>`,
    true,
  ),
  link: icon(
    svg`<path d="M8.4 11.6a3 3 0 0 0 4.3 0l2.6-2.6a3 3 0 0 0-4.3-4.3l-1 1M11.6 8.4a3 3 0 0 0-4.3 0L4.7 11a3 3 0 0 0 4.3 4.3l1-1"/>`,
  ),
  door: icon(
    svg`<path d="M5 16.5v-12A1.5 1.5 0 0 1 6.5 3h7A1.5 1.5 0 0 1 15 4.5v12M3 16.5h14M12 10v.1"/>`,
  ),
  letter: icon(
    svg`<rect x="3" y="5" width="14" height="10.5" rx="2.2"/><path d="m3.5 6.5 6.5 5 6.5-5"/>`,
  ),
  ban: icon(svg`<circle cx="10" cy="10" r="6.6"/><path d="m5.4 5.4 9.2 9.2"/>`),
  more: icon(svg`<path d="M4.6 10h.1M10 10h.1M15.4 10h.1" stroke-width="2.6"/>`),
  forward: icon(svg`<path d="m8 5 5 5-5 5"/>`, true),
  star: icon(svg`<path d="m10 3.6 2 4.1 4.5.6-3.3 3.2.8 4.5-4-2.2-4 2.2.8-4.5-3.3-3.2 4.5-.6z"/>`),
  crown: icon(svg`<path d="m3.5 6.5 3.3 3L10 4.5l3.2 5 3.3-3-1.2 8.5H4.7z"/>`),
  person: icon(
    svg`<circle cx="10" cy="7" r="2.9"/><path d="M4.3 16.4c.4-3.1 2.7-4.9 5.7-4.9s5.3 1.8 5.7 4.9"/>`,
  ),
  quiet: icon(svg`<path d="M4 8v4h2.6L10.5 15V5L6.6 8zM14 8.2l3.4 3.6M17.4 8.2 14 11.8"/>`),
  speak: icon(
    svg`<path d="M4 8v4h2.6L10.5 15V5L6.6 8zM13.4 7.6a3.4 3.4 0 0 1 0 4.8M15.6 5.6a6.3 6.3 0 0 1 0 8.8"/>`,
  ),
  lock: icon(
    svg`<rect x="4.5" y="9" width="11" height="7.5" rx="2"/><path d="M7 9V6.7a3 3 0 0 1 6 0V9"/>`,
  ),
  globe: icon(
    svg`<circle cx="10" cy="10" r="6.7"/><path d="M3.3 10h13.4M10 3.3c2.3 2 3.2 4.2 3.2 6.7s-.9 4.7-3.2 6.7c-2.3-2-3.2-4.2-3.2-6.7s.9-4.7 3.2-6.7Z"/>`,
  ),
  horn: icon(
    svg`<path d="M3.5 8.5v3l8.5 3.8V4.7zM12 8h1.6a2 2 0 0 1 0 4H12M5.5 12.5l.8 3.5h2l-.7-2.6"/>`,
    true,
  ),
  clock: icon(svg`<circle cx="10" cy="10" r="6.7"/><path d="M10 6.3V10l2.4 1.6"/>`),
};
