/** A value, a column of a key table, or a column with the name of its table. */
const outer = /^(\?|:\w+|key\d+|(\w+)\.\w+)$/;

/**
 * A column of the query around an SQL fragment, which the fragment compares with its own columns.
 * `own` are the names of the fragment's tables. Throws if SQL would take the column for one of
 * theirs: the condition would then be true for every row.
 */
export function outerColumn(column: string, ...own: readonly string[]): string {
  const match = outer.exec(column);
  if (!match) throw new Error(`${column} does not say of which table it is`);
  if (match[2] !== undefined && own.includes(match[2]))
    throw new Error(`${column} is not a column of another table`);
  return column;
}
