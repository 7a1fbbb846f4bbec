/**
 * One conversation as the pages about it show it: live while it is in the list, else asked for
 * again whenever something is told of it. Knows when the reader is no member any more, and what the
 * reader may do.
 */
import type { ChatError, Conversation, ConversationList } from '@parlor/sdk';
import { html, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { icons } from './icons.js';
import { failed, notice } from './notice.js';
import { groupWords } from '../i18n/group-words.js';
import type { ViewContext } from './view-context.js';
import { LiveController } from './live-controller.js';

interface Host extends LitElement {
  readonly context: ViewContext;
  readonly view: { readonly conversationId: string };
}

export class GroupController implements ReactiveController {
  /** The reader was a member, or never has been. */
  isOutside = false;
  #fetched: Conversation | undefined;
  #error: ChatError | null = null;
  #id: string | undefined;
  #stops: (() => void)[] = [];
  readonly #list: LiveController<ConversationList>;

  constructor(private readonly host: Host) {
    this.#list = new LiveController(host, () => host.context.chat.conversations.live);
    host.addController(this);
  }

  get conversation(): Conversation | undefined {
    const id = this.#id;
    return this.isOutside
      ? undefined
      : (this.#list.value?.items.find((item) => item.id === id) ?? this.#fetched);
  }

  /** Owner or admin of a group. */
  get manages(): boolean {
    const { conversation } = this;
    return conversation?.kind === 'group' && conversation.role !== 'member';
  }

  hostConnected(): void {
    const { chat } = this.host.context;
    this.#id = this.host.view.conversationId;
    const told = ({ conversationId }: { conversationId: string }) => {
      if (conversationId === this.#id) void this.load();
    };
    this.#stops = [
      chat.on('conversation.removed', ({ conversationId }) => {
        if (conversationId !== this.#id) return;
        this.isOutside = true;
        this.host.requestUpdate();
      }),
      chat.on('conversation.created', ({ conversation }) =>
        told({ conversationId: conversation.id }),
      ),
      chat.on('conversation.updated', (data) => this.#isListed || told(data)),
      chat.on('member.joined', (data) => this.#isListed || told(data)),
      chat.on('member.left', (data) => this.#isListed || told(data)),
      chat.on('member.updated', (data) => this.#isListed || told(data)),
      chat.on('member.silenced', (data) => this.#isListed || told(data)),
    ];
    void this.load();
  }

  hostDisconnected(): void {
    for (const stop of this.#stops) stop();
  }

  /** Never rejects: what went wrong is shown by `instead`. */
  async load(): Promise<void> {
    const id = this.#id!;
    this.#error = null;
    try {
      this.#fetched = await this.host.context.chat.conversations.get(id);
      this.isOutside = false;
    } catch (error) {
      this.#error = error as ChatError;
      if (this.#error.code === 'not_found') this.isOutside = true;
    }
    this.host.requestUpdate();
  }

  /**
   * What stands in the place of a page that cannot be shown, or not to this reader; nothing where
   * it can.
   */
  instead(onlyManagers: boolean): TemplateResult | undefined {
    const { t } = this.host.context;
    const words = groupWords(t);
    const back = html`<button
      class="button"
      type="button"
      @click=${() => this.host.context.back?.()}
    >
      ${t.panel.back}
    </button>`;
    if (this.isOutside) return notice(icons.talk, words.outsideTitle, words.outsideText, back);
    if (!this.conversation)
      return this.#error
        ? failed(t, words.failed, this.#error, () => void this.load())
        : html`<div class="waiting" role="img" aria-label=${t.panel.loading}></div>`;
    if (onlyManagers && !this.manages)
      return notice(icons.talk, words.notManagingTitle, words.notManagingText, back);
    return undefined;
  }

  get #isListed(): boolean {
    return this.#list.value?.items.some(({ id }) => id === this.#id) ?? false;
  }
}
