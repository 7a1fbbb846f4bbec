/**
 * Whether something stands in the composer's place, or above it: decided here, and drawn by what is
 * fetched once there is something to say.
 */
import type { ChatError, MessageWindow } from '@parlor/sdk';
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { othersOf } from '../shared/conversation-names.js';
import { hindranceOf } from './hindrance.js';
import type { ConversationParts } from '../writing/conversation-extras.js';
import { load } from '../shared/load.js';

export interface Place {
  place: TemplateResult | typeof nothing;
  /** One cannot write. */
  hinders: boolean;
  /** Nor is there anything to read. */
  isAll: boolean;
}

export class StandingController {
  #isAsked = false;

  constructor(
    private readonly host: LitElement,
    private readonly parts: ConversationParts,
  ) {}

  of(
    conversationId: string | undefined,
    window: MessageWindow,
    error: ChatError | null,
  ): Place | undefined {
    const context = this.parts.context();
    const conversation = this.parts.conversation();
    const isOutside = (conversation ? window.error : error)?.code === 'not_found';
    const others = conversation ? othersOf(conversation, context.me.id) : [];
    const hindrance = isOutside
      ? 'outside'
      : conversation && hindranceOf(conversation, others, context.me, context.chat.now());
    const isBusy = window.pending.some(({ waitsFor }) => waitsFor === 'rate');
    if (!hindrance && !conversation?.slowSeconds && !isBusy) return undefined;
    const isHere = customElements.get('parlor-standing') !== undefined;
    if (!isHere) this.#fetch();
    return {
      place: isHere
        ? html`<parlor-standing
            class=${isOutside ? 'rest' : ''}
            .context=${context}
            .conversationId=${conversationId}
            .conversation=${conversation}
            .hindrance=${hindrance}
            .window=${window}
            @over=${() => this.host.requestUpdate()}
          ></parlor-standing>`
        : nothing,
      hinders: hindrance !== undefined,
      isAll: isOutside && isHere,
    };
  }

  #fetch(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    load(() => import('./standing.js')).then(
      () => this.host.requestUpdate(),
      () => {
        this.#isAsked = false;
      },
    );
  }
}
