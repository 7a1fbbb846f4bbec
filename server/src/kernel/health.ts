import type { Middleware } from 'koa';

export interface Readiness {
  ok: boolean;
  /** What is away that the server can do without, if anything is. */
  degraded?: readonly string[];
}

/** `/healthz`: the process lives. `/readyz`: it can serve, so send it work. */
export function healthPages(ready: () => Promise<Readiness>): Middleware {
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
