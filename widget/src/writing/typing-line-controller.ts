import { createTyping, type Conversation, type Typing } from '@parlor/sdk';
import { html, type LitElement, type TemplateResult } from 'lit';
import { LiveController } from '../shared/live-controller.js';
import type { TypingLine } from '../shared/slots.js';
import { typingStyles } from '../shared/typing.styles.js';
import type { ViewContext } from '../shared/view-context.js';

/** Follows who is typing in any conversation, for a view that shows it. */
export class TypingLineController implements TypingLine {
  readonly styles = typingStyles;
  readonly #live: LiveController<Typing['everywhere']['value']>;

  constructor(
    host: LitElement,
    private readonly context: () => ViewContext,
  ) {
    this.#live = new LiveController(host, () => context().chat.use(createTyping).everywhere);
  }

  line(
    conversation: Conversation | undefined,
    nameOf: (userId: string) => string | undefined,
  ): TemplateResult | undefined {
    if (!conversation) return undefined;
    const writers = this.#live.value?.get(conversation.id);
    const { t, talk: words } = this.context();
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
  }
}
