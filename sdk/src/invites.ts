import type { Feature } from './feature.js';
import { fetched } from './conversations.js';
import type { Conversation } from './protocol/conversations.js';
import type { Group } from './protocol/groups.js';
import type { Invite } from './protocol/invites.js';

/**
 * Links into groups. The host decides what a link looks like: it carries the `token`, and the token
 * is all that is needed to join.
 */
export interface Invites {
  /**
   * Creates an invite link, for a group's owners and admins. It lasts `expiresInSeconds` (a minute
   * to a year) and lets `maxUses` people join (1 to 10,000); without them, it never expires and has
   * no limit. The token is not shown again. Throws `forbidden`, and `limit_reached` if the group
   * has 20 links that are still valid.
   *
   *     const { token } = await chat.invites.create(group.id, {
   *       expiresInSeconds: 7 * 24 * 3_600,
   *       maxUses: 10,
   *     });
   *     const link = `https://club.example/join#${token}`;
   */
  create(
    conversationId: string,
    terms?: { expiresInSeconds?: number; maxUses?: number },
    signal?: AbortSignal,
  ): Promise<{ invite: Invite; token: string }>;
  /**
   * The links that are still valid, the latest first, with how often each was used. Throws
   * `forbidden`.
   */
  list(conversationId: string, signal?: AbortSignal): Promise<Invite[]>;
  /** Ends a link; people who joined with it stay. Throws `forbidden`. */
  revoke(conversationId: string, inviteId: string, signal?: AbortSignal): Promise<void>;
  /**
   * The group behind a token, before joining. Throws `not_found` (also once revoked),
   * `invite_ended`, `banned`.
   */
  preview(
    token: string,
    signal?: AbortSignal,
  ): Promise<{ group: Group; expiresAt: string | null; isMember: boolean }>;
  /**
   * Joins the group behind a token. Safe to repeat: a member stays a member, and no use is counted.
   * Throws as `preview`, and `limit_reached`.
   */
  join(token: string, signal?: AbortSignal): Promise<Conversation>;
}

export const createInvites: Feature<Invites> = ({ sync, call }) => {
  return {
    create: (conversationId, terms = {}, signal) =>
      call('invites.create', { conversationId, ...terms }, { signal }),
    async list(conversationId, signal) {
      const { items } = await call('invites.list', { conversationId }, { signal });
      return items;
    },
    async revoke(conversationId, inviteId, signal) {
      await call('invites.revoke', { conversationId, inviteId }, { signal });
    },
    preview: (token, signal) => call('invites.preview', { token }, { signal, repeatable: true }),
    join: (token, signal) =>
      fetched(sync, () => call('invites.join', { token }, { signal, repeatable: true })),
  };
};
