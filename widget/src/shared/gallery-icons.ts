/** Pictures of the viewer and of the lists of files. */
import { svg } from 'lit';
import { icon } from './icons.js';

export const galleryIcons = {
  picture: icon(
    svg`<rect x="3" y="4" width="14" height="12" rx="2.6"/><circle cx="7.3" cy="8.2" r="1.3"/><path d="m3.5 14 3.9-3.6 2.7 2.4 2.5-2.2 4 3.6"/>`,
  ),
  file: icon(
    svg`<path d="M11.5 3H7a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h6a2 2 0 0 0 2-2V6.5zM11.3 3.2V7H15"/>`,
  ),
  sound: icon(svg`<path d="M4 8.5v3M7 6v8M10 4v12M13 7v6M16 8.8v2.4"/>`),
  film: icon(
    svg`<rect x="3" y="4.5" width="14" height="11" rx="2.6"/><path d="m8.5 7.8 4 2.2-4 2.2z"/>`,
  ),
  download: icon(
    svg`<path d="M10 3.5v9M6 8.8l4 4 4-4M4 15.5v.2c0 .7.6 1.3 1.3 1.3h9.4c.7 0 1.3-.6 1.3-1.3v-.2"/>`,
  ),
  zoomIn: icon(svg`<circle cx="9" cy="9" r="5.2"/><path d="m13 13 3.8 3.8M9 6.8v4.4M6.8 9h4.4"/>`),
  zoomOut: icon(svg`<circle cx="9" cy="9" r="5.2"/><path d="m13 13 3.8 3.8M6.8 9h4.4"/>`),
  inTalk: icon(
    svg`<path d="M3.6 16.6 4.4 13.4a6.5 6.5 0 1 1 2.4 2.3zM7.4 10h5M10.4 8l2 2-2 2"/>`,
    true,
  ),
  forward: icon(svg`<path d="m8 4.5 5.5 5.5L8 15.5"/>`, true),
};
