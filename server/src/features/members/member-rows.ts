import type { Database } from '../../database/database.js';
import type { MemberRows, Takeovers } from '../../ports/members.js';
import { firstMember } from './first-member.js';
import { MemberRow } from './member.entity.js';

/** What other features read and store of the rows of members. */
export const memberRowsOf = (database: Database): MemberRows => ({
  isMember: (column) =>
    `EXISTS (SELECT 1 FROM members WHERE members.conversation_id = ${column} AND members.user_id = :userId)`,

  async insertFirst(transaction, conversation, members) {
    await transaction.insert(
      MemberRow,
      members.map((member) => firstMember(conversation, member)),
    );
  },

  async roleOf(place) {
    const row = await database.entities(MemberRow).findOneBy({ ...place });
    return row?.role ?? null;
  },

  async userIdsOf(conversationId) {
    const rows = await database.entities(MemberRow).findBy({ conversationId });
    return rows.map(({ userId }) => userId);
  },

  async touch(transaction, place) {
    const { affected } = await transaction.increment(MemberRow, { ...place }, 'memberRev', 1);
    return affected !== 0;
  },
});

/** The marks of a member, for another user who takes the place. */
export const memberMarks =
  (database: Database): Takeovers['marksOf'] =>
  (place) =>
    database.entities(MemberRow).findOneBy({ ...place });
