/**
 * Fragments of SQL that features give each other, for queries that join tables of several features.
 * A parameter named `…Column` is a column of the query around the fragment with its table, or `?`
 * for a value; `outerColumn` refuses others. Fragments that say so take more values.
 */

export interface UserSql {
  /**
   * Joins the user whose id is in a column. Others may read `id`, `site_id`, `kind`, `role`,
   * `name`, `name_folded`, `silenced_until`, `deactivated_at`, `banned_until`, `hides_presence`,
   * `who_may_add_me` and `reachable`.
   */
  join(idColumn: string, options?: { as?: string; optional?: boolean }): string;
  /** The same for users who are neither deactivated nor banned at a time, which is its value. */
  joinActive(idColumn: string): string;
  /** Whether the folded name of the user matches one of two patterns of LIKE. */
  isNamed(idColumn: string, pattern: string, other: string): string;
  /** `FROM` with so many users, whose ids are its values. More conditions may follow. */
  fromAmong(count: number): string;
  /** Whether the user was neither deactivated nor deleted nor banned for good. */
  isThere(idColumn: string): string;
  /** Until when the user is silenced on the whole site. */
  silencedUntil(idColumn: string): string;
}

export interface SessionSql {
  /** Joins a live session of a user; its last value is the time. Others may read `way`. */
  joinLive(idColumn: string, userColumn: string): string;
  /** Whether the user has a session that is live until after a time, which is its value. */
  hasLive(userColumn: string): string;
}

export interface MemberSql {
  /**
   * Members with their conversations, after FROM. Others may read `user_id`, `conversation_id`,
   * `role`, `joined_seq` and `cleared_seq` of `members`.
   */
  readonly withConversations: string;
  /** Joins the member of a conversation. */
  join(conversationColumn: string, userColumn: string): string;
  /**
   * Joins the other members of a direct conversation as `partners`; NULL in place of their
   * `user_id` if it is a group, or has no others.
   */
  joinPartners(conversationColumn: string, userColumn: string): string;
  /** Until when the member is silenced in the conversation. */
  silencedUntil(conversationColumn: string, userColumn: string): string;
  /** Whether both users are members of one conversation: of any, of a group, or of an open one. */
  share(userColumn: string, otherColumn: string, which?: 'group' | 'open'): string;
  /** Selects as `id` the people with whom a user, its value, has open direct conversations. */
  readonly selectPartners: string;
}

export interface BlockSql {
  blocks(userColumn: string, otherColumn: string): string;
  /** Whether the user blocks anybody. */
  blocksAny(userColumn: string): string;
  /** The same as `blocks`, but for moderators and admins, whose messages are shown. */
  hides(userColumn: string, senderColumn: string): string;
}

/** Contacts are found from either side: a query is the union of one for each. */
export interface ContactSide {
  readonly from: string;
  readonly userColumn: string;
  readonly contactColumn: string;
  readonly isAccepted: string;
}

export interface ContactSql {
  readonly sides: readonly ContactSide[];
}

/** Messages that users hid for themselves. */
export interface HiddenSql {
  /** Whether the user hid anything in the conversation. */
  hidesAny(userColumn: string, conversationColumn: string): string;
  /** Whether the user hid anything at all. */
  hidesAnywhere(userColumn: string): string;
  isHidden(userColumn: string, conversationColumn: string, seqColumn: string): string;
}

export interface Sql {
  readonly users: UserSql;
  readonly sessions: SessionSql;
  readonly members: MemberSql;
  readonly blocks: BlockSql;
  readonly contacts: ContactSql;
  readonly hidden: HiddenSql;
}
