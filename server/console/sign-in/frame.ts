import { html, nothing, type TemplateResult } from 'lit';
import { icons } from '../../../widget/src/shared/icons.js';

export interface Frame {
  title: string;
  text?: string | TemplateResult;
  content: unknown;
  below?: TemplateResult;
}

/** A form by itself in the middle of the page, under the mark of the product. */
export function frame({ title, text, content, below }: Frame): TemplateResult {
  return html`<div class="alone">
    <div class="mark"><span aria-hidden="true">${icons.talk}</span>Parlor</div>
    <div class="box">
      <header>
        <h1 tabindex="-1">${title}</h1>
        ${text ? html`<p>${text}</p>` : nothing}
      </header>
      ${content}
    </div>
    ${below ? html`<p class="below small">${below}</p>` : nothing}
  </div>`;
}
