/** `site …` */
import type { Command } from '@commander-js/extra-typings';
import { limits } from '@parlor/sdk/protocol/limits';
import { allWays } from '../features/sites/index.js';
import { hasAssets, pinnedLoader, type PinnedLoader } from '../kernel/assets.js';
import { widgetFolder } from '../widget-folder.js';
import { moreLine, type Run, siteOf, UsageError } from './run.js';
import { addSettingOptions, changeOf, describeSite, siteLines } from './site-settings.js';
import { confirm } from './terminal.js';
import { readId, readName, readPageSize, several } from './values.js';

export function addSiteCommands(program: Command, run: Run): void {
  const site = program.command('site').description('the sites that this server serves');

  const create = site
    .command('create')
    .description('creates a site, and prints its keys and its script tag')
    .requiredOption('--name <name>', 'its name for operators', readName)
    .option(
      '--origin <origin>',
      'an origin of its pages, such as https://www.example.com; may be given several times',
      several,
    );
  addSettingOptions(create);
  create.action(({ name, origin = [], ...settings }) =>
    run(async ({ app, publicUrl }) => {
      const change = changeOf(settings);
      const made = await app.sites.create({
        name,
        origins: origin,
        ways: change.ways ?? allWays,
        settings: change,
      });
      const data = {
        ...describeSite(made.site),
        secretKey: made.secretKey,
        scriptTag: scriptTag(publicUrl, made.site.publicKey),
      };
      const secret = `secret key      ${made.secretKey}   (shown only once: keep it on the host's backend)`;
      return { data, lines: [...siteLines(made.site), secret, '', data.scriptTag] };
    }),
  );

  const update = site
    .command('update')
    .description('changes the given settings, and keeps the others')
    .requiredOption('--site <key>', 'its public key')
    .option('--origin <origin>', 'may be given several times; replaces the whole list', several);
  addSettingOptions(update);
  update.action(({ site: key, origin, ...settings }) =>
    run(async ({ app }) => {
      const { id } = await siteOf(app, key);
      const changed = await app.sites.update(id, {
        ...changeOf(settings),
        ...(origin && { origins: origin }),
      });
      return { data: describeSite(changed), lines: siteLines(changed) };
    }),
  );

  site
    .command('rename')
    .description('renames a site')
    .requiredOption('--site <key>', 'its public key')
    .requiredOption('--name <name>', 'the new name', readName)
    .action(({ site: key, name }) =>
      run(async ({ app }) => {
        const changed = await app.sites.update((await siteOf(app, key)).id, { name });
        return { data: describeSite(changed), lines: siteLines(changed) };
      }),
    );

  site
    .command('show')
    .description('prints a site and its settings')
    .requiredOption('--site <key>', 'its public key')
    .action(({ site: key }) =>
      run(async ({ app }) => {
        const shown = await siteOf(app, key);
        return { data: describeSite(shown), lines: siteLines(shown) };
      }),
    );

  site
    .command('list')
    .description('lists all sites, the oldest first')
    .option(
      '--limit <n>',
      `the number of sites per page, up to ${limits.pageMax}`,
      readPageSize,
      limits.pageDefault,
    )
    .option('--cursor <cursor>', 'continues where the previous page ended', readId)
    .action(({ limit, cursor }) =>
      run(async ({ app }) => {
        const all = [...(await app.sites.all()).values()];
        const from = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
        if (cursor !== undefined && from === 0)
          throw new UsageError('--cursor is not from a list of sites.');
        const items = all.slice(from, from + limit);
        const next = from + limit < all.length ? items.at(-1)!.id : null;
        const lines = items.flatMap((each) => [...siteLines(each), '']).slice(0, -1);
        return {
          data: { items: items.map(describeSite), next },
          lines: all.length === 0 ? ['No sites yet.'] : [...lines, ...moreLine(next)],
        };
      }),
    );

  site
    .command('delete')
    .description('deletes a site with all of its users, messages and files. This cannot be undone')
    .requiredOption('--site <key>', 'its public key')
    .option('--yes', 'do not ask for confirmation', false)
    .action(({ site: key, yes }) =>
      run(async ({ app }) => {
        const { id, name, publicKey } = await app.siteDeletion.find(key);
        if (!yes)
          await confirm(
            `This deletes the site "${name}" with all of its users, messages and files. This cannot be undone.`,
            name,
          );
        await app.siteDeletion.begin(id);
        const rows = await app.siteDeletion.finish(id);
        return {
          data: { id, name, publicKey, rows },
          lines: [`${name} is deleted: ${rows} rows, and its files.`],
        };
      }),
    );

  site
    .command('tag')
    .description('prints the script tag, and a tag that pins this version by its hash')
    .requiredOption('--site <key>', 'its public key')
    .action(({ site: key }) =>
      run(async ({ app, publicUrl }) => {
        const { publicKey } = await siteOf(app, key);
        const folder = widgetFolder();
        if (!hasAssets(folder)) throw new UsageError('The widget is not built. Run npm run build.');
        const data = {
          scriptTag: scriptTag(publicUrl, publicKey),
          pinnedScriptTag: pinnedScriptTag(publicUrl, publicKey, pinnedLoader(folder)),
        };
        const pinned = 'Or pinned to this version, whose content the browser then checks:';
        return { data, lines: [data.scriptTag, '', pinned, data.pinnedScriptTag] };
      }),
    );
}

const scriptTag = (publicUrl: string, publicKey: string) =>
  `<script async src="${publicUrl}/parlor.js" data-site="${publicKey}"></script>`;

const pinnedScriptTag = (publicUrl: string, publicKey: string, { path, integrity }: PinnedLoader) =>
  `<script async src="${publicUrl}${path}" integrity="${integrity}" crossorigin="anonymous" data-site="${publicKey}"></script>`;
