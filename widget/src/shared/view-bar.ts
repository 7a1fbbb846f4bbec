import { html, nothing, type TemplateResult } from 'lit';
import type { ViewContext } from './view-context.js';
import { backButton } from './back-button.js';
import { closeButton } from './close-button.js';

interface Frame {
  title: string;
  /** Default: goes to the view before. */
  back?: () => void;
  /** At the end of the header. */
  action?: TemplateResult | typeof nothing;
}

/** The header of a page: the back button, its name, its action, and the close button. */
export function viewBar(
  { t, back, close }: ViewContext,
  { title, back: ownBack, action = nothing }: Frame,
): TemplateResult {
  return html`<div class="bar">
    ${backButton(t, ownBack ?? back)}
    <h1 tabindex="-1">${title}</h1>
    ${action} ${closeButton(t, close)}
  </div>`;
}
