import { createMembers, type Core, type Member, type Page } from '@parlor/sdk';
import { featureOf } from '../shell/feature-of.js';

/**
 * The members of a conversation one of whose names begins so, as many as anybody would look
 * through.
 */
export function searchMembers(
  chat: Core,
  conversationId: string,
  search: string,
  signal: AbortSignal,
): Promise<Page<Member>> {
  return featureOf(chat, createMembers).list(conversationId, { search, limit: 20 }, signal);
}
