import { html, type TemplateResult } from 'lit';
import { actionIcons } from '../shared/action-icons.js';
import { icons } from '../shared/icons.js';

/** Above the composer: the message that is quoted or edited, the error, and the cancel button. */
export function quoteBar({
  kind,
  title,
  text,
  error,
  cancel,
  onCancel,
}: {
  kind: 'reply' | 'edit';
  title: string;
  text: string;
  error: string;
  cancel: string;
  onCancel: () => void;
}): TemplateResult {
  return html`<div class="quote-bar" role="group" aria-label=${title}>
    <span class="kind">${kind === 'edit' ? actionIcons.edit : actionIcons.reply}</span>
    <div class="what">
      <p class="to"><bdi>${title}</bdi></p>
      ${error ? html`<p class="problem">${error}</p>` : html`<p class="excerpt" dir="auto">${text}</p>`}
    </div>
    <button class="round" type="button" aria-label=${cancel} @click=${onCancel}>
      ${icons.close}
    </button>
  </div>`;
}
