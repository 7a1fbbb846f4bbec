/**
 * The conversation that a page is about: live while it is in the list, else fetched again after
 * each event of it. Knows if the user is no longer a member, and what the user may do.
 */
import type { ChatError, Conversation, ConversationList } from '@parlor/sdk';
import { html, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { icons } from './icons.js';
import { failed, notice } from './notice.js';
import type { ViewContext } from './view-context.js';
import { LiveController } from './live-controller.js';
import { WordsController } from './words-controller.js';
import type { TopicWords } from '../i18n/en.js';

interface Host extends LitElement {
  readonly context: ViewContext;
  readonly view: { readonly conversationId: string };
}

export class GroupController implements ReactiveController {
  /** The user is not a member: no longer, or never was. */
  isOutside = false;
  #fetched: Conversation | undefined;
  #error: ChatError | null = null;
  #id: string | undefined;
  #stops: (() => void)[] = [];
  readonly #list: LiveController<ConversationList>;
  readonly #words: WordsController<TopicWords<'groups'>>;

  constructor(private readonly host: Host) {
    this.#words = new WordsController(host, () => host.context.t.groups);
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

  /** Never rejects: `instead` shows the error. */
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

  /** What is shown instead of the page, if the page cannot be shown to this user. */
  instead(onlyManagers: boolean): TemplateResult | undefined {
    if (this.conversation && (this.manages || !onlyManagers)) return undefined;
    const { t } = this.host.context;
    const words = this.#words.value;
    const back = html`<button
      class="button"
      type="button"
      @click=${() => this.host.context.back?.()}
    >
      ${t.panel.back}
    </button>`;
    if (!words || (!this.isOutside && !this.conversation && !this.#error))
      return html`<div class="waiting" role="img" aria-label=${t.panel.loading}></div>`;
    if (this.isOutside) return notice(icons.talk, words.outsideTitle, words.outsideText, back);
    if (!this.conversation) return failed(t, words.failed, this.#error!, () => void this.load());
    return notice(icons.talk, words.notManagingTitle, words.notManagingText, back);
  }

  get #isListed(): boolean {
    return this.#list.value?.items.some(({ id }) => id === this.#id) ?? false;
  }
}
