/** Pictures of the menu of a message. */
import { svg } from 'lit';
import { icon } from './icons.js';

export const actionIcons = {
  reply: icon(svg`<path d="M8 5 3.5 9.5 8 14M4 9.5h7.5a5 5 0 0 1 5 5v.5"/>`, true),
  edit: icon(
    svg`<path d="m4 16 .7-3.3 8.6-8.6a1.6 1.6 0 0 1 2.3 0l.3.3a1.6 1.6 0 0 1 0 2.3L7.3 15.3z"/>`,
  ),
  copy: icon(
    svg`<rect x="7.5" y="7.5" width="9" height="9" rx="2.2"/><path d="M12.5 5v-.3A1.7 1.7 0 0 0 10.8 3H5.2A2.2 2.2 0 0 0 3 5.2v5.6a1.7 1.7 0 0 0 1.7 1.7H5"/>`,
  ),
  pin: icon(svg`<path d="M7.5 3.5h5M8.2 3.5v5L5.5 11.7h9l-2.7-3.2v-5M10 11.7v5"/>`),
  unpin: icon(
    svg`<path d="M7.5 3.5h5M8.2 3.5v1M11.8 3.5v5l2.7 3.2H8.4M5.8 11.4l-.3.3h.9M10 11.7v5M3.5 4l13 12.5"/>`,
  ),
  list: icon(
    svg`<path d="M7.5 5.5h9M7.5 10h9M7.5 14.5h9M3.6 5.5h.1M3.6 10h.1M3.6 14.5h.1"/>`,
    true,
  ),
  history: icon(svg`<path d="M3.6 8.2A6.6 6.6 0 1 1 3.4 11M3.5 4.5v3.8h3.8M10 6.6V10l2.3 1.5"/>`),
  seen: icon(svg`<path d="m2 10.8 3.2 3.2 6.3-7.5M10 13.4l.7.7L17.5 6.5"/>`),
  unread: icon(
    svg`<path d="M11 4.5H6.3A2.3 2.3 0 0 0 4 6.8v4.4a2.3 2.3 0 0 0 2.3 2.3h.7v3l3.6-3h3.1a2.3 2.3 0 0 0 2.3-2.3V9.5"/><circle cx="15.2" cy="5" r="2"/>`,
  ),
  unlink: icon(
    svg`<path d="M8.6 11.4a2.6 2.6 0 0 0 3.7 0l2.4-2.4a2.6 2.6 0 0 0-3.7-3.7l-.8.8M11.4 8.6a2.6 2.6 0 0 0-3.7 0L5.3 11A2.6 2.6 0 0 0 9 14.7l.8-.8M4 4l12 12"/>`,
  ),
  bin: icon(
    svg`<path d="M4 5.5h12M8 5.5V4h4v1.5M5.5 5.5l.7 9.7A1.5 1.5 0 0 0 7.7 16.5h4.6a1.5 1.5 0 0 0 1.5-1.3l.7-9.7"/>`,
  ),
  hide: icon(
    svg`<path d="M4 10s2.2-4.2 6-4.2S16 10 16 10s-2.2 4.2-6 4.2S4 10 4 10ZM4.5 15.5l11-11"/>`,
  ),
  restore: icon(svg`<path d="M4.5 10a5.5 5.5 0 1 0 1.8-4.1L4 8M4 4.5V8h3.5"/>`, true),
  smile: icon(
    svg`<circle cx="10" cy="10" r="6.7"/><path d="M7.3 11.8a3.2 3.2 0 0 0 5.4 0M7.7 8.1v.1M12.3 8.1v.1"/>`,
  ),
  save: icon(svg`<path d="M10 3.5v9M6.2 8.9l3.8 3.8 3.8-3.8M4.5 16.3h11"/>`),
  done: icon(svg`<path d="m4.5 10.8 3.6 3.6 7.4-8.6"/>`),
  more: icon(svg`<path d="M10 5v10M5 10h10"/>`),
};
