/** Starts the server. The only reader of the environment, and the only one that ends the process. */
import { ConfigError, readConfig } from './config.js';
import { createApp } from './app.js';
import { hasAssets } from './kernel/assets.js';
import { createLog } from './kernel/log.js';
import { startFault } from './start-fault.js';
import { widgetFolder } from './widget-folder.js';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const assets = widgetFolder();
  if (!hasAssets(assets)) log.warn({}, 'the widget is not built: /parlor.js answers 404 (npm run build)');
  const app = await createApp(config, { log, ...(hasAssets(assets) && { assets }) });
  const port = await app.listen();
  log.info({ port, publicUrl: config.publicUrl, database: config.database.kind }, 'listening');

  const stop = (signal: NodeJS.Signals) => {
    log.info({ signal }, 'closing');
    // A second signal, or work that does not end, must not keep the process.
    const deadline = setTimeout(() => process.exit(1), 10_000);
    deadline.unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error: String(error) }, 'closing failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : startFault(error)}\n`);
  process.exit(1);
});
