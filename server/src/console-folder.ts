import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where rollup leaves the console: `server/dist/console`, also for tests that run the sources. */
export function consoleFolder(): string {
  return join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist', 'console');
}
