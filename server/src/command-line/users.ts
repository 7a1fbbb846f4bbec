/** `user …` */
import type { Command } from '@commander-js/extra-typings';
import type { HostUser } from '@parlor/sdk/protocol/host';
import { limits } from '@parlor/sdk/protocol/limits';
import { choice } from './values.js';
import { moreLine, type Run, siteOf, UsageError } from './run.js';
import { confirm, readPassword } from './terminal.js';
import {
  readCursor,
  readEmail,
  readExternalId,
  readId,
  readName,
  readPageSize,
  readRole,
  readSearch,
} from './values.js';

const ofSite = ['--site <key>', 'the public key of the site'] as const;
const ofUser = ['--user <id>', 'the id that user list prints', readId] as const;

export function addUserCommands(program: Command, run: Run): void {
  const user = program.command('user').description('the users of a site');

  user
    .command('create')
    .description(
      'creates a user. With --email it is an account: the password is asked for, or read from standard input',
    )
    .requiredOption(...ofSite)
    .requiredOption('--name <name>', 'the name that others see', readName)
    .option('--email <email>', 'the email for signing in', readEmail)
    .option(
      '--external-id <id>',
      "the host's id of the user, the sub of its tokens",
      readExternalId,
    )
    .option('--role <user|moderator|admin>', 'what the user may do', readRole, 'user' as const)
    .action(({ site: key, name, email, externalId, role }) =>
      run(async ({ app }) => {
        const site = await siteOf(app, key);
        const password = email === undefined ? null : await readPassword();
        const row = await app.users.create(site.id, {
          kind: 'member',
          name,
          ...(email !== undefined &&
            password !== null && {
              email,
              passwordHash: await app.passwords.hash(password, { siteId: site.id, address: 'cli' }),
            }),
          ...(externalId !== undefined && { externalId }),
        });
        if (role !== 'user') await app.discipline.setRole(site.id, row.id, role);
        const data = {
          id: row.id,
          name: row.name,
          email: row.email,
          externalId: row.externalId,
          role,
        };
        return { data, lines: [`user   ${row.id}`, `name   ${row.name}`] };
      }),
    );

  user
    .command('list')
    .description('lists the users of a site by name')
    .requiredOption(...ofSite)
    .option('--search <text>', 'the beginning of any word of the name', readSearch)
    .option(
      '--limit <n>',
      `the number of users per page, up to ${limits.pageMax}`,
      readPageSize,
      limits.pageMax,
    )
    .option('--cursor <cursor>', 'continues where the previous page ended', readCursor)
    .action(({ site: key, search, limit, cursor }) =>
      run(async ({ app }) => {
        const { id } = await siteOf(app, key);
        const { items, next } = await app.users.list(
          id,
          { id: '', kind: 'member', role: 'admin' },
          { search, limit, cursor },
        );
        const lines = items.map((each) => `${each.id}  ${each.kind}  ${each.role}  ${each.name}`);
        return {
          data: { items, next },
          lines: items.length === 0 ? ['No users.'] : [...lines, ...moreLine(next)],
        };
      }),
    );

  user
    .command('show')
    .description('prints a user, even if the user is deactivated')
    .requiredOption(...ofSite)
    .requiredOption(...ofUser)
    .action(({ site: key, user: id }) =>
      run(async ({ app }) => {
        const data = await app.hostUsers.get((await siteOf(app, key)).id, { id });
        return { data, lines: userLines(data) };
      }),
    );

  user
    .command('role')
    .description('sets the role of a user on the site')
    .requiredOption(...ofSite)
    .requiredOption(...ofUser)
    .requiredOption('--role <user|moderator|admin>', 'what the user may do', readRole)
    .action(({ site: key, user: userId, role }) =>
      run(async ({ app }) => {
        const { id, name } = await app.discipline.setRole(
          (await siteOf(app, key)).id,
          userId,
          role,
        );
        return { data: { id, name, role }, lines: [`${id}  ${role}  ${name}`] };
      }),
    );

  user
    .command('password')
    .description(
      'sets the password of an account, and ends all of its sessions. The password is asked for, or read from standard input',
    )
    .requiredOption(...ofSite)
    .requiredOption(...ofUser)
    .action(({ site: key, user: userId }) =>
      run(async ({ app }) => {
        const site = await siteOf(app, key);
        const { id, name, email } = await app.users.get(site.id, userId);
        if (email === null)
          throw new UsageError(
            `${name} has no email to sign in with, so there is no password to set.`,
          );
        const password = await readPassword();
        const passwordHash = await app.passwords.hash(password, {
          siteId: site.id,
          address: 'cli',
        });
        await app.users.update(site.id, id, { passwordHash });
        const ended = await app.sessions.endAllOf(id);
        for (const sessionId of ended) app.realtime.endSession(sessionId, 'revoked');
        return {
          data: { id, name, endedSessions: ended.length },
          lines: [`${name} has a new password. Ended sessions: ${ended.length}.`],
        };
      }),
    );

  user
    .command('delete')
    .description('deletes a user permanently, as host.deleteUser does')
    .requiredOption(...ofSite)
    .requiredOption(...ofUser)
    .option(
      '--messages <keep|delete>',
      'what happens to the messages of the user',
      choice(['keep', 'delete']),
      'keep' as const,
    )
    .option('--yes', 'do not ask for confirmation', false)
    .action(({ site: key, user: id, messages, yes }) =>
      run(async ({ app }) => {
        const site = await siteOf(app, key);
        const { name, status } = await app.hostUsers.get(site.id, { id });
        if (status === 'deleted' && messages === 'keep')
          return { data: { id, messagesDeleted: 0 }, lines: ['This user is already deleted.'] };
        if (!yes)
          await confirm(
            `This deletes ${name}${messages === 'delete' ? ' and all of their messages' : ''} permanently.`,
            name,
          );
        let messagesDeleted = 0;
        for (let done = false; !done;) {
          const step = await app.hostUsers.delete(site.id, { id }, messages, 'command_line');
          messagesDeleted += step.messagesDeleted;
          ({ done } = step);
        }
        return {
          data: { id, messagesDeleted },
          lines: [`${name} is deleted. Deleted messages: ${messagesDeleted}.`],
        };
      }),
    );
}

const userLines = (user: HostUser): string[] =>
  [
    ['user', user.id],
    ['name', user.name],
    ['kind', user.kind],
    ['role', user.role],
    ['status', user.status],
    ['email', user.email],
    ['external id', user.externalId],
    ['created', user.createdAt],
    ['last seen', user.online ? 'online' : user.lastSeenAt],
    ['deactivated', user.deactivatedAt],
  ].flatMap(([label, value]) => (value === null ? [] : [`${label!.padEnd(12)} ${value}`]));
