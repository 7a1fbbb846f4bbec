/** A value, a column of a key table, or a column that says which table it is of. */
const outer = /^(\?|:\w+|key\d+|(\w+)\.\w+)$/;

/**
 * A column of the query around a fragment of SQL, which the fragment compares with its own. `own`
 * are the names of the fragment's tables. Throws if the column would be read as one of theirs: the
 * condition would then be true of every row.
 */
export function outerColumn(column: string, ...own: readonly string[]): string {
  const match = outer.exec(column);
  if (!match) throw new Error(`${column} does not say of which table it is`);
  if (match[2] !== undefined && own.includes(match[2]))
    throw new Error(`${column} is not a column of another table`);
  return column;
}
