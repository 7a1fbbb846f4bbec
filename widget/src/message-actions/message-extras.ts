/**
 * What a message's row shows beyond its text: the quoted message, link previews, reactions, its
 * pin, and the menu button. Loaded when any of it is needed.
 */
import { limits, type Message, type PendingMessage, type User } from '@parlor/sdk';
import { html, nothing, type CSSResult, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ActionWords } from '../i18n/en.js';
import type { MessageSafetyController } from './message-safety-controller.js';
import { wordsOf } from '../shared/message-words.js';
import type { Drawn } from '../shared/slots.js';
import type { ViewContext } from '../shared/view-context.js';
import { messageExtrasStyles } from './message-extras.styles.js';
import { actionIcons } from '../shared/action-icons.js';

/** Names beyond this number are only counted. */
const namesShown = 20;
/** The most characters of a message in the label of its button. */
const nameLength = 80;

export interface ExtrasDeps {
  context: ViewContext;
  words: ActionWords;
  safety: MessageSafetyController;
  people: ReadonlyMap<string, User>;
  /** A message that is loaded. */
  find: (seq: number) => Message | undefined;
  /** The last error for each message. */
  trouble: ReadonlyMap<number, string>;
  jump: (seq: number) => void;
  toggle: (seq: number, emoji: string) => void;
  open: (seq: number) => void;
  /** The accessible name of a message. */
  name: (seq: number) => string;
  dismiss: (seq: number) => void;
}

export class MessageExtras {
  /** For the message list, which renders these templates. */
  readonly styles: readonly CSSResult[];

  constructor(private readonly deps: ExtrasDeps) {
    const { messageBlocks } = deps.context.slots;
    this.styles = [messageExtrasStyles, ...(messageBlocks ? [messageBlocks.styles] : [])];
  }

  folded(message: Message, opens: boolean): TemplateResult | undefined {
    const { safety } = this.deps;
    if (!safety.hides(message)) return undefined;
    const { seq } = message;
    if (!opens) return html`<div data-row=${seq}></div>`;
    return html`<div class="message folded opens closes" role="article" data-row=${seq}>
      <div class="bubble">
        <span>${safety.groupLine(seq)}</span>
        <button class="link" type="button" tabindex="-1" @click=${() => safety.show(seq)}>
          ${safety.words?.show}
        </button>
      </div>
    </div>`;
  }

  /** Inside the bubble, above the text: the quoted message, and the text of one that grows. */
  quote(message: Message | PendingMessage): Drawn {
    const quoted = this.#quoted(message);
    const { messageBlocks } = this.deps.context.slots;
    if (!('streaming' in message) || !messageBlocks) return quoted;
    return html`${quoted}${messageBlocks.growing(message, this.deps)}`;
  }

  /** For a pending message, `replyTo` is only a number. */
  #quoted({
    replyTo,
  }: {
    replyTo?: Message['replyTo'] | number | undefined;
  }): TemplateResult | typeof nothing {
    const { context, words, safety, find, jump } = this.deps;
    if (!replyTo) return nothing;
    const seq = typeof replyTo === 'number' ? replyTo : replyTo.seq;
    const now = find(seq);
    const quote = typeof replyTo === 'number' ? undefined : replyTo;
    const hidden = safety.hides(now ?? { seq, senderId: quote?.senderId ?? null });
    const name = this.nameOf(now ? now.senderId : (quote?.senderId ?? null));
    const gone = now ? now.text === null : quote?.state !== undefined;
    const text = now
      ? wordsOf(now, (id) => this.nameOf(id), context).slice(0, limits.quoteExcerpt)
      : this.#excerpt(quote);
    return html`<button class="quote" type="button" tabindex="-1" @click=${() => jump(seq)}>
      <span class="listen">${words.quoted}</span
      ><bdi class="who">${hidden ? safety.line : name}</bdi>${
        hidden
          ? nothing
          : html`<span class=${gone ? 'excerpt gone' : 'excerpt'} dir="auto">${text}</span>`
      }
    </button>`;
  }

  /**
   * The quote of a message that is not loaded: its beginning, or why that cannot be shown. To the
   * user, a message that they may not see does not exist.
   */
  #excerpt(quote: Message['replyTo'] | undefined): string {
    const { messages } = this.deps.context.t;
    if (quote?.state === 'deleted' || quote?.state === 'hidden') return messages[quote.state];
    const excerpt = quote?.excerpt ?? '';
    const { talk, slots } = this.deps.context;
    return (talk && slots.messageText?.plain(excerpt, quote?.attachment, talk.files)) ?? excerpt;
  }

  /** Beside the bubble. */
  button({ seq }: Message): TemplateResult {
    const { words, open, name } = this.deps;
    return html`<button
      class="act"
      type="button"
      tabindex="-1"
      aria-label="${words.open}: ${name(seq).slice(0, nameLength)}"
      aria-haspopup="menu"
      @click=${() => open(seq)}
    ></button>`;
  }

  /** Below the bubble. */
  below(message: Message): TemplateResult {
    const { seq, reactions, pinnedAt } = message;
    const { context, words, trouble, dismiss, toggle } = this.deps;
    const failure = trouble.get(seq);
    return html`${context.slots.messageBlocks?.buttons(message, context)}${context.slots.messageFiles?.previews(message, context)}${
      reactions.length > 0 || pinnedAt
        ? html`<div class="reactions">
            ${pinnedAt ? html`<span class="pinned">${actionIcons.pin}${words.pinned}</span>` : nothing}
            ${repeat(
              reactions,
              ({ emoji }) => emoji,
              (reaction) => this.#reaction(reaction, () => toggle(seq, reaction.emoji)),
            )}
          </div>`
        : nothing
    }
    ${
      failure
        ? html`<p class="trouble">
            <span>${failure}</span>
            <button class="link" type="button" @click=${() => dismiss(seq)}>
              ${words.dismiss}
            </button>
          </p>`
        : nothing
    }`;
  }

  nameOf(userId: string | null): string {
    const { context, people } = this.deps;
    if (userId === context.me.id) return context.t.messages.you;
    return people.get(userId ?? '')?.name ?? context.t.someone;
  }

  #reaction(
    { emoji, count, userIds }: Message['reactions'][number],
    toggle: () => void,
  ): TemplateResult {
    const { context, words } = this.deps;
    const names = userIds
      .slice(0, namesShown)
      .map((id) => this.deps.safety.nameOf(id) ?? this.nameOf(id));
    const who = words.reacted(names, count - names.length, emoji);
    return html`<button
      class="reaction"
      type="button"
      tabindex="-1"
      title=${who}
      data-emoji=${emoji}
      aria-pressed=${userIds.includes(context.me.id) ? 'true' : 'false'}
      @click=${toggle}
    >
      <span>${emoji}</span>
      <span class="number">${context.formats.count(count, limits.reactions)}</span
      ><span class="listen">${who}</span>
    </button>`;
  }
}
