import { html, type TemplateResult } from 'lit';
import type { Catalogue } from '../i18n/en.js';

/** Placeholder rows of a list that is loading; see page.styles.ts. */
export function skeletonRows(t: Pick<Catalogue, 'panel'>, length = 4): TemplateResult {
  return html`<div role="img" aria-label=${t.panel.loading}>
    ${Array.from({ length }, () => html`<div class="skeleton-row"><span class="skeleton"></span><span class="skeleton"></span></div>`)}
  </div>`;
}
