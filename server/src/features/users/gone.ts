/** In a query that names `users`: they were neither deactivated nor deleted nor banned for good. */
export const isThere =
  "users.deactivated_at IS NULL AND (users.banned_until IS NULL OR users.banned_until < '9999-12-31')";

/** The same for the user whose id is in this column, which is not one of `users`. */
export const isThereById = (column: string): string => {
  // Inside of EXISTS it would be the row's own column, and every user would be there.
  if (column.startsWith('users.')) throw new Error(`${column} is not a column of another table`);
  return `EXISTS (SELECT 1 FROM users WHERE users.id = ${column} AND ${isThere})`;
};
