/** What commands are handed, and what they give back. */
import type { App } from '../app.js';
import type { DemoClock } from '../demo.js';
import type { Site } from '../features/sites/sites.js';

/** Lines to read, or the same as data with `--json`. */
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

/** For the person who typed the command: it was not understood, or not confirmed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const siteOf = (app: App, publicKey: string): Promise<Site> => app.sites.byKey(publicKey);

/** Where a list goes on, as its last line. */
export const moreLine = (next: string | null): string[] =>
  next === null ? [] : ['', `There are more: --cursor ${next}`];
