import type { Feature } from './feature.js';
import type { Live } from './live.js';
import type { Conversation } from './protocol/conversations.js';
import type { Page } from './protocol/fields.js';
import type { Group } from './protocol/groups.js';
import type { Message } from './protocol/messages.js';
import type { ConversationList } from './sync/conversation-list.js';
import type { Sync } from './sync/sync.js';

/** What the views of conversations need. */
export interface ConversationViews {
  /**
   * Follows the list. The first subscriber loads it; nothing is fetched while no user is signed in.
   */
  readonly live: Live<ConversationList>;
  /** Loads the next page into `live`. */
  loadMore(signal?: AbortSignal): Promise<void>;
  get(conversationId: string, signal?: AbortSignal): Promise<Conversation>;
  /**
   * The direct conversation with these people, in any order, or `null` before its first message.
   * `[]` is "notes to self".
   */
  findDirect(userIds: readonly string[], signal?: AbortSignal): Promise<Conversation | null>;
  /**
   * Sends a message to these people, and creates their direct conversation if there is none. It
   * waits in the outbox like any other message: it is sent again after a reconnect or a reload,
   * under the same `clientId`; `messages.pendingTo` shows it until it is stored. Resolves when it
   * is stored; rejects when it failed permanently.
   */
  start(
    userIds: readonly string[],
    text: string,
    options?: { clientId?: string; attachmentIds?: string[]; signal?: AbortSignal },
  ): Promise<Started>;
}

/** The result of a first message. */
export interface Started {
  /** The conversation of these people, new or not. */
  conversation: Conversation;
  message: Message;
}

/** A group's settings. */
export interface GroupSettings {
  /**
   * `open`: listed, and anyone of the site joins. `private`: by invitation, or by a request that is
   * accepted.
   */
  access?: 'private' | 'open';
  /** `admins`: only owners and admins write. */
  posting?: 'all' | 'admins';
  /** `joined`: members see nothing that was said before they joined. */
  history?: 'all' | 'joined';
  description?: string | null;
  avatarUrl?: string | null;
}

/** The changes to a group. */
export interface GroupChange extends GroupSettings {
  title?: string;
  /** A picture uploaded with `attachments.upload`: its middle becomes `avatarUrl`. */
  avatarAttachmentId?: string;
}

/** A new group, and the ids of the people who were added or invited. */
export interface NewGroup extends Conversation {
  added: string[];
  invited: string[];
}

export interface Conversations extends ConversationViews {
  /**
   * A page of conversations: pinned ones first, then latest activity first. Optionally only those
   * of a `kind`, or those in which the user has a `role`: `list({ role: 'owner' })` returns the
   * groups that the user owns. Only `list({ archived: true })` has the archived ones. If a contact
   * was removed and added again, the list has the open conversation with that person; `list({
   * closedWith: user.id })` has the closed ones.
   */
  list(
    query?: {
      kind?: Conversation['kind'];
      role?: Conversation['role'];
      archived?: boolean;
      closedWith?: string;
      cursor?: string;
      limit?: number;
    },
    signal?: AbortSignal,
  ): Promise<Page<Conversation>>;
  /**
   * The site's open groups that the user could join with `members.join`, by title: `{ items, next,
   * prev }`. `search` matches the start of any word of a title.
   *
   *     const { items } = await chat.conversations.open({ search: 'chess' });
   *     await chat.members.join(items[0].id);
   */
  open(
    query?: { search?: string; cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<Group>>;
  /**
   * Creates a group with these people, owned by the caller. People whom the caller may not add
   * without asking get an invitation instead, see `members.add`; `added` and `invited` of the
   * answer are the ids of those who were added and of those who were invited. By default the group
   * is private, every member writes, and new members see all earlier messages. Safe to repeat with
   * the same `clientId`. Throws `not_found` for users who do not exist, `not_accepted`,
   * `limit_reached`, `rate_limited`.
   *
   *     await chat.conversations.createGroup('News', [], {
   *       access: 'open',
   *       posting: 'admins',
   *       description: 'What is new here',
   *     });
   */
  createGroup(
    title: string,
    userIds: readonly string[],
    options?: GroupSettings & {
      avatarAttachmentId?: string;
      clientId?: string;
      signal?: AbortSignal;
    },
  ): Promise<NewGroup>;
  /**
   * Changes a group's title and settings, for its owners and admins; fields that are left out stay,
   * `null` clears a field. Throws `forbidden`.
   *
   *     await chat.conversations.update(group.id, { history: 'joined', avatarUrl: null });
   */
  update(conversationId: string, changes: GroupChange, signal?: AbortSignal): Promise<Conversation>;
  /** Renames a group, for its owner and admins. Throws `forbidden`. */
  rename(conversationId: string, title: string, signal?: AbortSignal): Promise<Conversation>;
}

export const createConversationViews: Feature<ConversationViews> = ({
  call,
  platform,
  session,
  sync,
}) => {
  const store = sync.conversations;
  return {
    live: store.live,
    loadMore: (signal) => store.loadMore(signal),
    get: (conversationId, signal) =>
      fetched(sync, () => call('conversations.get', { conversationId }, { signal })),
    async findDirect(userIds, signal) {
      const { conversation } = await call(
        'conversations.findDirect',
        { userIds: [...userIds] },
        { signal },
      );
      return conversation;
    },
    async start(userIds, text, { clientId = platform.createId(), signal, ...more } = {}) {
      // Without a signed-in user, nothing may be put into the outbox: the next user would send it.
      session.scope.throwIfAborted();
      return await sync.start({ userIds, clientId, text, ...more }, signal);
    },
  };
};

/** `chat.conversations` for a client of `createCore`, without muting and member settings. */
export const createConversations: Feature<Conversations> = ({ call, platform, sync, use }) => {
  const update: Conversations['update'] = (conversationId, changes, signal) =>
    fetched(sync, () =>
      call('conversations.update', { conversationId, ...changes }, { signal, repeatable: true }),
    );
  return {
    ...use(createConversationViews),
    list: (query = {}, signal) => call('conversations.list', query, { signal }),
    open: (query = {}, signal) => call('conversations.open', query, { signal }),
    async createGroup(
      title,
      userIds,
      { clientId = platform.createId(), signal, ...settings } = {},
    ) {
      const input = { clientId, title, userIds: [...userIds], ...settings };
      const answer = await sync.conversations.fetch(
        async () => {
          const {
            added,
            invited = [],
            ...group
          } = await call('conversations.createGroup', input, { signal, repeatable: true });
          // Older servers cannot invite here: they have added every user.
          return { group, added: added ?? input.userIds, invited };
        },
        ({ group }) => group,
      );
      return { ...answer.group, added: answer.added, invited: answer.invited };
    },
    update,
    rename: (conversationId, title, signal) => update(conversationId, { title }, signal),
  };
};

/** Makes a call that answers with a conversation, and updates the local state with it. */
export function fetched(sync: Sync, ask: () => Promise<Conversation>): Promise<Conversation> {
  return sync.conversations.fetch(ask, (conversation) => conversation);
}
