import type { ContactSql } from '../../ports/sql.js';

const side = (userColumn: string, contactColumn: string) => ({
  from: 'FROM contacts',
  userColumn,
  contactColumn,
  isAccepted: "contacts.state = 'accepted'",
});

export const contactSql: ContactSql = {
  sides: [
    side('contacts.requested_by', 'contacts.requested_to'),
    side('contacts.requested_to', 'contacts.requested_by'),
  ],
};
