import type { Message, Preview } from '@parlor/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import type { ViewContext } from '../shared/view-context.js';
import { load } from '../load.js';

/**
 * Previews of the pages that a message links to. A page may claim to be another one, so its real
 * host is shown above. The pictures come from this server only, and their boxes have their size
 * from the beginning.
 */
export function linkPreviews(
  { previews, conversationId }: Message,
  context: ViewContext,
): TemplateResult | typeof nothing {
  const cards = (previews ?? []).filter(({ url }) => /^https?:/i.test(url) && URL.canParse(url));
  if (cards.length === 0) return nothing;
  return html`<div class="previews">
    ${cards.map(
      ({ url, title, text, picture }) =>
        html`<a
          class="preview ${picture ? (isBroad(picture) ? 'broad' : 'beside') : ''}"
          href=${url}
          target="_blank"
          rel="noopener noreferrer nofollow ugc"
          tabindex="-1"
        >
          ${picture ? pictureBox(picture, conversationId, context) : nothing}
          <span class="said"
            ><bdi class="host" dir="ltr">${new URL(url).host}</bdi
            ><span class="headline" dir="auto">${title}</span>${
              text ? html`<span class="about" dir="auto">${text}</span>` : nothing
            }</span
          >
        </a>`,
    )}
  </div>`;
}

type Picture = NonNullable<Preview['picture']>;

/** Shown over the whole width; small or high pictures are beside the text. */
const isBroad = ({ width, height }: Picture): boolean => width >= 300 && width / height >= 1.2;

function pictureBox(
  picture: Picture,
  conversationId: string,
  context: ViewContext,
): TemplateResult {
  void load(() => import('./small-picture.js')).catch(() => undefined);
  return html`<parlor-small-picture
    .context=${context}
    .conversationId=${conversationId}
    .attachment=${picture}
    .size=${'original'}
  ></parlor-small-picture>`;
}
