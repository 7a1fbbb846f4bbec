import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { GuardedFetch } from '../../kernel/guarded-fetch.js';
import { inspect } from './inspect.js';

const wanted = {
  types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'],
  maxBytes: 3 * 1024 * 1024,
  maxMs: 5_000,
};

/**
 * Fetches a supposed picture from another server into a file; returns whether it looks like a
 * picture. Throws `RefusedFetch`.
 */
export async function fetchPicture(
  fetch: GuardedFetch,
  url: string,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  await fetch.get(url, { ...wanted, signal }, ({ body }) =>
    pipeline(body, createWriteStream(path)),
  );
  // The fetch stops at `maxBytes`, so a file of that size is a part of a larger one.
  return (await stat(path)).size < wanted.maxBytes && (await inspect(path)).kind === 'picture';
}
