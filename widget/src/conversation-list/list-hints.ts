import { calling, isMuted, type Conversation, type Core, type Typing } from '@parlor/sdk';
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { mutedSign } from '../shared/muted-sign.js';
import type { enTalk } from '../i18n/en-talk.js';
import { adopt } from '../shared/adopt.js';
import { mutedStyles } from '../shared/muted.styles.js';
import { typingStyles } from '../shared/typing.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { LiveController } from '../shared/live-controller.js';

/** "Ana is writing", in the words of a conversation that may have many. */
export function writingLine(
  words: typeof enTalk,
  names: readonly string[],
  isDirect: boolean,
): TemplateResult {
  const text = isDirect
    ? words.writes
    : names.length > 2
      ? words.manyWriting(names.length)
      : words.writing(names);
  return html`<span class="writing"
    ><bdi>${text}</bdi><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span
  ></span>`;
}

/**
 * What the list of conversations says beside what it knows by itself: who writes, and what is
 * muted.
 */
export class ListHints {
  readonly #live: LiveController<Typing['everywhere']['value']>;

  constructor(
    private readonly host: LitElement,
    private readonly context: () => ViewContext,
    private readonly words: typeof enTalk,
    typingOf: (chat: Core) => Typing,
  ) {
    this.#live = new LiveController(host, () => typingOf(context().chat).everywhere);
  }

  /** In place of the last message, while somebody writes. */
  writing({ id, members }: Conversation): TemplateResult | undefined {
    const writers = this.#live.value?.get(id);
    if (!writers) return undefined;
    adopt(this.host.shadowRoot, typingStyles);
    const { t } = this.context();
    const names = writers.map(
      (userId) => members.find(({ user }) => user.id === userId)?.user.name ?? t.someone,
    );
    return writingLine(this.words, names, members.length === 2);
  }

  /**
   * Before the number of a muted conversation's unread messages: it calls nobody, unless one of
   * them mentions the reader.
   */
  muted(conversation: Conversation): TemplateResult | undefined {
    if (!isMuted(conversation)) return undefined;
    adopt(this.host.shadowRoot, mutedStyles);
    const { muted, mentioned } = this.words.mute;
    return html`${mutedSign(muted)}${
      calling(conversation) > 0
        ? html`<span class="count at" aria-hidden="true">@</span
            ><span class="listen">${mentioned}</span>`
        : nothing
    }`;
  }
}
