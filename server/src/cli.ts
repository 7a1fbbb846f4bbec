/** `npm run parlor -- …`: what a host needs, made without any web page. Prints plain lines, or JSON with `--json`; faults go to stderr and exit with 1. */
import { createApp } from './app.js';
import { commands } from './command-line/commands.js';
import { parse, UsageError } from './command-line/values.js';
import { ConfigError, readConfig } from './config.js';
import { DemoClock } from './demo.js';
import { SiteError } from './features/sites/site-error.js';
import { systemEnvironment } from './kernel/environment.js';
import { Fault } from './kernel/fault.js';
import { createLog } from './kernel/log.js';
import { startFault } from './start-fault.js';

const usage = `Usage: npm run parlor -- <command>

  site create --name NAME --origin ORIGIN [--origin …] [--identity guest,account,signed]
  site update --site KEY [--origin ORIGIN …] [--identity …]     origins given replace the old ones
              [--edit-minutes N|never|always] [--delete-minutes N|never|always]
              [--who-may-write anyone|anyone_after_request|contacts|shared_group|staff] [--who-may-add anyone|contacts|nobody]
              [--link-previews on|off]
              [--attachment-kinds picture,video,audio,file|none] [--attachment-mb N] [--attachments-per-message N]
              [--quota-person-mb N|none] [--quota-guest-mb N|none] [--quota-address-mb N|none] [--quota-site-mb N|none]
  site list
  site tag --site KEY                the script tag, and the one that pins this version by its hash
  key create --site KEY              a secret key, sk_…, for the host's backend to call with
  key list   --site KEY
  key revoke --site KEY --id ID
  site filter --site KEY             what is filtered, after these changes:
              [--add-word WORD …] [--add-words FILE] [--add-link HOST …] [--action refuse|mask|hold]     refuse, if not given
              [--remove-word WORD …] [--remove-link HOST …]                                  WORD may end in *, FILE has one a line
  secret create --site KEY           a secret for the host's backend to sign identities with
  secret list   --site KEY
  secret revoke --site KEY --kid KID [--keep-sessions]      sessions that were made with it end, unless they are kept
  user create --site KEY --name NAME [--email EMAIL --password PASSWORD] [--external-id ID] [--role user|moderator|admin]
  user list   --site KEY [--search TEXT]
  user role   --site KEY --user ID --role user|moderator|admin
  epoch renew                        after restoring a backup: clients forget what they hold and fetch anew
  demo seed --shop-origin ORIGIN --club-origin ORIGIN           the demo sites, with people and a little history

KEY is the site's public key, pk_…  With --json, answers are JSON.`;

async function main(): Promise<void> {
  const { values, positionals } = parse(process.argv.slice(2));
  const command = commands[positionals.join(' ')];
  if (values.help || !command) {
    (values.help ? process.stdout : process.stderr).write(`${usage}\n`);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const config = readConfig(process.env);
  const clock = new DemoClock();
  const app = await createApp(config, { log: createLog('silent'), environment: { ...systemEnvironment, now: clock.now } });
  try {
    const { lines, data } = await command(app, values, config.publicUrl, clock);
    process.stdout.write(values.json ? `${JSON.stringify(data)}\n` : `${lines.join('\n')}\n`);
  } finally {
    await app.close();
  }
}

main().catch((error: unknown) => {
  const isUsage = error instanceof Error && (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  const plain =
    error instanceof ConfigError || error instanceof SiteError || error instanceof Fault || error instanceof UsageError || isUsage;
  process.stderr.write(`${plain ? (error as Error).message : startFault(error)}\n${isUsage ? `\n${usage}\n` : ''}`);
  process.exitCode = 1;
});
