/** Icons beside the text of the composer, and of recordings. */
import { svg } from 'lit';
import { icon } from '../shared/icons.js';

export const composerIcons = {
  clip: icon(
    svg`<path d="m16 9.3-6.2 6.2a3.9 3.9 0 0 1-5.5-5.5l6.6-6.6a2.6 2.6 0 0 1 3.7 3.7l-6.6 6.5a1.3 1.3 0 0 1-1.8-1.8l6-6"/>`,
  ),
  microphone: icon(
    svg`<rect x="7.4" y="2.8" width="5.2" height="9.4" rx="2.6"/><path d="M4.6 9.8a5.4 5.4 0 0 0 10.8 0M10 15.2v2.3"/>`,
  ),
};
