import { isBrokenConnection } from './kernel/broken-connection.js';
import { describe } from './kernel/describe.js';
import type { Log } from './kernel/log.js';

/**
 * Handles uncaught errors. Each is logged; the process ends only if its state may be broken, and
 * then `restart` is called once.
 *
 * - A rejected promise that no code awaits: its work has ended, and shared resources were released.
 *   The process goes on.
 * - An error of a connection without a listener: the process goes on.
 * - Any other exception may have stopped code in the middle of a change. The process has to be
 *   restarted.
 *
 * No request may cause this: an error that a client can cause is caught at its origin, so that no
 * client can make the server restart.
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
