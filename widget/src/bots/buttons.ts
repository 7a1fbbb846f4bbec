import type { Button, Message } from '@parlor/sdk';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { icon } from '../shared/icons.js';
import type { Drawn } from '../shared/slots.js';
import type { ViewContext } from '../shared/view-context.js';
import { press } from './press.js';

const outward = icon(svg`<path d="M8 5H5v10h10v-3M11 4.5h4.5V9M15 5l-6 6"/>`);

/** The buttons of a message, below its bubble. Blocks of unknown types are left out. */
export function buttons(message: Message, context: ViewContext): Drawn {
  const all = (message.blocks ?? []).flatMap((block) =>
    block.type === 'buttons' ? block.buttons : [],
  );
  if (all.length === 0) return nothing;
  return html`<div class="choices">${all.map((one) => button(one, message, context))}</div>`;
}

function button(
  { label, value, url }: Button,
  message: Message,
  context: ViewContext,
): TemplateResult | typeof nothing {
  if (value !== undefined)
    return html`<button
      class="choice"
      type="button"
      dir="auto"
      tabindex="-1"
      @click=${() => press(message, { label, value }, context)}
    >
      ${label}
    </button>`;
  // The server takes no other addresses.
  if (!url?.startsWith('https://')) return nothing;
  return html`<a
    class="choice"
    dir="auto"
    tabindex="-1"
    href=${url}
    target="_blank"
    rel="noopener noreferrer nofollow ugc"
    >${label}${outward}</a
  >`;
}
