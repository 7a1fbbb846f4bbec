/**
 * Starts the server. The only reader of the environment, and the only one that ends the process.
 */
import { ConfigError, readConfig } from './config.js';
import { createApp } from './app.js';
import { collectGarbageSooner } from './collect-garbage-sooner.js';
import { consoleFolder } from './console-folder.js';
import { hasAssets } from './kernel/assets.js';
import { hasConsole } from './kernel/console-pages.js';
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
  collectGarbageSooner();
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const assets = widgetFolder();
  if (!hasAssets(assets))
    log.warn({}, 'the widget is not built: /parlor.js answers 404 (npm run build)');
  const consoleFiles = consoleFolder();
  if (!hasConsole(consoleFiles))
    log.warn({}, 'the console is not built: /console/ answers 404 (npm run build)');
  const app = await createApp(config, {
    log,
    ...(hasAssets(assets) && { assets }),
    ...(hasConsole(consoleFiles) && { console: consoleFiles }),
  });
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
  // Before it listens: whoever sees that it is ready may stop it.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'closing');
      stop(0);
    });
  }
  const port = await app.listen();
  log.info({ port, publicUrl: config.publicUrl, database: config.database.kind }, 'listening');
  const link = await app.operatorLinks.start();
  // Not in the log, which may be kept and read elsewhere.
  if (link !== null) process.stderr.write(startNote(link));
}

/** Shown while nobody can sign in to the console. */
const startNote = (link: string) =>
  `\nThe console has no operator yet. Open this link once to create the first one:\n\n  ${link}\n\n`;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : startFault(error)}\n`);
  process.exit(1);
});
