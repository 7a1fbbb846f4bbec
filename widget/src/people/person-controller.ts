import {
  createContacts,
  createConversations,
  createPresence,
  type ChatError,
  type ConnectionState,
  type Conversation,
  type ConversationList,
  type Profile,
  type Relation,
  type User,
  type WhoMayWrite,
} from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ViewContext } from '../shared/view-context.js';
import { LiveController } from '../shared/live-controller.js';

/** How many closed conversations with one person are shown. */
const mostEarlier = 10;

/** Another user, as their profile shows them, and the relation to them; kept up to date. */
export class PersonController implements ReactiveController {
  profile: Profile | undefined;
  /** Missing for oneself and for a deleted user. */
  relation: Relation | undefined;
  rule: WhoMayWrite | undefined;
  #direct: Conversation | null = null;
  /** Closed conversations, the latest first: the list leaves them out once there is a later one. */
  earlier: readonly Conversation[] = [];
  error: ChatError | null = null;
  #of = '';
  #asked = 0;
  #stops: (() => void)[] = [];
  #stopWatching: () => void = () => undefined;

  constructor(
    private readonly host: ReactiveControllerHost & { readonly isConnected: boolean },
    private readonly context: () => ViewContext,
    private readonly userId: () => string,
  ) {
    host.addController(this);
    new LiveController<ConversationList>(host, () => context().chat.conversations.live);
    // Events during a lost connection are not repeated.
    new LiveController<ConnectionState>(
      host,
      () => context().chat.connection,
      ({ status }) => {
        if (status === 'connected' && this.#of) void this.load();
      },
    );
  }

  /**
   * The direct conversation of the two, if there is one; live while it is in the list, else as it
   * was fetched, with the events since.
   */
  get direct(): Conversation | null {
    const found = this.#direct;
    return (
      this.context().chat.conversations.live.value.items.find(({ id }) => id === found?.id) ?? found
    );
  }

  hostConnected(): void {
    const { chat } = this.context();
    const concerns = (userId: string): void => {
      if (userId === this.#of) void this.load();
    };
    const patch = (userId: string, change: Partial<User>): void => {
      if (userId !== this.#of || !this.profile) return;
      this.profile = { ...this.profile, ...change };
      this.host.requestUpdate();
    };
    this.#stops = [
      chat.on('unread.changed', ({ conversationId, mutedUntil = null }) => {
        if (this.#direct?.id !== conversationId) return;
        this.#direct = { ...this.#direct, mutedUntil };
        this.host.requestUpdate();
      }),
      chat.on('contact.requested', ({ request }) => concerns(request.user.id)),
      chat.on('contact.accepted', ({ contact }) => concerns(contact.user.id)),
      chat.on('contact.declined', ({ userId }) => concerns(userId)),
      chat.on('contact.withdrawn', ({ userId }) => concerns(userId)),
      chat.on('contact.removed', ({ userId }) => concerns(userId)),
      chat.on('block.added', ({ block }) => concerns(block.user.id)),
      chat.on('block.removed', ({ userId }) => concerns(userId)),
      chat.on('user.updated', ({ user }) => patch(user.id, user)),
      chat.on('presence.changed', ({ userId, ...presence }) => patch(userId, presence)),
    ];
  }

  hostUpdate(): void {
    if (this.#of === this.userId()) return;
    this.#of = this.userId();
    this.#stopWatching();
    this.#stopWatching = this.context().chat.use(createPresence).watch([this.#of]);
    this.profile = this.relation = undefined;
    this.earlier = [];
    void this.load();
  }

  hostDisconnected(): void {
    this.#asked += 1;
    this.#of = '';
    this.#stopWatching();
    for (const stop of this.#stops) stop();
  }

  /** Call also after an own action: without a connection no event follows. */
  async load(): Promise<void> {
    const { chat, me, site } = this.context();
    const id = this.#of;
    const asked = (this.#asked += 1);
    const contacts = chat.use(createContacts);
    const gone = (error: ChatError): undefined => {
      if (error.code !== 'not_found') throw error;
    };
    this.error = null;
    try {
      const [profile, relation, known, direct, earlier] = await Promise.all([
        chat.users.get(id),
        id === me.id ? undefined : contacts.get(id).catch(gone),
        site().then(({ whoMayWrite }) => whoMayWrite),
        id === me.id ? null : chat.conversations.findDirect([id]),
        id === me.id
          ? []
          : chat
              .use(createConversations)
              .list({ closedWith: id, limit: mostEarlier })
              // An older server does not know this endpoint.
              .then(
                ({ items }) => items,
                (error: ChatError) => (error.code === 'invalid_input' ? [] : Promise.reject(error)),
              ),
      ]);
      if (asked !== this.#asked) return;
      [this.profile, this.relation, this.rule, this.#direct, this.earlier] = [
        profile,
        relation,
        known,
        direct,
        earlier,
      ];
    } catch (error) {
      if (asked !== this.#asked) return;
      this.error = error as ChatError;
    }
    this.host.requestUpdate();
  }
}
