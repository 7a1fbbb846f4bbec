import { html, nothing, type TemplateResult } from 'lit';
import type { Catalogue } from '../i18n/en.js';
import { icons } from './icons.js';

/** At the end of every view's header, if the widget can be closed. */
export function closeButton(
  t: Catalogue,
  close: (() => void) | undefined,
): TemplateResult | typeof nothing {
  return close
    ? html`<button class="round" type="button" aria-label=${t.panel.close} @click=${close}>
        ${icons.close}
      </button>`
    : nothing;
}
