/** Contacts, and whether users may reach each other. */
import type { contactOperations } from '@parlor/sdk/protocol/contacts';
import { rowsOf } from '../../database/site-rows.js';
import { ClosingDirectRow, ContactRow } from './contact.entity.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { EventRecorder } from '../../ports/events.js';
import type { Filters } from '../../ports/moderation.js';
import type { Sites } from '../../ports/sites.js';
import type { MemberRows } from '../../ports/members.js';
import type { Users } from '../../ports/users.js';
import { ContactLists } from './contact-lists.js';
import { contactsApi } from './contacts.api.js';
import { contactExports } from './contact-exports.js';
import { Contacts } from './contacts.js';
import { othersInLog } from './going-on.js';
import { Reach } from './reach.js';
import type { BlockedPairs, WithdrawRequest } from '../../ports/contacts.js';

export { contactSql } from './contact-sql.js';

interface Deps extends Ground {
  sites: Sites;
  users: Users;
  memberRows: MemberRows;
  blocked: BlockedPairs;
  events: EventRecorder;
  filters: Filters;
  /** Notifies two users of each other's presence, as far as they may see it. */
  tellPresence(siteId: string, userId: string, otherId: string): Promise<void>;
}

export function createContactsFeature(
  deps: Deps,
): Feature<Handlers<typeof contactOperations>, { reach: Reach; withdrawRequest: WithdrawRequest }> {
  const { database, writer, sql, sites, filters } = deps;
  writer.extend(othersInLog(sql));
  const reach = new Reach({ ...deps, settings: (siteId) => sites.byId(siteId) });
  const contacts = new Contacts({ ...deps, reach });
  return {
    handlers: contactsApi(contacts, new ContactLists({ ...deps, reach }), filters),
    ports: { reach, withdrawRequest: contacts.withdrawRequest },
    chores: [() => contacts.closeLeftOver()],
    siteRows: [
      rowsOf(database, 'users', ContactRow, 'requestedBy'),
      rowsOf(database, 'site', ClosingDirectRow, 'siteId'),
    ],
    forget: [(transaction, userId) => contacts.forget(transaction, userId)],
    handOver: [(...what) => contacts.handOver(...what)],
    exports: [contactExports(database)],
  };
}
