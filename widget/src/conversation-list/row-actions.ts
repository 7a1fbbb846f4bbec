/**
 * The actions of a row in the list of conversations: a button beside the row, a long press and the
 * menu key open the same menu. Afterwards a note says what was done and offers to undo it.
 */
import { badgeCount, isMuted, type Conversation } from '@parlor/sdk';
import { html, nothing, svg, type LitElement, type TemplateResult } from 'lit';
import type { TalkWords } from '../i18n/en.js';
import { nameOf, othersOf } from '../shared/conversation-names.js';
import { icon } from '../shared/icons.js';
import { adopt } from '../shared/adopt.js';
import { mutedSign } from '../shared/muted-sign.js';
import { mutedStyles } from '../shared/muted.styles.js';
import { rowActionStyles } from '../shared/row-actions.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { BesideController } from '../shared/beside-controller.js';
import { RowActionsController } from './row-actions-controller.js';

const pictures = {
  more: icon(svg`<path d="M4.6 10h.1M10 10h.1M15.4 10h.1" stroke-width="2.6"/>`),
  pin: icon(svg`<path d="M7.5 3.5h5M8.2 3.5v5L5.5 11.7h9l-2.7-3.2v-5M10 11.7v5"/>`),
  archive: icon(
    svg`<rect x="3" y="4" width="14" height="4" rx="1.2"/><path d="M4.2 8v6.3A1.7 1.7 0 0 0 5.9 16h8.2a1.7 1.7 0 0 0 1.7-1.7V8M8 11h4"/>`,
  ),
  forward: icon(svg`<path d="m8 5 5 5-5 5"/>`, true),
};

export class RowActions {
  /** The listeners of the list. */
  readonly beside: BesideController;
  readonly #controller: RowActionsController;

  constructor(
    host: LitElement,
    private readonly context: () => ViewContext,
  ) {
    this.beside = new BesideController(host);
    this.#controller = new RowActionsController(host, context);
    for (const styles of [rowActionStyles, mutedStyles]) adopt(host.shadowRoot, styles);
  }

  /** The listeners of a row. */
  get press(): RowActionsController['press'] {
    return this.#controller.press;
  }

  get #words(): TalkWords['rows'] {
    return this.context().talk!.rows;
  }

  /** Beside a row: opens the menu. */
  button(conversation: Conversation): TemplateResult {
    const isOpen = this.#controller.menu?.conversation.id === conversation.id;
    return html`<button
      class="act"
      type="button"
      data-beside
      tabindex="-1"
      aria-haspopup="menu"
      aria-expanded=${isOpen ? 'true' : 'false'}
      aria-label=${this.#words.actions(this.#nameOf(conversation))}
      @click=${({ currentTarget }: Event) => void this.#controller.open(conversation, currentTarget as HTMLElement)}
    >
      ${pictures.more}
    </button>`;
  }

  /**
   * On a row: the conversation is muted. Messages that mention the user notify all the same, and
   * are marked.
   */
  muted(conversation: Conversation): TemplateResult | undefined {
    const now = this.context().chat.now();
    if (!isMuted(conversation, now)) return undefined;
    const { muted, mentioned } = this.context().talk!.mute;
    return html`${mutedSign(muted)}${
      badgeCount(conversation, now) > 0
        ? html`<span class="count at" aria-hidden="true">@</span
            ><span class="listen">${mentioned}</span>`
        : nothing
    }`;
  }

  /** On a row. */
  pinned({ pinnedAt }: Conversation): TemplateResult | undefined {
    return pinnedAt
      ? html`<span class="pin"
          >${pictures.pin}<span class="listen">${this.#words.pinned}</span></span
        >`
      : undefined;
  }

  /** In place of the last message: a draft, if the conversation is not shown beside the list. */
  draft({ id }: Conversation, shown: string | undefined): TemplateResult | undefined {
    const text = id === shown ? undefined : this.context().drafts.get(id)?.trim();
    return text
      ? html`<span class="draft">${this.#words.draft}</span> <bdi>${text}</bdi>`
      : undefined;
  }

  /** Leads to the archived conversations, if there are any. */
  archivedEntry(): TemplateResult | undefined {
    if (!this.#controller.hasArchived) return undefined;
    return html`<button
      class="to-archive"
      type="button"
      @click=${() => this.context().navigate({ name: 'archived' })}
    >
      ${pictures.archive}${this.#words.archived}${pictures.forward}
    </button>`;
  }

  /** Over the list. */
  over(): TemplateResult {
    const { menu, done } = this.#controller;
    return html`${
      menu
        ? html`<parlor-choice-menu
            .context=${this.context()}
            .label=${this.#words.actions(this.#nameOf(menu.conversation))}
            .choices=${menu.choices}
            .anchor=${menu.anchor}
            @close=${this.#controller.close}
          ></parlor-choice-menu>`
        : nothing
    }${
      done
        ? html`<div class="undo">
            <span>${done.text}</span>
            <button class="button" type="button" @click=${() => void this.#controller.undo()}>
              ${this.#words.undo}
            </button>
          </div>`
        : nothing
    }`;
  }

  #nameOf(conversation: Conversation): string {
    const { t, me } = this.context();
    return nameOf(othersOf(conversation, me.id), t, conversation.title);
  }
}
