/** What counts besides the role when a user writes. */
export interface CallerStatus {
  /** Deactivated or deleted since the call began: nothing is stored for this user any more. */
  readonly isGone: boolean;
  /** Whether the user is a moderator or an admin of the site. */
  readonly moderates: boolean;
  /** In the conversation or on the whole site, whichever is longer. */
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
