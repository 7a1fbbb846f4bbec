/** The rows that are deleted with a site: each feature declares them for its own tables. */
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { Database } from './database.js';
import { marks } from './dialect.js';

/** The most rows that one statement deletes. */
const rowsAtOnce = 1_000;
/** The most conversations or users that one step handles. */
const ownersAtOnce = 50;

/** Rows that are deleted in bounded steps. */
export interface SiteRows {
  readonly tables: readonly string[];
  /** Which ids a step gets: of the site, or of some of its conversations or users. */
  readonly foundBy: 'site' | 'conversations' | 'users';
  /** Deletes a bounded number of rows, and returns how many; 0 if none is left. */
  deleteSome(ids: readonly string[]): Promise<number>;
}

/** Conversations or users of a site. They are deleted after all rows that are found by them. */
export interface SiteOwners extends Omit<SiteRows, 'foundBy'> {
  /** The ids of some of them. */
  some(siteId: string): Promise<string[]>;
}

/** The rows of an entity that are found by a column. */
export function rowsOf<T extends ObjectLiteral>(
  database: Database,
  foundBy: SiteRows['foundBy'],
  entity: EntityTarget<T>,
  column: keyof T & string,
): SiteRows {
  return {
    tables: [tableOf(database, entity)],
    foundBy,
    deleteSome: (ids) => deleteSome(database, entity, column, ids),
  };
}

/** Rows of a site by which other rows are found. */
export const ownersOf = (
  database: Database,
  entity: EntityTarget<{ id: string; siteId: string }>,
): SiteOwners => ({
  tables: [tableOf(database, entity)],
  async some(siteId) {
    const some = await database
      .entities(entity)
      .find({ select: { id: true }, where: { siteId }, take: ownersAtOnce });
    return some.map(({ id }) => id);
  },
  deleteSome: (ids) => deleteSome(database, entity, 'id', ids),
});

export const tableOf = (database: Database, entity: EntityTarget<ObjectLiteral>): string =>
  database.source.getMetadata(entity).tableName;

/** Deletes some rows with one of these values, and returns how many. */
export async function deleteSome<T extends ObjectLiteral>(
  database: Database,
  entity: EntityTarget<T>,
  column: keyof T & string,
  values: readonly string[],
): Promise<number> {
  if (values.length === 0) return 0;
  const { tableName: table, primaryColumns, columns } = database.source.getMetadata(entity);
  const { databaseName } = columns.find(({ propertyName }) => propertyName === column)!;
  return database.dialect.deleteSome(
    database,
    {
      table,
      key: primaryColumns.map((each) => each.databaseName),
      where: `${databaseName} IN (${marks(values.length)})`,
      parameters: [...values],
    },
    rowsAtOnce,
  );
}
