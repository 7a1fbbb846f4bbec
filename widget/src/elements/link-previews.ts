import type { Message } from '@parlor/sdk';
import { html, nothing, type TemplateResult } from 'lit';

/** What the pages behind a message's links say of themselves. A page may claim to be another one: its host stands above, as it is. */
export function linkPreviews({ previews }: Message): TemplateResult | typeof nothing {
  const cards = (previews ?? []).filter(({ url }) => /^https?:/i.test(url) && URL.canParse(url));
  if (cards.length === 0) return nothing;
  return html`<div class="previews">
    ${cards.map(
      ({ url, title, text }) =>
        html`<a class="preview" href=${url} target="_blank" rel="noopener noreferrer nofollow ugc" tabindex="-1">
          <bdi class="host" dir="ltr">${new URL(url).host}</bdi><span class="headline" dir="auto">${title}</span>${
            text ? html`<span class="about" dir="auto">${text}</span>` : nothing
          }
        </a>`,
    )}
  </div>`;
}
