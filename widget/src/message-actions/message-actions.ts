/**
 * The message actions of one conversation: the menu, replies, reactions, edits, pins, deletions.
 * Provides a bar above the composer, the menu, and what rows show beyond their text.
 */
import { html, type LitElement, type TemplateResult } from 'lit';
import type { ActionWords } from '../i18n/en.js';
import type { ConversationScope, MessageActions } from '../shared/slots.js';
import { MessageActionsController } from './message-actions-controller.js';
import './message-menu.js';
import type { MessageChoice } from './message-menu.js';
import { safetyDialog } from './safety-dialog.js';

/** `words` are used until those of another language are fetched. */
export function createMessageActions(
  host: LitElement,
  scope: ConversationScope,
  words: ActionWords,
): MessageActions {
  const actions = new MessageActionsController(host, scope, words);
  const { writing, safety, deeds } = actions;
  return {
    get extras() {
      return actions.extras;
    },
    writing,
    safety,
    bar: () =>
      html`${deeds.note()}${scope.context().slots.messageBlocks?.quickReplies(scope)}${writing.bar()}`,
    menu: () => menu(actions, scope) ?? safetyDialog(safety, scope.context()),
    jump: (seq) => actions.jump(seq),
  };
}

function menu(
  actions: MessageActionsController,
  scope: ConversationScope,
): TemplateResult | undefined {
  const { opened, words, safety, deeds } = actions;
  const conversation = scope.conversation();
  if (!opened || !conversation) return undefined;
  const { message, emoji, only } = opened;
  const { conversationId, seq } = message;
  return html`<parlor-message-menu
    .context=${scope.context()}
    .words=${words}
    .safety=${safety}
    .message=${message}
    .conversation=${conversation}
    .inTime=${actions.inTime(message)}
    .label=${actions.labelOf(seq)}
    .anchor=${() => actions.bubbleOf(seq)}
    .seenBy=${() => actions.receipts.seenBy(conversationId, seq)}
    .reactors=${deeds.reactions.list}
    .edits=${deeds.calls.edits}
    .nameOf=${(userId: string | null) => actions.extras.nameOf(userId)}
    .emoji=${emoji}
    .only=${only}
    .deleteForAll=${() => deeds.calls.delete(conversationId, seq)}
    @choose=${({ detail }: CustomEvent<MessageChoice>) => actions.choose(message, detail)}
    @close=${() => actions.closeMenu()}
  ></parlor-message-menu>`;
}
