import type { Middleware } from 'koa';

/** `/healthz`: the process lives. `/readyz`: it can serve, so send it work. */
export function healthPages(ready: () => Promise<{ ok: boolean; [part: string]: unknown }>): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/healthz') {
      ctx.body = { ok: true };
    } else if (ctx.path === '/readyz') {
      const state = await ready();
      ctx.status = state.ok ? 200 : 503;
      ctx.body = state;
    } else {
      await next();
    }
  };
}
