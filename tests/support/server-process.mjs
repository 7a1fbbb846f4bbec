/**
 * The built server as a process that tests and benchmarks may kill, without the limits that protect it from one caller. Takes its
 * configuration as JSON in its first argument, makes the sites that it names, and prints one line when it listens: `{port, sites}`.
 */
import { parseArgs } from 'node:util';
import { createApp } from '../../server/dist/app.js';
import { widgetFolder } from '../../server/dist/widget-folder.js';

const { positionals } = parseArgs({ allowPositionals: true });
const { port, database, dataDir, files, sites } = JSON.parse(positionals[0]);
const unlimited = { points: 1_000_000_000, seconds: 60 };

const app = await createApp(
  { port, publicUrl: 'http://localhost', dataDir, database, redisUrl: null, trustProxy: false, logLevel: 'error', ...(files && { files }) },
  {
    assets: widgetFolder(),
    passwordCost: 4,
    presenceGraceMs: 0,
    rates: {
      auth: unlimited,
      read: unlimited,
      write: unlimited,
      guestRead: unlimited,
      upload: unlimited,
      guestWrite: unlimited,
      guestSignal: unlimited,
      guestUpload: unlimited,
      signal: unlimited,
      addressWrite: unlimited,
      guestAddressWrite: unlimited,
      siteWrite: unlimited,
      newGuest: unlimited,
    },
    maxWaitingSends: 100_000,
  },
);
const made = [];
for (const name of sites) {
  const { site } = await app.sites.create({ name, origins: [], ways: ['guest', 'account', 'signed'] });
  if (files) await app.sites.update(site.id, { attachments: { maxBytes: files.maxBytes } });
  made.push({ id: site.id, publicKey: site.publicKey });
}
process.stdout.write(`${JSON.stringify({ port: await app.listen(), sites: made })}\n`);
process.on('message', (wanted) => {
  if (wanted === 'memory') globalThis.gc?.();
  process.send({ ...process.memoryUsage(), cpu: process.cpuUsage() });
});
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
