/**
 * `/console/`: the operators' web app, as rollup wrote it to a folder. The page is never stored, so
 * that an update of the server reaches it at once; the files that it names have hashes in their
 * names and may be cached without end.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Middleware } from 'koa';
import { StaticFile } from './static-file.js';

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/**
 * A page loads code and data from this server alone. Pictures may come from elsewhere: avatars and
 * logos of sites are addresses that the site names.
 */
const policyOf = (...rules: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data: http: https:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    ...rules,
  ].join('; ');

/** No page may show the console in a frame; it shows the preview of the chat in one. */
const consolePolicy = policyOf(
  "frame-ancestors 'none'",
  "frame-src 'self'",
  'trusted-types lit-html',
);
/** The chat's code and that of the preview have templates of their own. */
const previewPolicy = policyOf(
  "frame-ancestors 'self'",
  "trusted-types lit-html 'allow-duplicates'",
);

export const hasConsole = (folder: string): boolean => existsSync(join(folder, 'index.html'));

/** The console's pages and files. Reads them once, at the start. */
export function consolePages(folder: string): Middleware {
  const page = new StaticFile(
    'text/html; charset=utf-8',
    readFileSync(join(folder, 'index.html'), 'utf8'),
  );
  const previewFile = join(folder, 'preview.html');
  const preview = existsSync(previewFile)
    ? new StaticFile('text/html; charset=utf-8', readFileSync(previewFile, 'utf8'))
    : undefined;
  const pages = new Map([
    ['/console/', page],
    ['/console/preview', preview],
  ]);
  const files = readFiles(join(folder, 'assets'));

  return async (ctx, next) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return next();
    if (ctx.path === '/console') return ctx.redirect('/console/');
    const [, name] = /^\/console\/assets\/([\w.-]{1,100})$/.exec(ctx.path) ?? [];
    const file = pages.get(ctx.path) ?? files.get(name ?? '');
    if (!file) return next();
    ctx.set('content-security-policy', file === preview ? previewPolicy : consolePolicy);
    ctx.set('cross-origin-resource-policy', 'same-origin');
    ctx.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
    const isStable = pages.has(ctx.path) || name === 'icon.svg';
    await file.send(ctx, isStable ? 'no-store' : 'public, max-age=31536000, immutable');
  };
}

function readFiles(folder: string): ReadonlyMap<string, StaticFile> {
  const read = (name: string) => readFileSync(join(folder, name));
  return new Map(
    readdirSync(folder).flatMap((name) => {
      const type = types[name.split('.').at(-1)!];
      if (!type) return [];
      const packed = existsSync(join(folder, `${name}.br`))
        ? { br: read(`${name}.br`), gzip: read(`${name}.gz`) }
        : undefined;
      return [[name, new StaticFile(type, read(name), packed)] as const];
    }),
  );
}
