/**
 * Compares the migrations that were applied to a schema with those that this program knows, and
 * reports what is wrong.
 */
import type { DataSource } from 'typeorm';

/**
 * The schema does not fit, and nothing was changed. The message is for the person who started the
 * program.
 */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}

export const migrationsTable = 'migrations';

interface Applied {
  name: string;
  timestamp: number | string;
}

export interface SchemaVersion {
  /** Applied and not known here; the newest comes last. */
  unknown: readonly string[];
  /** Known here and not applied, the oldest first. */
  pending: readonly string[];
  newestApplied: string | null;
  newestKnown: string;
}

/** `StaffLookalikes0000000000019` is "0019 StaffLookalikes". */
export function migrationLabel(name: string): string {
  const [, words, number] = /^(.*?)(\d{13})$/.exec(name) ?? [];
  return words === undefined ? name : `${String(Number(number)).padStart(4, '0')} ${words}`;
}

/** Only reads. */
export async function schemaVersion(source: DataSource): Promise<SchemaVersion> {
  const known = source.migrations.map(({ name }) => name!);
  const applied = await appliedMigrations(source);
  return {
    unknown: applied.filter((name) => !known.includes(name)),
    pending: known.filter((name) => !applied.includes(name)),
    newestApplied: applied.at(-1) ?? null,
    newestKnown: known.at(-1)!,
  };
}

async function appliedMigrations(source: DataSource): Promise<string[]> {
  const runner = source.createQueryRunner();
  try {
    if (!(await runner.hasTable(migrationsTable))) return [];
    const rows = (await runner.query(
      `SELECT name, timestamp FROM ${migrationsTable}`,
    )) as Applied[];
    return rows
      .sort((one, other) => Number(one.timestamp) - Number(other.timestamp))
      .map(({ name }) => name);
  } finally {
    await runner.release();
  }
}

/**
 * An older program does not know what newer rows mean: for example, it would let banned users sign
 * in. Throws `SchemaError`.
 */
export function requireNotNewer({ unknown, newestKnown }: SchemaVersion): void {
  const newest = unknown.at(-1);
  if (newest === undefined) return;
  throw new SchemaError(
    `The database belongs to a newer version of Parlor: it has had the migration ${migrationLabel(newest)}, and the newest that this version knows ` +
      `is ${migrationLabel(newestKnown)}. Nothing was changed. Start the newer version, or restore a backup from before the upgrade: docs/operate/upgrading.md.`,
  );
}

/** Throws `SchemaError`. */
export function requireCurrent({ pending, newestApplied }: SchemaVersion): void {
  if (pending.length === 0) return;
  const migrate = 'Start the server, which migrates it, or run: npm run parlor -- migrate';
  if (newestApplied === null) throw new SchemaError(`The database is empty. ${migrate}`);
  throw new SchemaError(
    `The database is older than this version of Parlor: it was migrated up to ${migrationLabel(newestApplied)}, and ${pending.length} ` +
      `migration${pending.length === 1 ? '' : 's'} up to ${migrationLabel(pending.at(-1)!)} must run first. Nothing was changed. ${migrate}`,
  );
}
