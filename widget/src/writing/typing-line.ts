import { createTyping, type Typing } from '@parlor/sdk';
import { html, type LitElement } from 'lit';
import { LiveController } from '../shared/live-controller.js';
import type { TypingLine } from '../shared/slots.js';
import { typingStyles } from '../shared/typing.styles.js';
import type { ViewContext } from '../shared/view-context.js';

/** Follows who is typing in any conversation, for a view that shows it. */
export function createTypingLine(host: LitElement, context: () => ViewContext): TypingLine {
  const live = new LiveController<Typing['everywhere']['value']>(
    host,
    () => context().chat.use(createTyping).everywhere,
  );
  return {
    styles: typingStyles,
    line(conversation, nameOf) {
      if (!conversation) return undefined;
      const writers = live.value?.get(conversation.id);
      const { t, talk: words } = context();
      if (!writers?.length || !words) return undefined;
      const names = writers.map((userId) => nameOf(userId) ?? t.someone);
      const text =
        conversation.members.length === 2
          ? words.writes
          : names.length > 2
            ? words.manyWriting(names.length)
            : words.writing(names);
      return html`<span class="writing"
        ><bdi>${text}</bdi><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span
      ></span>`;
    },
  };
}
