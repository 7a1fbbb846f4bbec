/**
 * Starts the server. The only reader of the environment, and the only one that ends the process.
 */
import { ConfigError, readConfig } from './config.js';
import { createApp } from './app.js';
import { hasAssets } from './kernel/assets.js';
import { createLog } from './kernel/log.js';
import { installLastResort } from './last-resort.js';
import { startFault } from './start-fault.js';
import { widgetFolder } from './widget-folder.js';

/**
 * Asks the supervisor of the process to start it again. Any other code except 0 means that the
 * start or the stop failed.
 */
const restartExitCode = 70;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const assets = widgetFolder();
  if (!hasAssets(assets))
    log.warn({}, 'the widget is not built: /parlor.js answers 404 (npm run build)');
  const app = await createApp(config, { log, ...(hasAssets(assets) && { assets }) });
  const stop = (exitCode: number) => {
    // A second signal, or work that does not end, must not keep the process.
    const deadline = setTimeout(() => process.exit(exitCode || 1), 10_000);
    deadline.unref();
    app.close().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        log.error({ error: String(error) }, 'closing failed');
        process.exit(exitCode || 1);
      },
    );
  };
  installLastResort(log, () => stop(restartExitCode));
  const port = await app.listen();
  log.info({ port, publicUrl: config.publicUrl, database: config.database.kind }, 'listening');

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'closing');
      stop(0);
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : startFault(error)}\n`);
  process.exit(1);
});
