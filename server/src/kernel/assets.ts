import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Middleware } from 'koa';

/** In the order in which they are preferred; the build leaves them beside each file. */
const encodings = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

interface Asset {
  etag: string;
  bodies: Readonly<Partial<Record<'identity' | (typeof encodings)[number]['name'], Buffer>>>;
}

/** The loader of this build under a name of its own, for pages that pin it. */
export interface PinnedLoader {
  path: string;
  /** As a script tag's `integrity` takes it. */
  integrity: string;
}

/**
 * The script tag's files, as rollup left them in `folder`: `/parlor.js`, short-lived under its stable name, and `/assets/…`, whose names change with their
 * content and which may be kept for ever. They are read once, at the start: a build that runs meanwhile neither breaks an answer nor mixes two versions.
 * `archive` keeps the files of every build that was served from here, so that a page that has pinned a loader, or is open since yesterday, goes on finding them.
 */
export function widgetAssets(folder: string, archive: string): Middleware {
  const assets = readAssets(folder);
  const pinned = pinnedLoader(folder);
  const keep = (from: string, to: string): void => {
    for (const ending of ['', ...encodings.map((encoding) => encoding.ending)])
      if (existsSync(join(folder, from + ending)) && !existsSync(join(archive, to + ending)))
        cpSync(join(folder, from + ending), join(archive, to + ending));
  };
  const pinnedName = pinned.path.slice('/assets/'.length);
  try {
    mkdirSync(archive, { recursive: true });
    for (const name of assets.keys()) keep(name, name === 'parlor.js' ? pinnedName : name);
  } catch {
    // Nothing can be written here: what is served then ends with the build, as on any server that is set up anew.
  }
  assets.set(pinnedName, assets.get('parlor.js')!);

  return async (ctx, next) => {
    const isLoader = ctx.path === '/parlor.js';
    const name = isLoader ? 'parlor.js' : /^\/assets\/(\w[\w.-]*\.js)$/.exec(ctx.path)?.[1];
    if (name === undefined || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    const asset = assets.get(name) ?? readAsset(archive, name);
    if (!asset) return next();
    const best =
      encodings.find((encoding) => asset.bodies[encoding.name] && ctx.acceptsEncodings(encoding.name) === encoding.name)?.name ??
      'identity';
    ctx.set('cache-control', isLoader ? 'public, max-age=300' : 'public, max-age=31536000, immutable');
    ctx.set('cross-origin-resource-policy', 'cross-origin');
    // The loader is a classic script, and what it imports needs CORS: neither depends on who asks.
    ctx.set('access-control-allow-origin', '*');
    ctx.vary('accept-encoding');
    if (best !== 'identity') ctx.set('content-encoding', best);
    ctx.etag = `${asset.etag}-${best}`;
    ctx.status = 200;
    ctx.type = 'text/javascript; charset=utf-8';
    if (ctx.fresh) ctx.status = 304;
    else ctx.body = asset.bodies[best];
  };
}

export function pinnedLoader(folder: string): PinnedLoader {
  const digest = createHash('sha384').update(readFileSync(join(folder, 'parlor.js')));
  const integrity = digest.digest('base64');
  return { path: `/assets/parlor-${integrity.replace(/\W/g, '').slice(0, 12)}.js`, integrity: `sha384-${integrity}` };
}

function readAssets(folder: string): Map<string, Asset> {
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  return new Map(scripts.map((name) => [name, readAsset(folder, name)!]));
}

function readAsset(folder: string, name: string): Asset | undefined {
  if (!existsSync(join(folder, name))) return undefined;
  const identity = readFileSync(join(folder, name));
  const packed = encodings.filter(({ ending }) => existsSync(join(folder, name + ending)));
  const bodies = Object.fromEntries(packed.map((encoding) => [encoding.name, readFileSync(join(folder, name + encoding.ending))]));
  return { etag: createHash('sha256').update(identity).digest('base64url').slice(0, 16), bodies: { identity, ...bodies } };
}

/** What is missing is told at the start, not by a host page's empty corner. */
export function hasAssets(folder: string): boolean {
  try {
    return readdirSync(folder).includes('parlor.js');
  } catch {
    return false;
  }
}
