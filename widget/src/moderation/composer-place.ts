import type { ChatError, MessageWindow } from '@parlor/sdk';
import { html, nothing, type LitElement } from 'lit';
import { othersOf } from '../shared/conversation-names.js';
import { load } from '../load.js';
import type { ComposerPlace, ConversationScope } from '../shared/slots.js';
import { HeldController } from './held-controller.js';
import { hindranceOf } from './hindrance.js';

/**
 * Decides whether something is shown above the composer or in its place. The element that shows it
 * is fetched when it is first needed. Follows messages that are held for a moderator as well.
 */
export class ComposerPlaceSlot implements ComposerPlace {
  readonly #held: HeldController;
  #element: 'absent' | 'loading' | 'here' = 'absent';

  constructor(
    private readonly host: LitElement,
    private readonly scope: ConversationScope,
  ) {
    this.#held = new HeldController(host, () => scope.context());
  }

  of(
    conversationId: string | undefined,
    window: MessageWindow,
    error: ChatError | null,
  ): ReturnType<ComposerPlace['of']> {
    this.#held.follow(window.pending);
    const context = this.scope.context();
    const conversation = this.scope.conversation();
    const isOutside = (conversation ? window.error : error)?.code === 'not_found';
    const others = conversation ? othersOf(conversation, context.me.id) : [];
    const hindrance = isOutside
      ? 'outside'
      : conversation && hindranceOf(conversation, others, context.me, context.chat.now());
    const isBusy = window.pending.some(({ waitsFor }) => waitsFor === 'rate');
    if (!hindrance && !conversation?.slowSeconds && !isBusy) return undefined;
    if (this.#element === 'absent') this.#fetch();
    const isHere = this.#element === 'here';
    return {
      place: isHere
        ? html`<parlor-write-restriction
            class=${isOutside ? 'rest' : ''}
            .context=${context}
            .conversationId=${conversationId}
            .conversation=${conversation}
            .hindrance=${hindrance}
            .window=${window}
            @over=${() => this.host.requestUpdate()}
          ></parlor-write-restriction>`
        : nothing,
      hinders: hindrance !== undefined,
      isAll: isOutside && isHere,
    };
  }

  #fetch(): void {
    this.#element = 'loading';
    load(() => import('./write-restriction.js')).then(
      () => {
        this.#element = 'here';
        this.host.requestUpdate();
      },
      () => {
        this.#element = 'absent';
      },
    );
  }
}
