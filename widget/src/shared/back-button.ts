import { html, nothing, type TemplateResult } from 'lit';
import type { Catalogue } from '../i18n/en.js';
import { icons } from './icons.js';

/** Stands at the start of every view's header, where there is a way back. */
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
