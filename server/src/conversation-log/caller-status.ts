/** What decides, besides the role, whether a user may write. */
export interface CallerStatus {
  /**
   * The user was deactivated or deleted since the call began: nothing may be stored for them any
   * more.
   */
  readonly isGone: boolean;
  /** Whether the user is a moderator or an admin of the site. */
  readonly moderates: boolean;
  /** In the conversation or on the whole site, whichever ends later. */
  readonly silencedUntil: Date | null;
  /** Known in slow mode only. */
  readonly lastSentAt: Date | null;
}

/** The status of nearly all users. */
export const usualStatus: CallerStatus = {
  isGone: false,
  moderates: false,
  silencedUntil: null,
  lastSentAt: null,
};
