/**
 * A condition for queries that name `users`: they are neither deactivated nor deleted nor banned
 * for good.
 */
export const isThere =
  "users.deactivated_at IS NULL AND (users.banned_until IS NULL OR users.banned_until < '9999-12-31')";
