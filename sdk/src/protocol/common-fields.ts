/**
 * The meaning of fields that mean the same in most places; a comment beside a field in its schema
 * takes precedence. Only types, read by `scripts/describe-fields.mjs` for `openapi.json` and the
 * reference.
 */
export interface CommonFields {
  /** The conversation that this is about, by its id. */
  conversationId: string;
  /** The user that this is about, by their id. */
  userId: string;
  /** The message, by its place in the conversation: 1, 2, 3 … without holes. */
  seq: number;
  /** The conversation's count of changes after this one; see "The log" in PROTOCOL.md. */
  rev: number;
  /**
   * Counts what changed in the conversation for the caller alone, such as marks, hidden messages
   * and muting.
   */
  memberRev: number;
  /**
   * Where to continue: `next` or `prev` of an earlier page. Left out, the list begins at its start.
   */
  cursor: string;
  /** How many to answer at most, up to 100; 50 if left out. */
  limit: number;
  /** When it was created. */
  createdAt: string;
  /** Address of the picture, `http` or `https`, up to 1,000 characters; `null` if there is none. */
  avatarUrl: string | null;
  /**
   * `private`: by invitation, or by a request that is accepted. `open`: listed, and any user of the
   * site may join.
   */
  access: string;
  /** Who may write: `all` members, or the owners and `admins` alone. */
  posting: string;
  /** What members see of the time before they joined: `all` of it, or nothing (`joined`). */
  history: string;
  /** What the group says of itself, up to 500 characters; `null` if nothing. */
  description: string | null;
  /** How many members there are, also those that a list leaves out. */
  memberCount: number;
  /** Why, in the moderator's words, for the audit log; up to 1,000 characters. */
  note: string;
  /** The report that this is about, by its id. */
  reportId: string;
  /** Words to find by; up to 80 characters. Left out or empty, all are listed. */
  search: string;
  /**
   * The site's own id of the user, as in its signed tokens: one line, up to 128 characters; `null`
   * if the user has none.
   */
  externalId: string | null;
  /** The user's email address, up to 254 characters; `null` if there is none. */
  email: string | null;
  /** The emoji itself, with its skin tone. */
  emoji: string;
  /**
   * The highest `seq` that the member has read; everything up to it counts as read. 0: nothing yet.
   */
  readSeq: number;
  /** The highest `seq` that has reached a device of the member. 0: none yet. */
  deliveredSeq: number;
  /** Until when the person may read and not write; it may be over. `null`: not silenced. */
  silencedUntil: string | null;
  /** Whether the user has a device connected and lets the caller see it. */
  online: boolean;
  /**
   * When the user's last device disconnected; `null` while online, never seen, or not shown to the
   * caller.
   */
  lastSeenAt: string | null;
  /** Seconds that a member waits between two messages; 0: no wait. */
  slowSeconds: number;
  /** The held send, by its id. */
  heldId: string;
}
