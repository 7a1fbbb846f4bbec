/** What a command receives and returns. */
import type { App } from '../app.js';
import type { DemoClock } from '../demo.js';
import type { Site } from '../features/sites/index.js';

/** The lines to print, and the same as data for `--json`. */
export interface Answer {
  lines: readonly string[];
  data: unknown;
}

export interface Ground {
  app: App;
  publicUrl: string;
  clock: DemoClock;
}

/** Opens the server's features, does the work, prints the answer and closes them. */
export type Run = (work: (ground: Ground) => Promise<Answer>) => Promise<void>;

export interface Migrated {
  migration: string;
  ms: number;
}

/** Brings the schema up to date and prints the answer. */
export type RunMigrations = (answer: (migrated: readonly Migrated[]) => Answer) => Promise<void>;

/** The command is invalid or was not confirmed. The message is for the user who typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const siteOf = (app: App, publicKey: string): Promise<Site> => app.sites.byKey(publicKey);

/** The last line of a list that has another page: the cursor of that page. */
export const moreLine = (next: string | null): string[] =>
  next === null ? [] : ['', `There are more: --cursor ${next}`];
