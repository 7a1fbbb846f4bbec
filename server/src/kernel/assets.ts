import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
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

/**
 * The script tag's files, as rollup left them in `folder`: `/parlor.js`, short-lived under its stable name, and `/assets/…`, whose names change with their
 * content and which may be kept for ever. They are read once, at the start: a build that runs meanwhile neither breaks an answer nor mixes two versions.
 */
export function widgetAssets(folder: string): Middleware {
  const assets = readAssets(folder);
  return async (ctx, next) => {
    const isLoader = ctx.path === '/parlor.js';
    const asset = assets.get(isLoader ? 'parlor.js' : (/^\/assets\/([\w.-]+)$/.exec(ctx.path)?.[1] ?? ''));
    if (!asset || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    const best = encodings.find(({ name }) => asset.bodies[name] && ctx.acceptsEncodings(name) === name)?.name ?? 'identity';
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

function readAssets(folder: string): ReadonlyMap<string, Asset> {
  const names = readdirSync(folder);
  const scripts = names.filter((name) => name.endsWith('.js'));
  return new Map(
    scripts.map((name) => {
      const identity = readFileSync(join(folder, name));
      const packed = encodings.filter(({ ending }) => names.includes(name + ending));
      const bodies = Object.fromEntries(packed.map((encoding) => [encoding.name, readFileSync(join(folder, name + encoding.ending))]));
      return [name, { etag: createHash('sha256').update(identity).digest('base64url').slice(0, 16), bodies: { identity, ...bodies } }];
    }),
  );
}

/** What is missing is told at the start, not by a host page's empty corner. */
export function hasAssets(folder: string): boolean {
  try {
    return readdirSync(folder).includes('parlor.js');
  } catch {
    return false;
  }
}
