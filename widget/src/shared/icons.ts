/**
 * Icons of one style: 20 by 20, one stroke. `turns` marks icons that point along the line of text.
 * This file has the icons of the first open.
 */
import { svg, html, type TemplateResult } from 'lit';

export const icon = (content: TemplateResult<2>, turns = false): TemplateResult =>
  html`<svg viewBox="0 0 20 20" aria-hidden="true" class=${turns ? 'turns' : ''}>${content}</svg>`;

export const icons = {
  back: icon(svg`<path d="m12 4.5-5.5 5.5 5.5 5.5"/>`, true),
  close: icon(svg`<path d="m5.5 5.5 9 9m0-9-9 9"/>`),
  compose: icon(
    svg`<path d="M9 4H6.5A2.5 2.5 0 0 0 4 6.5v7A2.5 2.5 0 0 0 6.5 16h7a2.5 2.5 0 0 0 2.5-2.5V11"/><path d="m8.5 11.5.4-2.2 5.9-5.9a1.27 1.27 0 0 1 1.8 1.8l-5.9 5.9z"/>`,
  ),
  people: icon(
    svg`<circle cx="7.5" cy="7" r="3"/><path d="M2.5 16c.5-6 9.5-6 10 0M13 4a3 3 0 0 1 0 6m2 2q2 1 2.5 4"/>`,
  ),
  smile: icon(
    svg`<circle cx="10" cy="10" r="7"/><path d="M7 12a3.6 3.6 0 0 0 6 0M7.5 8v.1M12.5 8v.1"/>`,
  ),
  search: icon(svg`<circle cx="9" cy="9" r="5"/><path d="m13 13 3.5 3.5"/>`),
  send: icon(svg`<path d="M10 15.5v-11M5.2 9.2 10 4.4l4.8 4.8"/>`),
  down: icon(svg`<path d="M10 4.5v11M5.2 10.8l4.8 4.8 4.8-4.8"/>`),
  note: icon(svg`<path d="M5 4.8A1.8 1.8 0 0 1 6.8 3h6.4A1.8 1.8 0 0 1 15 4.8V17l-5-3.6L5 17z"/>`),
  talk: icon(
    svg`<path d="M3.6 16.6 4.4 13.4a6.5 6.5 0 1 1 2.4 2.3zM7.5 9.9v.1M10 9.9v.1M12.5 9.9v.1"/>`,
  ),
  cloud: icon(
    svg`<path d="M6 15.5a3.5 3.5 0 0 1-.4-7A4.7 4.7 0 0 1 14.7 8.5a3.5 3.5 0 0 1 .3 7z"/><path d="M10 10v2.2M10 13.6v.1" />`,
  ),
};

/** The delivery state of an own message. */
export const marks = {
  waiting: html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="5.2" />
    <path d="M8 5.2V8l1.8 1.2" />
  </svg>`,
  sent: html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
    <path d="m3.5 8.6 3 3 6-6.6" />
  </svg>`,
  delivered: html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
    <path d="m1.5 8.6 3 3 6-6.6M8.2 11l.5.6 6-6.6" />
  </svg>`,
  seen: html`<svg class="mark seen" viewBox="0 0 16 16" aria-hidden="true">
    <path d="m1.5 8.6 3 3 6-6.6M8.2 11l.5.6 6-6.6" />
  </svg>`,
};
