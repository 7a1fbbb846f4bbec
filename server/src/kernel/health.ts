import type { Middleware } from 'koa';

export interface Readiness {
  ok: boolean;
  /** Optional parts that do not work at present, if any. */
  degraded?: readonly string[];
  /** How long the oldest message waits for the search index; only if that is long. */
  searchBehindSeconds?: number;
}

/** `/healthz`: the process lives. `/readyz`: it can serve, so send it work. */
export function healthPages(ready: () => Promise<Readiness>): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/healthz') {
      ctx.set('cache-control', 'no-store');
      ctx.body = { ok: true };
    } else if (ctx.path === '/readyz') {
      const state = await ready();
      ctx.set('cache-control', 'no-store');
      ctx.status = state.ok ? 200 : 503;
      ctx.body = state;
    } else {
      await next();
    }
  };
}

/**
 * Asks once for all callers that ask at the same time or within `ms` after the answer.
 */
export function heldFor<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { answer: Promise<T>; until: number } | undefined;
  return () => {
    if (last && performance.now() < last.until) return last.answer;
    const asked = { answer: ask(), until: Infinity };
    last = asked;
    const hold = () => (asked.until = performance.now() + ms);
    asked.answer.then(hold, hold);
    return asked.answer;
  };
}
