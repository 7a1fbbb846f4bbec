import type { Choice, Message } from '@parlor/sdk';
import type { ViewContext } from '../shared/view-context.js';

/** Sends a choice of a message as the user's answer. */
export function press(
  { conversationId, seq }: Message,
  { label, value }: Choice,
  { chat }: ViewContext,
): void {
  // A failed send stays in the log with its reason.
  chat.messages.send(conversationId, label, { choice: { seq, value } }).catch(() => undefined);
}
