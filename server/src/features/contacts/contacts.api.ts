import type { contactOperations } from '@parlor/sdk/protocol/contacts';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { ContactLists } from './contact-lists.js';
import type { Contacts } from './contacts.js';
import type { Filters } from '../../ports/moderation.js';

export function contactsApi(
  contacts: Contacts,
  lists: ContactLists,
  filters: Filters,
): Handlers<typeof contactOperations> {
  return {
    'contacts.list': ({ siteId, user }, query) => lists.contacts(siteId, user.id, query),
    'contacts.requests': ({ siteId, user }, query) => lists.requests(siteId, user.id, query),
    'contacts.request': async ({ siteId, user }, { userId, note }) =>
      contacts.request(siteId, user.id, userId, await filters.line(siteId, note)),
    'contacts.accept': ({ siteId, user }, { userId }) => contacts.accept(siteId, user.id, userId),
    'contacts.decline': ({ siteId, user }, { userId }) => contacts.decline(siteId, user.id, userId),
    'contacts.withdraw': ({ siteId, user }, { userId }) =>
      contacts.withdraw(siteId, user.id, userId),
    'contacts.get': ({ siteId, user }, { userId }) => lists.relation(siteId, user.id, userId),
    'contacts.remove': ({ siteId, user }, { userId }) => contacts.remove(siteId, user.id, userId),
  };
}
