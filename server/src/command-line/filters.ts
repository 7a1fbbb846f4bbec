/** `site filter` */
import type { Command } from '@commander-js/extra-typings';
import { type Run, siteOf } from './run.js';
import { readAction, readWords, several } from './values.js';

export function addFilterCommands(program: Command, run: Run): void {
  program.commands
    .find((command) => command.name() === 'site')!
    .command('filter')
    .description('changes the filters of a site, and prints them')
    .requiredOption('--site <key>', 'the public key of the site')
    .option('--add-word <word>', 'may end in *; may be given several times', several)
    .option('--add-words <file>', 'a file with one word per line')
    .option('--add-link <host>', 'a host and its subdomains; may be given several times', several)
    .option(
      '--action <refuse|mask|hold>',
      'what happens to text that contains the added words or hosts',
      readAction,
      'refuse' as const,
    )
    .option('--remove-word <word>', 'may be given several times', several)
    .option('--remove-link <host>', 'may be given several times', several)
    .action(
      ({ site, addWord = [], addWords, addLink = [], action, removeWord = [], removeLink = [] }) =>
        run(async ({ app }) => {
          const { id } = await siteOf(app, site);
          const added = { words: [...addWord, ...(await readWords(addWords))], hosts: addLink };
          const removed = { words: removeWord, hosts: removeLink };
          if (added.words.length + added.hosts.length > 0) await app.filters.add(id, added, action);
          if (removed.words.length + removed.hosts.length > 0)
            await app.filters.remove(id, removed);
          const filters = (await app.filters.list(id)).map(({ kind, value, action: does }) => ({
            kind,
            value,
            action: does,
          }));
          const lines = filters.map(
            ({ kind, value, action: does }) => `${does.padEnd(6)}  ${kind}  ${value}`,
          );
          return { data: filters, lines: filters.length === 0 ? ['No filters.'] : lines };
        }),
    );
}
