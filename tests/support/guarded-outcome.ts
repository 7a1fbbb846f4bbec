/** What becomes of an address that is fetched, and name servers of a test's own. */
import type { GuardedFetch, Wanted } from '../../server/src/kernel/guarded-fetch.js';
import { RefusedFetch, type Surroundings } from '../../server/src/kernel/outward-target.js';

export const html: Wanted = { types: ['text/html'], maxBytes: 64 * 1024, maxMs: 5_000 };

export async function text(
  fetch: GuardedFetch,
  url: string,
  wanted: Partial<Wanted> = {},
): Promise<string> {
  return fetch.get(url, { ...html, ...wanted }, async ({ body }) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  });
}

/** The body, or why there is none. */
export async function outcome(
  fetch: GuardedFetch,
  url: string,
  wanted: Partial<Wanted> = {},
): Promise<string> {
  try {
    return await text(fetch, url, wanted);
  } catch (error) {
    return error instanceof RefusedFetch ? error.reason : `broken: ${String(error)}`;
  }
}

/** Name servers of a test's own. */
export const names =
  (
    known: Readonly<Record<string, readonly string[]>>,
    asked: string[] = [],
  ): Surroundings['resolve'] =>
  async (hostname) => {
    asked.push(hostname);
    const addresses = known[hostname];
    if (!addresses) throw new Error('There is no such name');
    return [...addresses];
  };
