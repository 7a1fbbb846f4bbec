import { html, nothing, type TemplateResult } from 'lit';
import '../shared/confirm-dialog.js';
import '../shared/report-dialog.js';
import { questionOf } from '../shared/questions.js';
import type { ViewContext } from '../shared/view-context.js';
import type { MessageSafetyController } from './message-safety-controller.js';

/** Over the conversation: the report of a message, or the question before its sender is blocked. */
export function safetyDialog(
  safety: MessageSafetyController,
  context: ViewContext,
): TemplateResult | typeof nothing {
  const { dialog, words } = safety;
  if (!dialog || !words) return nothing;
  const { choice, user, conversationId, seq } = dialog;
  if (choice === 'report')
    return html`<parlor-report-dialog
      .context=${context}
      .words=${words}
      .target=${{ conversationId, seq, userId: user.id, name: user.name }}
      .canBlock=${!safety.isBlocked(user.id)}
      @close=${({ detail }: CustomEvent<'block' | undefined>) => safety.setDialog(detail && { ...dialog, choice: detail })}
    ></parlor-report-dialog>`;
  return html`<parlor-confirm-dialog
    .context=${context}
    .question=${questionOf(choice, user, words, context)}
    @close=${() => safety.setDialog(undefined)}
  ></parlor-confirm-dialog>`;
}
