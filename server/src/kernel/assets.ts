import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Middleware } from 'koa';
import { StaticFile } from './static-file.js';

/** The build writes these files beside each file. */
const endings = { br: '.br', gzip: '.gz' } as const;

const scriptType = 'text/javascript; charset=utf-8';
/** The licences of third-party code in these files. */
const noticesFile = 'notices.txt';

/** Bytes of older builds' files that stay in memory, before compression. */
const archiveBytes = 16 * 1024 * 1024;

/** Loaders with a look that stay in memory. */
const loadersMax = 300;

/** The loader of this build under a name with its hash, for pages that pin it. */
export interface PinnedLoader {
  path: string;
  /** In the format of a script tag's `integrity`. */
  integrity: string;
}

/** What the loader shows from the beginning for the site of a public key; `null` for nothing. */
export type LookOf = (publicKey: string) => Promise<object | null>;

/**
 * The script tag's files, as rollup wrote them to `folder`: `/parlor.js`, cached shortly under its
 * stable name, and `/assets/…`, whose names change with their content and which may be cached
 * without end. They are read once, at the start: a build in the meantime neither breaks an answer
 * nor mixes two versions. `archive` keeps the files of every build that was served from here, so
 * that a page that has pinned a loader, or has been open since yesterday, still finds them.
 *
 * `/parlor.js?site=pk_…` is the loader with the look of this site.
 */
export function widgetAssets(folder: string, archive: string, lookOf: LookOf): Middleware {
  const assets = readAssets(folder);
  const pinned = pinnedLoader(folder);
  const keep = (from: string, to: string): void => {
    for (const ending of ['', ...Object.values(endings)])
      if (existsSync(join(folder, from + ending)) && !existsSync(join(archive, to + ending)))
        cpSync(join(folder, from + ending), join(archive, to + ending));
  };
  const pinnedName = pinned.path.slice('/assets/'.length);
  try {
    mkdirSync(archive, { recursive: true });
    for (const name of assets.keys()) keep(name, name === 'parlor.js' ? pinnedName : name);
  } catch {
    // The archive cannot be written: older files are then lost with the next build.
  }
  const loader = assets.get('parlor.js')!;
  // Under /assets the loader has only its pinned name: everything there may be kept for ever.
  assets.delete('parlor.js');
  assets.set(pinnedName, loader);
  const older = new Archive(archive);
  const withLooks = new LoadersWithLook(folder, lookOf);
  const notices =
    existsSync(join(folder, noticesFile)) &&
    new StaticFile('text/plain; charset=utf-8', readFileSync(join(folder, noticesFile)));

  return async (ctx, next) => {
    if (
      notices &&
      ctx.path === `/${noticesFile}` &&
      (ctx.method === 'GET' || ctx.method === 'HEAD')
    )
      return notices.send(ctx, 'public, max-age=300');
    const isLoader = ctx.path === '/parlor.js';
    const name = isLoader ? 'parlor.js' : /^\/assets\/(\w[\w.-]{0,99}\.js)$/.exec(ctx.path)?.[1];
    if (name === undefined || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    const asset = isLoader
      ? ((await withLooks.of(ctx.query['site'])) ?? loader)
      : (assets.get(name) ?? (await older.find(name)));
    if (!asset) return next();
    ctx.set('cross-origin-resource-policy', 'cross-origin');
    // The loader is a classic script, and its imports need CORS: neither depends on the origin of
    // the page.
    ctx.set('access-control-allow-origin', '*');
    // A changed look is to be seen soon.
    const shortly = asset === loader ? 300 : 60;
    await asset.send(
      ctx,
      isLoader ? `public, max-age=${shortly}` : 'public, max-age=31536000, immutable',
    );
  };
}

/** Loaders of sites with a look. The last ones stay in memory, compressed. */
class LoadersWithLook {
  readonly #files = new Map<string, StaticFile>();
  readonly #loader: string;
  /** Shows a look; empty without a build of it. */
  readonly #script: string;

  constructor(
    folder: string,
    private readonly lookOf: LookOf,
  ) {
    const script = join(folder, '../look/look.js');
    this.#loader = readFileSync(join(folder, 'parlor.js'), 'utf8');
    this.#script = existsSync(script) ? readFileSync(script, 'utf8') : '';
  }

  /** `undefined` if the site has no look, is unknown, or cannot be read at present. */
  async of(site: unknown): Promise<StaticFile | undefined> {
    if (!this.#script || typeof site !== 'string' || !/^pk_[\w-]{1,40}$/.test(site))
      return undefined;
    const look = await this.lookOf(site).catch(() => null);
    if (!look) return undefined;
    const values: Readonly<Record<string, string>> = {
      __PARLOR_SITE__: JSON.stringify(site),
      __PARLOR_LOOK__: JSON.stringify(look),
    };
    const code = this.#script.replace(/__PARLOR_(?:SITE|LOOK)__/g, (name) => values[name]!);
    const known = this.#files.get(code);
    if (known) return known;
    const file = new StaticFile(scriptType, `${this.#loader}\n${code}`);
    this.#files.set(code, file);
    if (this.#files.size > loadersMax) this.#files.delete(this.#files.keys().next().value!);
    return file;
  }
}

/**
 * The files of older builds, read on request. The most recently used ones stay in memory.
 */
class Archive {
  readonly #files = new Map<string, Promise<StaticFile | undefined>>();
  #bytes = 0;

  constructor(private readonly folder: string) {}

  async find(name: string): Promise<StaticFile | undefined> {
    const known = this.#files.get(name);
    if (known) return known;
    const reading = this.#read(name);
    this.#files.set(name, reading);
    const file = await reading;
    // Another node may still write it.
    if (!file) this.#files.delete(name);
    else await this.#makeRoom(file.bytes);
    return file;
  }

  async #read(name: string): Promise<StaticFile | undefined> {
    const path = join(this.folder, name);
    const content = await readFile(path).catch(() => undefined);
    if (!content) return undefined;
    const [br, gzip] = await Promise.all(
      [path + endings.br, path + endings.gzip].map((each) => readFile(each).catch(() => undefined)),
    );
    return new StaticFile(scriptType, content, { ...(br && { br }), ...(gzip && { gzip }) });
  }

  async #makeRoom(bytes: number): Promise<void> {
    this.#bytes += bytes;
    for (const [name, file] of this.#files) {
      if (this.#bytes <= archiveBytes) return;
      this.#files.delete(name);
      this.#bytes -= (await file)?.bytes ?? 0;
    }
  }
}

export function pinnedLoader(folder: string): PinnedLoader {
  const digest = createHash('sha384').update(readFileSync(join(folder, 'parlor.js')));
  const integrity = digest.digest('base64');
  return {
    path: `/assets/parlor-${integrity.replace(/\W/g, '').slice(0, 12)}.js`,
    integrity: `sha384-${integrity}`,
  };
}

function readAssets(folder: string): Map<string, StaticFile> {
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  return new Map(scripts.map((name) => [name, readAsset(folder, name)]));
}

function readAsset(folder: string, name: string): StaticFile {
  const packed = Object.entries(endings).filter(([, ending]) =>
    existsSync(join(folder, name + ending)),
  );
  const bodies = packed.map(([encoding, ending]) => [
    encoding,
    readFileSync(join(folder, name + ending)),
  ]);
  return new StaticFile(scriptType, readFileSync(join(folder, name)), Object.fromEntries(bodies));
}

/** Missing files are reported at the start, not by an empty corner of a host's page. */
export function hasAssets(folder: string): boolean {
  try {
    return readdirSync(folder).includes('parlor.js');
  } catch {
    return false;
  }
}
