import {
  fetched,
  type ConversationParts,
  type Conversations,
  type ConversationViews,
} from './conversations.js';

/**
 * What one does with groups and with the list of conversations beyond showing it: a part of
 * `chat.conversations`, with the addresses that it alone calls.
 */
export function createConversationCalls({
  sync,
  call,
  platform: { createId },
}: ConversationParts): Omit<Conversations, keyof ConversationViews> {
  const update: Conversations['update'] = (conversationId, changes, signal) =>
    fetched(sync, () =>
      call('conversations.update', { conversationId, ...changes }, { signal, repeatable: true }),
    );
  return {
    list: (query = {}, signal) => call('conversations.list', query, { signal }),
    open: (query = {}, signal) => call('conversations.open', query, { signal }),
    async createGroup(title, userIds, { clientId = createId(), signal, ...settings } = {}) {
      const input = { clientId, title, userIds: [...userIds], ...settings };
      const answer = await sync.conversations.fetch(
        async () => {
          const {
            added,
            invited = [],
            ...group
          } = await call('conversations.createGroup', input, { signal, repeatable: true });
          // Servers that know only of adding have added everybody.
          return { group, added: added ?? input.userIds, invited };
        },
        ({ group }) => group,
      );
      return { ...answer.group, added: answer.added, invited: answer.invited };
    },
    update,
    rename: (conversationId, title, signal) => update(conversationId, { title }, signal),
  };
}
