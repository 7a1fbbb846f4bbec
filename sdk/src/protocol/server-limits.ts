/**
 * Limits that only the server applies. They are separate from `limits.ts`, so that the widget does
 * not carry them.
 */
export const serverLimits = {
  /** Users in one `host.upsertUsers`. */
  usersAtOnce: 100,
  /** Messages that one call of `host.deleteUser` deletes. */
  deletedAtOnce: 1_000,
} as const;
