import type { ViewContext } from '../shell/view-context.js';
import type { Layer, Panel } from '../shell/panel.js';

/**
 * Leads to a message, where it was said. What lies over its conversation goes, so that the way back
 * is the one from there.
 */
export function showInConversation(
  context: ViewContext,
  panel: Panel | undefined,
  conversationId: string,
  seq: number,
): void {
  const isIt = ({ view, leaving }: Layer) =>
    !leaving &&
    view.name === 'conversation' &&
    'conversationId' in view &&
    view.conversationId === conversationId;
  const below = panel?.layers.findLastIndex(isIt) ?? -1;
  if (panel && below >= 0) panel.layers = panel.layers.slice(0, below + 1);
  context.navigate({ name: 'conversation', conversationId, at: seq }, { replace: below >= 0 });
}
