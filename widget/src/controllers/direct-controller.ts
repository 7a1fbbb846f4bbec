import type { Conversation, ConversationList } from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ViewContext } from '../view-context.js';
import { LiveController } from './live-controller.js';

/** The conversation of the reader and one other, if there is one: live while it is in the list, else found once and told of its marks. */
export class DirectController implements ReactiveController {
  #found: Conversation | null = null;
  #stop: (() => void) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost & { readonly isConnected: boolean },
    private readonly context: () => ViewContext,
    private readonly userId: () => string,
  ) {
    new LiveController<ConversationList>(host, () => context().chat.conversations.live);
    host.addController(this);
  }

  get conversation(): Conversation | null {
    return this.#listed ?? this.#found;
  }

  hostConnected(): void {
    const { chat } = this.context();
    this.#stop = chat.on('unread.changed', ({ conversationId, mutedUntil }) => {
      if (conversationId !== this.#found?.id || mutedUntil === undefined) return;
      this.#found = { ...this.#found, mutedUntil };
      this.host.requestUpdate();
    });
    if (!this.#listed) void this.#find();
  }

  hostDisconnected(): void {
    this.#stop?.();
  }

  get #listed(): Conversation | undefined {
    const isWith = ({ user }: Conversation['members'][number]) => user.id === this.userId();
    return this.context().chat.conversations.live.value.items.find(
      ({ kind, memberCount, members }) => kind === 'direct' && memberCount === 2 && members.some(isWith),
    );
  }

  /** Where that fails nothing is missed but the way to mute it. */
  async #find(): Promise<void> {
    const userId = this.userId();
    if (userId === this.context().me.id) return;
    this.#found = await this.context()
      .chat.conversations.findDirect([userId])
      .catch(() => null);
    this.host.requestUpdate();
  }
}
