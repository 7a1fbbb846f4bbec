/**
 * The conversation that a page is about: live while it is in the list, else fetched again after
 * each event of it. Knows if the user is no longer a member, and what the user may do.
 */
import type { ChatError, Conversation, ConversationList } from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
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
  /** Why the last load failed. */
  error: ChatError | null = null;
  #fetched: Conversation | undefined;
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

  /** The words that `groupInstead` needs. */
  get words(): TopicWords<'groups'> | undefined {
    return this.#words.value;
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

  /** Never rejects: `error` says why it failed. */
  async load(): Promise<void> {
    const id = this.#id!;
    this.error = null;
    try {
      this.#fetched = await this.host.context.chat.conversations.get(id);
      this.isOutside = false;
    } catch (error) {
      this.error = error as ChatError;
      if (this.error.code === 'not_found') this.isOutside = true;
    }
    this.host.requestUpdate();
  }

  /** `ready`: the page can be shown to this user. */
  getState(onlyManagers: boolean): 'ready' | 'loading' | 'outside' | 'failed' | 'notManaging' {
    if (this.conversation) return this.manages || !onlyManagers ? 'ready' : 'notManaging';
    if (this.isOutside) return 'outside';
    return this.error ? 'failed' : 'loading';
  }

  get #isListed(): boolean {
    return this.#list.value?.items.some(({ id }) => id === this.#id) ?? false;
  }
}
