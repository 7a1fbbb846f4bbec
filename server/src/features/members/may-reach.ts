/** Passes if `fromUserId` may write to these people, invite them and add them; else throws `not_accepted`, which does not say why. */
export type MayReach = (siteId: string, fromUserId: string, toUserIds: readonly string[]) => Promise<void>;
