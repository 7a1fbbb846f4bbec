/** `operator …` */
import type { Command } from '@commander-js/extra-typings';
import { OperatorRole } from '@parlor/sdk/protocol/operators';
import { type Run, siteOf, UsageError } from './run.js';
import { choice, readEmail } from './values.js';

export function addOperatorCommands(program: Command, run: Run): void {
  const operator = program
    .command('operator')
    .description('people who manage sites in the console: one-time links for them');

  operator
    .command('link')
    .description('prints a link that creates the first operator, while there is none')
    .action(() =>
      run(async ({ app }) => {
        const link = await app.operatorLinks.start();
        if (link === null)
          throw new UsageError(
            'There is an operator already. Invite others in the console, or with operator invite.',
          );
        return { data: { link }, lines: [link] };
      }),
    );

  operator
    .command('invite')
    .description(
      'prints a link that makes a person an operator of a site. It works once, for a week',
    )
    .requiredOption('--site <key>', 'the public key of the site')
    .requiredOption('--email <email>', 'whom to invite', readEmail)
    .option(
      `--role <${OperatorRole.options.join('|')}>`,
      'what the operator may do on the site',
      choice(OperatorRole.options),
      'owner' as const,
    )
    .action(({ site, email, role }) =>
      run(async ({ app }) => {
        const { id } = await siteOf(app, site);
        const link = await app.operatorLinks.invite(id, email, role);
        return { data: { link, email, role }, lines: [link] };
      }),
    );

  operator
    .command('reset')
    .description('prints a link that sets a new password. It works once, for a day')
    .argument('<email>', 'the address of the operator', readEmail)
    .option('--without-code', 'also turns the second factor off, for a lost app', false)
    .action((email, { withoutCode }) =>
      run(async ({ app }) => {
        const link = await app.operatorLinks.reset(email, { endSecondFactor: withoutCode });
        return { data: { link, email }, lines: [link] };
      }),
    );
}
