import { html, nothing } from 'lit';
import type { ConversationScope, Drawn } from '../shared/slots.js';
import { press } from './press.js';

/**
 * Above the composer: the quick replies of the newest message. The next message ends them, also the
 * user's own while it is being sent.
 */
export function quickReplies(scope: ConversationScope): Drawn {
  const window = scope.log()?.value;
  const message = window?.items.at(-1);
  const context = scope.context();
  if (!window || !message || window.hasNewer || window.pending.length > 0) return nothing;
  if (message.senderId === context.me.id) return nothing;
  const replies = (message.blocks ?? []).flatMap((block) =>
    block.type === 'quickReplies' ? block.replies : [],
  );
  if (replies.length === 0) return nothing;
  const name = scope.people().get(message.senderId ?? '')?.name ?? context.t.someone;
  return html`<div class="quick-replies" role="group" aria-label=${name}>
    ${replies.map(
      (reply) =>
        html`<button
          class="choice"
          type="button"
          dir="auto"
          @click=${() => {
            // The pressed button disappears: the user goes on in the composer.
            scope.composer()?.focus();
            press(message, reply, context);
          }}
        >
          ${reply.label}
        </button>`,
    )}
  </div>`;
}
