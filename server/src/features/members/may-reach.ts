/**
 * Passes if `fromUserId` may write to these people and invite them; else throws `not_accepted`,
 * which does not say why.
 */
export type MayReach = (
  siteId: string,
  fromUserId: string,
  toUserIds: readonly string[],
) => Promise<void>;

/** The same, and which of these people have to be asked before they are in a group. */
export type MayAdd = (
  siteId: string,
  fromUserId: string,
  toUserIds: readonly string[],
) => Promise<{ asked: ReadonlySet<string> }>;
