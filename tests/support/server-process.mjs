/**
 * The built server as a process that tests and benchmarks may kill, without the limits that protect
 * it from one caller. Takes its configuration as JSON in its first argument, makes the sites that
 * it names, and prints one line when it listens: `{port, sites}`.
 */
import { parseArgs } from 'node:util';
import { createApp } from '../../server/dist/app.js';
import { collectGarbageSooner } from '../../server/dist/collect-garbage-sooner.js';
import { widgetFolder } from '../../server/dist/widget-folder.js';

collectGarbageSooner();
const { positionals } = parseArgs({ allowPositionals: true });
const options = JSON.parse(positionals[0]);
const { port, database, redisUrl = null, dataDir, files, sites, webhooks } = options;
const unbounded = {
  total: 1_000_000,
  perAddress: 1_000_000,
  perUser: 1_000_000,
  perGuest: 1_000_000,
};
const unlimited = { points: 1_000_000_000, seconds: 60 };

const app = await createApp(
  {
    port,
    publicUrl: 'http://localhost',
    dataDir,
    database,
    redisUrl,
    trustProxy: 0,
    connections: unbounded,
    logLevel: 'error',
    ...(files && { files }),
    // Receivers of tests are on this machine.
    webhookHosts: ['127.0.0.1'],
  },
  {
    assets: widgetFolder(),
    passwordCost: 4,
    callsAtOnce: { user: 1_000_000, address: 1_000_000 },
    presenceGraceMs: 0,
    rates: {
      open: unlimited,
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
      newGroup: unlimited,
      addPeople: unlimited,
      guestNewGroup: unlimited,
      guestAddPeople: unlimited,
      guestAddressNewGroup: unlimited,
      guestAddressAddPeople: unlimited,
      newAccount: unlimited,
      handshake: unlimited,
      frame: unlimited,
      host: unlimited,
      addressFrame: unlimited,
      secretKeyGuess: unlimited,
    },
    maxWaitingSends: 100_000,
    ...(webhooks && { webhooks: { timing: webhooks } }),
  },
);
const made = [];
for (const name of sites) {
  const { site } = await app.sites.create({
    name,
    origins: [],
    ways: ['guest', 'account', 'signed'],
  });
  await app.sites.update(site.id, {
    whoMayAdd: 'anyone',
    directory: { visibleTo: 'everyone' },
    ...(files && { attachments: { maxBytes: files.maxBytes } }),
  });
  const { secretKey } = await app.secretKeys.add(site.id);
  made.push({ id: site.id, publicKey: site.publicKey, secretKey });
}
process.stdout.write(`${JSON.stringify({ port: await app.listen(), sites: made })}\n`);
process.on('message', (wanted) => {
  if (wanted === 'memory') globalThis.gc?.();
  process.send({ ...process.memoryUsage(), cpu: process.cpuUsage() });
});
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
