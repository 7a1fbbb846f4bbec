import type { UserRow } from './user.entity.js';

/** Somebody as those see them who may not learn when they are there. */
export const unseen = (user: UserRow): UserRow => ({ ...user, hidesPresence: 1 });

/** The same, for one of these people. */
export const unseenBy = (those: ReadonlySet<string>, user: UserRow): UserRow =>
  those.has(user.id) ? unseen(user) : user;
