import { readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Middleware } from 'koa';
import sirv from 'sirv';

/**
 * The script tag's files, as rollup left them in `folder`: `/parlor.js`, short-lived under its stable name, and `/assets/…`, whose names
 * change with their content and which may be kept for ever.
 */
export function widgetAssets(folder: string): Middleware {
  const serve = sirv(folder, {
    etag: true,
    gzip: true,
    brotli: true,
    setHeaders: (response) => response.setHeader('access-control-allow-origin', '*'),
  });
  return async (ctx, next) => {
    const file = ctx.path === '/parlor.js' ? '/parlor.js' : /^\/assets\/([\w.-]+)$/.exec(ctx.path)?.[1];
    if (!file || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    ctx.set('cache-control', file === '/parlor.js' ? 'public, max-age=300' : 'public, max-age=31536000, immutable');
    ctx.set('cross-origin-resource-policy', 'cross-origin');
    if (!(await send(serve, file.startsWith('/') ? file : `/${file}`, ctx.req, ctx.res))) {
      ctx.remove('cache-control');
      return next();
    }
    ctx.respond = false;
  };
}

/** Whether the file was there. Resolves when it is sent. */
function send(serve: ReturnType<typeof sirv>, file: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    response.once('close', () => resolve(true));
    serve(Object.assign(Object.create(request) as IncomingMessage, { url: file, path: file }), response, () => resolve(false));
  });
}

/** What is missing is told at the start, not by a host page's empty corner. */
export function hasAssets(folder: string): boolean {
  try {
    return readdirSync(folder).includes('parlor.js');
  } catch {
    return false;
  }
}
