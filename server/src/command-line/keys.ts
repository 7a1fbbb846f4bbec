/** `key …`, `secret …` */
import type { Command } from '@commander-js/extra-typings';
import { type Scope, scopes } from '@parlor/sdk/protocol/scopes';
import { type Run, siteOf } from './run.js';
import { choice, readName } from './values.js';
import { SiteError } from '../kernel/site-error.js';

const readScope = choice(scopes);
const readScopes = (text: string, before: readonly Scope[] = []): readonly Scope[] => [
  ...before,
  readScope(text),
];
const ofSite = ['--site <key>', 'the public key of the site'] as const;

export function addKeyCommands(program: Command, run: Run): void {
  const key = program
    .command('key')
    .description("secret keys, sk_…, with which the host's backend calls the server");

  key
    .command('create')
    .description('creates a secret key, which is shown only once')
    .requiredOption(...ofSite)
    .option('--name <name>', 'what the key is for, as the audit log names it', readName, 'default')
    .option(
      '--scope <read|write|moderate|admin>',
      'what the key may do; may be given several times, and is admin if left out',
      readScopes,
    )
    .action(({ site, name, scope: scopes = ['admin' as const] }) =>
      run(async ({ app }) => {
        const data = await app.secretKeys.add((await siteOf(app, site)).id, { name, scopes });
        const secret = `secret key   ${data.secretKey}   (shown only once: keep it on the host's backend)`;
        return { data, lines: [`id           ${data.id}`, secret] };
      }),
    );

  key
    .command('list')
    .description('lists the secret keys that are not revoked, the oldest first')
    .requiredOption(...ofSite)
    .action(({ site }) =>
      run(async ({ app }) => {
        const data = await app.secretKeys.list((await siteOf(app, site)).id);
        const lines = data.map(
          ({ id, name, scopes, createdAt, lastUsedAt }) =>
            `${id}   ${name}   ${scopes.join(', ')}   since ${createdAt.toISOString()}   ${lastUsedAt ? `last used ${lastUsedAt.toISOString()}` : 'never used'}`,
        );
        return { data, lines: data.length === 0 ? ['No secret keys.'] : lines };
      }),
    );

  key
    .command('revoke')
    .description('revokes a secret key: it is refused from the next call on')
    .requiredOption(...ofSite)
    .requiredOption('--id <id>', 'the id that key list prints')
    .action(({ site, id }) =>
      run(async ({ app }) => {
        if (!(await app.secretKeys.revoke((await siteOf(app, site)).id, id)))
          throw new SiteError(`The site has no secret key "${id}".`);
        return {
          data: { id },
          lines: [`${id} is revoked: calls with it are refused from now on.`],
        };
      }),
    );

  const secret = program
    .command('secret')
    .description("signing secrets, with which the host's backend signs identities");

  secret
    .command('create')
    .description('creates a signing secret')
    .requiredOption(...ofSite)
    .action(({ site }) =>
      run(async ({ app }) => {
        const data = await app.sites.addSigningSecret((await siteOf(app, site)).id);
        const how =
          'Sign HS256 tokens with it: the kid is in the header, and aud is the public key.';
        return { data, lines: [`kid      ${data.kid}`, `secret   ${data.secret}`, how] };
      }),
    );

  secret
    .command('list')
    .description('lists the kids of the signing secrets that are not revoked')
    .requiredOption(...ofSite)
    .action(({ site }) =>
      run(async ({ app }) => {
        const secrets = await app.sites.signingSecrets((await siteOf(app, site)).id);
        const lines =
          secrets.length === 0 ? ['No signing secrets.'] : secrets.map(({ kid }) => kid);
        return { data: secrets.map(({ kid }) => ({ kid })), lines };
      }),
    );

  secret
    .command('revoke')
    .description('revokes a signing secret: tokens that it signed are refused')
    .requiredOption(...ofSite)
    .requiredOption('--kid <kid>', 'the kid that secret list prints')
    .option('--keep-sessions', 'do not end the sessions that were made with it', false)
    .action(({ site, kid, keepSessions }) =>
      run(async ({ app }) => {
        const { id } = await siteOf(app, site);
        if (!(await app.sites.revokeSigningSecret(id, kid)))
          throw new SiteError(`The site has no signing secret "${kid}".`);
        const ended = keepSessions ? 0 : await app.sessions.endOfSecret(id, kid);
        const kept = 'Sessions that were made with it continue.';
        const told = `Ended sessions that were made with it: ${ended}. Their sockets close within 5 seconds.`;
        return {
          data: { kid, endedSessions: ended },
          lines: [
            `${kid} is revoked: tokens that it signed are refused from now on.`,
            keepSessions ? kept : told,
          ],
        };
      }),
    );
}
