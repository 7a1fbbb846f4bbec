/** Icons of the console, in the style of the widget's. */
import { svg } from 'lit';
import { icon } from '../../../widget/src/shared/icons.js';

export const consoleIcons = {
  menu: icon(svg`<path d="M3.5 6h13M3.5 10h13M3.5 14h13"/>`),
  setup: icon(
    svg`<path d="M11.5 3.5c2.5-.9 4.3-.4 5-.1.3.8.8 2.5-.1 5L11 13.8 6.2 9zM6.2 9l-2.6.8 1.6-3 2.6-.6M11 13.8l-.8 2.6 3-1.6.6-2.6M5.6 12.6c-1.2.4-1.9 1.8-2.1 3.9 2.1-.2 3.5-.9 3.9-2.1"/><circle cx="12.9" cy="7.1" r="1.1"/>`,
  ),
  look: icon(
    svg`<path d="M10 3.3a6.7 6.7 0 1 0 0 13.4c1.3 0 1.6-.9 1.2-1.8-.5-1 0-2.2 1.4-2.2h1.7c1.5 0 2.4-1 2.4-2.5 0-3.9-3-6.9-6.7-6.9Z"/><path d="M6.8 10.4v.1M8.4 7.2v.1M12 6.9v.1"/>`,
  ),
  people: icon(
    svg`<circle cx="7.5" cy="7" r="3"/><path d="M2.5 16c.5-6 9.5-6 10 0M13 4a3 3 0 0 1 0 6m2 2q2 1 2.5 4"/>`,
  ),
  shield: icon(svg`<path d="M10 3 4.5 5v4.5c0 3.4 2.3 6.1 5.5 7.5 3.2-1.4 5.5-4.1 5.5-7.5V5z"/>`),
  history: icon(svg`<path d="M3.6 8.2A6.6 6.6 0 1 1 3.4 11M3.5 4.5v3.8h3.8M10 6.6V10l2.3 1.5"/>`),
  settings: icon(
    svg`<path d="M3.5 6h6M14 6h2.5M3.5 14H6M10.5 14h6"/><circle cx="11.8" cy="6" r="2.2"/><circle cx="8.2" cy="14" r="2.2"/>`,
  ),
  team: icon(
    svg`<rect x="3" y="6.5" width="14" height="9.5" rx="2.2"/><path d="M7.5 6.5V5.2A1.7 1.7 0 0 1 9.2 3.5h1.6a1.7 1.7 0 0 1 1.7 1.7v1.3M3 10.5c4.4 2 9.6 2 14 0"/>`,
  ),
  chart: icon(svg`<path d="M3.5 16.5h13M6 13.5v-4M10 13.5v-9M14 13.5V7.5"/>`),
  webhook: icon(
    svg`<circle cx="10" cy="6" r="2.5"/><circle cx="5" cy="14" r="2.5"/><circle cx="15" cy="14" r="2.5"/><path d="m8.8 8.2-2.5 3.6M11.2 8.2l2.5 3.6M7.5 14h5"/>`,
  ),
  key: icon(svg`<circle cx="7" cy="13" r="3.2"/><path d="m9.3 10.7 6-6M12.6 7.4l2.2 2.2"/>`),
  chevrons: icon(svg`<path d="m7 7.5 3-3 3 3M7 12.5l3 3 3-3"/>`),
  globe: icon(
    svg`<circle cx="10" cy="10" r="6.7"/><path d="M3.3 10h13.4M10 3.3c2.3 2 3.2 4.2 3.2 6.7s-.9 4.7-3.2 6.7c-2.3-2-3.2-4.2-3.2-6.7s.9-4.7 3.2-6.7Z"/>`,
  ),
  laptop: icon(svg`<rect x="4" y="4" width="12" height="9" rx="1.8"/><path d="M2.5 16h15"/>`),
  external: icon(
    svg`<path d="M8.5 4.5H6A1.5 1.5 0 0 0 4.5 6v8A1.5 1.5 0 0 0 6 15.5h8a1.5 1.5 0 0 0 1.5-1.5v-2.5M11.5 4h4.5v4.5M16 4l-6.5 6.5"/>`,
    true,
  ),
};
