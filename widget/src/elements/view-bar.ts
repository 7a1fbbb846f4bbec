import { html, nothing, type TemplateResult } from 'lit';
import type { ViewContext } from '../view-context.js';
import { closeButton } from './close-button.js';
import { icons } from './icons.js';

interface Frame {
  title: string;
  /** Default: to where one came from. */
  back?: () => void;
  /** At the end of the header. */
  action?: TemplateResult | typeof nothing;
}

/** The header of a page: the way back, its name, what one does from there, and the way out. */
export function viewBar({ t, back, close }: ViewContext, { title, back: ownBack, action = nothing }: Frame): TemplateResult {
  return html`<div class="bar">
    <button class="round" type="button" aria-label=${t.panel.back} @click=${ownBack ?? back}>${icons.back}</button>
    <h1 tabindex="-1">${title}</h1>
    ${action} ${closeButton(t, close)}
  </div>`;
}
