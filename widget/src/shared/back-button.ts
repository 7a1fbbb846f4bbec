import { html, nothing, type TemplateResult } from 'lit';
import type { Catalogue } from '../i18n/en.js';
import { icons } from './icons.js';

/** At the start of every view's header, if there is a view to go back to. */
export function backButton(
  t: Catalogue,
  back: (() => void) | undefined,
): TemplateResult | typeof nothing {
  return back
    ? html`<button class="round" type="button" aria-label=${t.panel.back} @click=${back}>
        ${icons.back}
      </button>`
    : nothing;
}
