/** What asks the host before a message of a user is stored. */

/** A message that is not stored yet. */
export interface Asked {
  readonly siteId: string;
  readonly senderId: string;
  /** Null for a direct conversation that does not exist yet; then `userIds` are its members. */
  readonly conversationId: string | null;
  readonly userIds: readonly string[];
  /** Of the message that is edited; null for a new one. */
  readonly seq: number | null;
  /** Tells this send from others of the sender: a repeated one has the same. */
  readonly key: string;
  readonly text: string;
  readonly attachmentIds: readonly string[];
}

export interface Ruling {
  readonly action: 'allow' | 'hold' | 'refuse';
  /** What is stored, if it is. */
  readonly text: string;
  /** Why it is held or refused. */
  readonly reason: string | null;
}

export interface SendHook {
  /** Whether the site has a hook. Costs nothing if it has never had one. */
  isSet(siteId: string): Promise<boolean>;
  /**
   * Takes a second at most. Never called while a lock or a transaction is held. Throws
   * `rate_limited` if too many messages of the sender are being asked about.
   */
  ask(asked: Asked): Promise<Ruling>;
}
