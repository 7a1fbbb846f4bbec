import { isBrokenConnection } from './kernel/broken-connection.js';
import { describe } from './kernel/http.js';
import type { Log } from './kernel/log.js';

/**
 * Takes the faults that nobody caught. Each is logged; the process ends only if its state may be
 * broken, and then `restart` is called once.
 *
 * - A rejected promise that nobody awaits: the work that it was part of has ended, and what was
 *   shared was released on the way. The process goes on.
 * - An error of a connection that nobody listened to: the process goes on.
 * - Any other exception may have stopped code in the middle of a change. The process has to be
 *   started anew.
 *
 * No request may come so far: a fault that a client can cause is caught where it is caused, so that
 * nobody can make the server restart.
 */
export function installLastResort(log: Log, restart: () => void): void {
  process.on('unhandledRejection', (reason) =>
    log.error({ error: describe(reason) }, 'a promise was rejected and nobody awaited it'),
  );
  let isRestarting = false;
  process.on('uncaughtException', (error) => {
    if (isBrokenConnection(error))
      return log.error({ error: describe(error) }, 'nobody listened to the error of a connection');
    log.error(
      { error: describe(error) },
      'an exception was not caught; finishing what is under way, then exiting to be restarted',
    );
    if (isRestarting) return;
    isRestarting = true;
    restart();
  });
}
