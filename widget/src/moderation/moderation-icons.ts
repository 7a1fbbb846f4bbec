/** Pictures of what moderators do. */
import { svg } from 'lit';
import { icon } from '../shared/icons.js';

export const moderationIcons = {
  bin: icon(
    svg`<path d="M4 5.5h12M8 5.5V4h4v1.5M5.5 5.5l.7 9.7A1.5 1.5 0 0 0 7.7 16.5h4.6a1.5 1.5 0 0 0 1.5-1.3l.7-9.7"/>`,
  ),
  silence: icon(svg`<path d="M4 8v4h2.6L10.5 15V5L6.6 8zM14 8.2l3.4 3.6M17.4 8.2 14 11.8"/>`),
  speak: icon(
    svg`<path d="M4 8v4h2.6L10.5 15V5L6.6 8zM13.4 7.6a3.4 3.4 0 0 1 0 4.8M15.6 5.6a6.3 6.3 0 0 1 0 8.8"/>`,
  ),
  ban: icon(svg`<circle cx="10" cy="10" r="6.6"/><path d="m5.4 5.4 9.2 9.2"/>`),
  door: icon(
    svg`<path d="M8 4H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2M12.5 6.5 16 10l-3.5 3.5M16 10H8"/>`,
    true,
  ),
  lift: icon(svg`<path d="M4.5 10a5.5 5.5 0 1 0 1.8-4.1L4 8M4 4.5V8h3.5"/>`, true),
  hold: icon(svg`<path d="M6 3.5h8M6 16.5h8M7 3.5v2.7l6 7.6v2.7M13 3.5v2.7l-6 7.6v2.7"/>`),
};
