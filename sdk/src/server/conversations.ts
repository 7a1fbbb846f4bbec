/** `host.conversations`: the conversations of the site. */
import type { Page } from '../protocol/fields.js';
import type {
  HostConversation,
  HostMember,
  ListedConversation,
} from '../protocol/host-conversations.js';
import type { ConversationNote } from '../protocol/host-reading.js';
import type { HostCall } from './call.js';
import type { UserReference } from './users.js';

/** Identifies a conversation: by the id that you gave, or by Parlor's. */
export type ConversationReference = { externalId: string } | { conversationId: string };

/** Fields that are left out stay unchanged, `null` clears a field. */
export interface ConversationSettings {
  /** One line, up to 80 characters. */
  title?: string;
  /** `open`: listed, and anyone of the site joins. Default: `private`. */
  access?: 'private' | 'open';
  /** `admins`: only owners and admins write, and your backend. Default: `all`. */
  posting?: 'all' | 'admins';
  /** `joined`: members see nothing that was said before they joined. Default: `all`. */
  history?: 'all' | 'joined';
  /** Up to 500 characters. */
  description?: string | null;
  /** An http(s) address. */
  avatarUrl?: string | null;
}

/** A user to add, and optionally the role. */
export type NewHostMember = UserReference & { role?: 'owner' | 'admin' | 'member' };

export interface NewHostConversation extends ConversationSettings {
  /** Up to 100; `addMembers` adds more. */
  members?: readonly NewHostMember[];
}

/**
 * The conversations of your site. Every method throws a `ChatError`. What members see of it, such
 * as who was added, is done in the name of the site's own bot (`parlor:site`).
 */
export interface HostConversations {
  /**
   * Creates the group of an `externalId`, or updates the existing one. `members` are added; nobody
   * is removed. A new group needs a `title`. `createdAt` is for a new group whose history you
   * import. Throws `not_found` for unknown users, `banned`, `limit_reached`.
   */
  upsert(
    conversation: NewHostConversation & { externalId: string; createdAt?: string },
    signal?: AbortSignal,
  ): Promise<HostConversation>;
  /** Creates a group without an id of yours. Throws `not_found` for unknown users. */
  create(
    conversation: NewHostConversation & { title: string },
    signal?: AbortSignal,
  ): Promise<HostConversation>;
  /** Throws `not_found`. */
  get(which: ConversationReference, signal?: AbortSignal): Promise<HostConversation>;
  /**
   * All conversations, page by page; with `search`, those with a title that has it. Pages of a
   * search may be short, or empty: go on until `next` is `null`.
   */
  list(
    query?: { search?: string; kind?: 'direct' | 'group'; cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<ListedConversation>>;
  /** Changes a group. Throws `not_found`, and `forbidden` for a direct conversation. */
  update(
    which: ConversationReference,
    changes: ConversationSettings,
    signal?: AbortSignal,
  ): Promise<HostConversation>;
  /** Only the group's owners and admins write from now on, and your backend. */
  close(which: ConversationReference, signal?: AbortSignal): Promise<HostConversation>;
  /** Reverts `close`. */
  reopen(which: ConversationReference, signal?: AbortSignal): Promise<HostConversation>;
  /** Throws `not_found`. */
  members(
    which: ConversationReference,
    query?: { cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<HostMember>>;
  /**
   * Adds up to 100 users without asking them, and gives a `role` where one is named, also to
   * members. Throws `not_found`, `forbidden`, `banned`, `limit_reached`.
   */
  addMembers(
    which: ConversationReference,
    members: readonly NewHostMember[],
    signal?: AbortSignal,
  ): Promise<HostConversation>;
  /** Removes up to 100 users. Throws `not_found`, and `forbidden` for the only owner. */
  removeMembers(
    which: ConversationReference,
    members: readonly UserReference[],
    signal?: AbortSignal,
  ): Promise<HostConversation>;
  /** Notes of operators and of your backend, the latest first. Members never see them. */
  notes(
    which: ConversationReference,
    query?: { cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<ConversationNote>>;
  /** Up to 2,000 characters. Throws `not_found`, and `limit_reached` after 200 notes. */
  addNote(
    which: ConversationReference,
    text: string,
    signal?: AbortSignal,
  ): Promise<ConversationNote>;
  /** Throws `not_found`, and `forbidden` for a note of others without the scope `admin`. */
  removeNote(noteId: string, signal?: AbortSignal): Promise<void>;
  /**
   * Deletes a conversation with its messages permanently. Long ones take several requests, which
   * this makes: if it throws half-way, call it again.
   */
  delete(
    which: ConversationReference,
    signal?: AbortSignal,
  ): Promise<{ conversationId: string | null; messagesDeleted: number }>;
}

export function hostConversations(call: HostCall): HostConversations {
  const update: HostConversations['update'] = (which, changes, signal) =>
    call('host.updateConversation', { ...which, ...changes }, signal);
  return {
    upsert: ({ members, ...conversation }, signal) =>
      call(
        'host.upsertConversation',
        { ...conversation, ...(members && { members: [...members] }) },
        signal,
      ),
    create: ({ members, ...conversation }, signal) =>
      call(
        'host.createConversation',
        { ...conversation, ...(members && { members: [...members] }) },
        signal,
      ),
    get: (which, signal) => call('host.getConversation', which, signal),
    list: (query = {}, signal) => call('host.listConversations', query, signal),
    update,
    close: (which, signal) => update(which, { posting: 'admins' }, signal),
    reopen: (which, signal) => update(which, { posting: 'all' }, signal),
    members: (which, query = {}, signal) =>
      call('host.listMembers', { ...which, ...query }, signal),
    addMembers: (which, members, signal) =>
      call('host.addMembers', { ...which, members: [...members] }, signal),
    removeMembers: (which, members, signal) =>
      call('host.removeMembers', { ...which, members: [...members] }, signal),
    notes: (which, query = {}, signal) => call('host.listNotes', { ...which, ...query }, signal),
    addNote: (which, text, signal) => call('host.addNote', { ...which, text }, signal),
    removeNote: async (noteId, signal) => {
      await call('host.removeNote', { noteId }, signal);
    },
    async delete(which, signal) {
      for (let messagesDeleted = 0; ;) {
        const step = await call('host.deleteConversation', which, signal);
        messagesDeleted += step.messagesDeleted;
        if (step.done) return { conversationId: step.conversationId, messagesDeleted };
      }
    },
  };
}
