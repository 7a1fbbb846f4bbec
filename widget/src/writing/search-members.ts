import { createMembers, type Core, type Member, type Page } from '@parlor/sdk';

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
  return chat.use(createMembers).list(conversationId, { search, limit: 20 }, signal);
}
