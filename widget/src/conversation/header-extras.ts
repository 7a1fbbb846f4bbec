import { isMuted, type ChatError, type Conversation, type User } from '@parlor/sdk';
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { addIcon } from '../shared/add-icon.js';
import { adopt } from '../shared/adopt.js';
import { mutedSign } from '../shared/muted-sign.js';
import { mutedStyles } from '../shared/muted.styles.js';
import type { ConversationScope, Drawn } from '../shared/slots.js';
import type { View } from '../shared/view-context.js';
import { OnlineCountController } from './online-count-controller.js';
import { titleStyles } from './title.styles.js';
import { UnlistedController } from './unlisted-controller.js';

/**
 * What the header of a conversation shows beyond names: the link to the page about it, whether it
 * is muted, its number of members, and the button that adds people. `unlisted` knows people whom
 * the conversation does not list.
 */
export class HeaderExtras {
  readonly unlisted: UnlistedController;
  readonly #online: OnlineCountController;
  /** The title that was shown last, for a conversation that the user has left. */
  #titled: { id: string; name: TemplateResult } | undefined;

  constructor(
    host: LitElement & { readonly active: boolean },
    private readonly scope: ConversationScope,
  ) {
    this.unlisted = new UnlistedController(host, scope);
    this.#online = new OnlineCountController(host, scope.context);
    for (const styles of [titleStyles, mutedStyles]) adopt(host.shadowRoot, styles);
  }

  /** Of a group: how many members it has, also those that are not listed. */
  members(conversation: Conversation): TemplateResult | undefined {
    if (conversation.kind !== 'group') return undefined;
    const { t } = this.scope.context();
    const { memberCount } = conversation;
    const online = this.#online.of(conversation);
    return html`${online > 0 ? t.presence.membersOnline(memberCount, online) : t.presence.members(memberCount)}`;
  }

  /** Leads to the page about the group, or about the other user. */
  title(name: TemplateResult, others: readonly User[]): TemplateResult {
    const context = this.scope.context();
    const conversation = this.scope.conversation();
    const [other, second] = others;
    if (conversation) this.#titled = { id: conversation.id, name };
    if (!conversation || (!other && conversation.kind !== 'group')) return name;
    const view: View =
      second || conversation.kind === 'group'
        ? { name: 'group', conversationId: conversation.id }
        : { name: 'person', userId: other!.id };
    return html`<button type="button" @click=${() => context.navigate(view)}>
      ${name}${context.talk && isMuted(conversation, context.chat.now()) ? mutedSign(context.talk.mute.muted) : nothing}
    </button>`;
  }

  /** When the user is not in the conversation any more. */
  formerTitle(id: string | undefined, error: ChatError | null): Drawn | string {
    if (this.#titled && this.#titled.id === id) return this.#titled.name;
    return error ? this.scope.context().t.conversations.title : nothing;
  }

  /** At the end of the header: adds people to a group. */
  addButton(): Drawn {
    const { talk, navigate } = this.scope.context();
    const conversation = this.scope.conversation();
    if (!talk || conversation?.kind !== 'group' || conversation.role === 'member') return nothing;
    return html`<button
      class="round"
      type="button"
      aria-label=${talk.addPeople}
      title=${talk.addPeople}
      @click=${() => navigate({ name: 'group-add', conversationId: conversation.id })}
    >
      ${addIcon}
    </button>`;
  }
}
