/** Pictures of the viewer and of the lists of files. */
import { svg } from 'lit';
import { icon } from './icons.js';

export const galleryIcons = {
  download: icon(svg`<path d="M10 3.5v9M6 8.8l4 4 4-4M4 15.5v.2c0 .7.6 1.3 1.3 1.3h9.4c.7 0 1.3-.6 1.3-1.3v-.2"/>`),
  zoomIn: icon(svg`<circle cx="9" cy="9" r="5.2"/><path d="m13 13 3.8 3.8M9 6.8v4.4M6.8 9h4.4"/>`),
  zoomOut: icon(svg`<circle cx="9" cy="9" r="5.2"/><path d="m13 13 3.8 3.8M6.8 9h4.4"/>`),
  forward: icon(svg`<path d="m8 4.5 5.5 5.5L8 15.5"/>`, true),
};
