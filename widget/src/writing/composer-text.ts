import { nothing, type LitElement } from 'lit';
import type { ComposerText, ConversationScope } from '../shared/slots.js';
import { ComposerTextController } from './composer-text-controller.js';

/** Helps to write the text in the composer of a conversation. */
export function createComposerText(host: LitElement, scope: ConversationScope): ComposerText {
  const controller = new ComposerTextController(host, scope);
  return {
    mentions: (text) => controller.mentions(text),
    overlay() {
      const context = scope.context();
      const { emoji } = context.slots;
      if (!emoji || !controller.isEmojiOpen) return nothing;
      return emoji.picker({
        context,
        anchor: () => controller.emojiButton,
        choose: (chosen) => controller.chooseEmoji(chosen),
        close: () => controller.closeEmoji(),
      });
    },
  };
}
