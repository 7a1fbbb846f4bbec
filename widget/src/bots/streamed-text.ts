import { createStreams, type Message, type User } from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../shared/define.js';
import { LiveController } from '../shared/live-controller.js';
import type { ViewContext } from '../shared/view-context.js';

interface Around {
  context: ViewContext;
  people: ReadonlyMap<string, User>;
}

/**
 * The text so far of a message that grows. It is drawn into the log's own tree, whose styles it
 * needs, and by itself, so that the log is not drawn again with each part. At the end it announces
 * the whole text.
 */
export class StreamedText extends LitElement {
  @property({ attribute: false }) around!: Around;
  @property({ attribute: false }) message!: Message;

  #stop: (() => void) | undefined;

  readonly #text: LiveController<string | null> = new LiveController(this, () => {
    // An element that is upgraded gets its properties later.
    if (!this.message) return undefined;
    const { conversationId, seq } = this.message;
    return this.around.context.chat.use(createStreams).live(conversationId, seq);
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override firstUpdated(): void {
    this.#stop = this.around.context.chat.on('message.changed', ({ message }) => {
      const { conversationId, seq, senderId } = this.message;
      if (message.conversationId !== conversationId || message.seq !== seq) return;
      if (message.streaming || message.text === null) return;
      const { context, people } = this.around;
      const { t, talk, slots, announce } = context;
      const name = people.get(senderId ?? '')?.name ?? t.someone;
      const text =
        (talk && slots.messageText?.plain(message.text, undefined, talk.files)) ?? message.text;
      announce(t.messages.arrived(name, text));
    });
  }

  protected override render(): unknown {
    const { context, people } = this.around;
    const text = this.#text.value;
    if (!text) return nothing;
    return context.slots.messageText?.rich(text, [], people, context.me.id) ?? text;
  }
}

define('parlor-streamed-text', StreamedText);

/** In the bubble of a message that grows, above its placeholder. */
export const growing = (message: Message, around: Around): TemplateResult =>
  html`<parlor-streamed-text
    class="words"
    dir="auto"
    .around=${around}
    .message=${message}
  ></parlor-streamed-text>`;
