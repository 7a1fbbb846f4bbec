/** What every feature gets, and what it provides. */
import type { OpenLog } from '../conversation-log/open-log.js';
import type { Database } from '../database/database.js';
import type { SiteRows } from '../database/site-rows.js';
import type { Bus } from '../kernel/bus.js';
import type { Environment } from '../kernel/environment.js';
import type { Chore } from '../kernel/janitor.js';
import type { Limiter } from '../kernel/limits.js';
import type { Log } from '../kernel/log.js';
import type { Realtime } from '../kernel/realtime.js';
import type { Exports } from './exports.js';
import type { Forget, HandOver } from './moves.js';
import type { Sql } from './sql.js';

export interface Ground extends OpenLog {
  database: Database;
  environment: Environment;
  log: Log;
  bus: Bus;
  limiter: Limiter;
  /** The socket server is made after the features, which publish through it. */
  realtime: () => Realtime;
  sql: Sql;
}

/** For a feature without operations, or without ports. */
export type Nothing = Record<string, never>;

/** A feature answers operations with `handlers`; other features use its `ports`. */
export interface Feature<Handlers, Ports> {
  readonly handlers: Handlers;
  readonly ports: Ports;
  /** Steps that the janitor runs from time to time. */
  readonly chores?: readonly Chore[];
  /** What happens to the rows of a user who is deleted, or who takes over from a guest. */
  readonly forget?: readonly Forget[];
  readonly handOver?: readonly HandOver[];
  /** What the host gets of it, in a copy of a user's data. */
  readonly exports?: readonly Exports[];
  /** What goes with a site, in this order. */
  readonly siteRows?: readonly SiteRows[];
  /** Begins work that no call waits for, with the first listener. */
  start?(): void;
  /** Finishes what is under way, while sockets are still open. */
  finish?(): Promise<void>;
  /** After the last socket closed. */
  close?(): void | Promise<void>;
}
