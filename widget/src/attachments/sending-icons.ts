/** Pictures of files that wait to be sent, and of a recording. */
import { svg } from 'lit';
import { icon } from '../shared/icons.js';

export const sendingIcons = {
  picture: icon(
    svg`<rect x="3" y="4" width="14" height="12" rx="2.5"/><path d="m3.5 14 4-4 3.5 3.5 2-2 3.5 3M13 7.7v.1"/>`,
  ),
  video: icon(
    svg`<rect x="2.5" y="5" width="10.5" height="10" rx="2.2"/><path d="m13 9 4.2-2.2v6.4L13 11"/>`,
  ),
  audio: icon(
    svg`<path d="M8 14.2V5.3l7.2-1.6v9"/><circle cx="6" cy="14.2" r="2"/><circle cx="13.2" cy="12.7" r="2"/>`,
  ),
  file: icon(
    svg`<path d="M11.5 2.8H6.8A1.8 1.8 0 0 0 5 4.6v10.8a1.8 1.8 0 0 0 1.8 1.8h6.4a1.8 1.8 0 0 0 1.8-1.8V6.3zV6.3H15"/>`,
  ),
  bin: icon(
    svg`<path d="M4 5.5h12M8 5.5V4h4v1.5M5.5 5.5l.7 9.7A1.5 1.5 0 0 0 7.7 16.5h4.6a1.5 1.5 0 0 0 1.5-1.3l.7-9.7"/>`,
  ),
  stop: icon(svg`<rect x="5.5" y="5.5" width="9" height="9" rx="2" fill="currentColor"/>`),
  play: icon(svg`<path d="M6.5 4.2v11.6l9.2-5.8z" fill="currentColor"/>`),
  pause: icon(svg`<path d="M7 5v10M13 5v10" stroke-width="3"/>`),
};
