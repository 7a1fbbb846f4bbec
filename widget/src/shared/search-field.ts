import { limits } from '@parlor/sdk';
import { html, type TemplateResult } from 'lit';
import { icons } from './icons.js';

/** A field that finds something in the list below it; see page.styles.ts. */
export function searchField(
  label: string,
  typed: (event: Event) => void,
  pressed?: (event: KeyboardEvent) => void,
): TemplateResult {
  return html`<div class="search">
    ${icons.search}
    <input
      class="input"
      type="search"
      dir="auto"
      maxlength=${limits.searchText}
      autocomplete="off"
      spellcheck="false"
      enterkeyhint="search"
      aria-label=${label}
      placeholder=${label}
      @input=${typed}
      @keydown=${pressed}
    />
  </div>`;
}
