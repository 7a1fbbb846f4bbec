/**
 * Reads what stands at an address that somebody else has chosen, and cannot be turned inwards: each
 * address on the way, also that of every redirect, is checked (`outward-target.ts`), and the
 * connection goes to the very address that was checked, so a name that answers otherwise the second
 * time gains nothing. Nothing of this server goes along: no cookies, no referrer, no credentials.
 * What comes back is bounded in time, headers and bytes, before and after decompression. And nobody
 * out there is hit harder than one reader would: each address is asked only so often.
 */
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { pipeline } from 'node:stream';
import { constants, createGunzip, createInflate } from 'node:zlib';
import { RefusedFetch, type Surroundings, type Target, targetOf } from './outward-target.js';
import { resolveName } from './resolve-name.js';

export interface Wanted {
  /** The content types that are taken. */
  types: readonly string[];
  /** Bytes of the body, on the wire and decompressed. What is beyond is not read. */
  maxBytes: number;
  /** For all of it, redirects and reading included. */
  maxMs: number;
  signal?: AbortSignal;
}

export interface Found {
  /** Where it was in the end. */
  url: URL;
  /** With its parameters, in small letters. */
  contentType: string;
  body: AsyncIterable<Uint8Array>;
}

const redirectsMost = 4;
const redirects: readonly number[] = [301, 302, 303, 307, 308];
const headerBytes = 16 * 1024;
/** How often one address is asked, whatever names lead to it. */
const asksMost = 60;
const asksWithinMs = 60_000;

export class GuardedFetch {
  readonly #around: Surroundings;
  readonly #agent: string;
  /** Of the present stretch of time. */
  #asks = new Map<string, number>();
  #asksSince = 0;

  /** `agent` is how it names itself. */
  constructor(agent: string, around: Partial<Surroundings> = {}) {
    this.#agent = agent;
    this.#around = { resolve: resolveName, ...around };
  }

  /**
   * Hands what it finds to `read`, and lets go of the connection when that is done. Throws
   * `RefusedFetch`.
   */
  async get<T>(url: string, wanted: Wanted, read: (found: Found) => Promise<T>): Promise<T> {
    const ending = new AbortController();
    const end = () => ending.abort();
    const timer = setTimeout(end, wanted.maxMs);
    wanted.signal?.addEventListener('abort', end);
    if (wanted.signal?.aborted) end();
    try {
      return await this.#follow(url, wanted, read, ending.signal);
    } catch (error) {
      if (error instanceof RefusedFetch) throw error;
      throw new RefusedFetch(ending.signal.aborted ? 'too_slow' : 'unreachable');
    } finally {
      clearTimeout(timer);
      wanted.signal?.removeEventListener('abort', end);
      // Whatever of it is still open.
      end();
    }
  }

  async #follow<T>(
    first: string,
    wanted: Wanted,
    read: (found: Found) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    let address = first;
    let base: URL | undefined;
    for (let hops = 0; hops <= redirectsMost; hops++) {
      const target = await targetOf(address, base, this.#around, signal);
      this.#count(target);
      const response = await this.#request(target, wanted, signal);
      const { statusCode = 0, headers } = response;
      if (redirects.includes(statusCode) && headers.location !== undefined) {
        response.destroy();
        address = headers.location;
        base = target.url;
        continue;
      }
      if (statusCode !== 200) throw new RefusedFetch('status');
      const contentType = (headers['content-type'] ?? '').toLowerCase();
      if (!wanted.types.includes(contentType.split(';')[0]!.trim())) throw new RefusedFetch('type');
      return read({ url: target.url, contentType, body: bodyOf(response, wanted.maxBytes) });
    }
    throw new RefusedFetch('redirects');
  }

  /** Throws `RefusedFetch` where it is too often. */
  #count({ addresses }: Target): void {
    const now = performance.now();
    if (now - this.#asksSince >= asksWithinMs) {
      this.#asks = new Map();
      this.#asksSince = now;
    }
    for (const address of addresses) {
      const asks = (this.#asks.get(address) ?? 0) + 1;
      if (asks > asksMost) throw new RefusedFetch('busy');
      this.#asks.set(address, asks);
    }
  }

  #request(
    { url, hostname, port, addresses }: Target,
    { types }: Wanted,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const options: RequestOptions & { servername?: string } = {
      host: hostname,
      port,
      path: url.pathname + url.search,
      lookup: pinnedTo(addresses),
      // A connection of its own: none is kept, and none of another target's is used.
      agent: false,
      maxHeaderSize: headerBytes,
      signal,
      headers: {
        host: url.host,
        accept: types.join(', '),
        'accept-encoding': 'gzip, deflate',
        'user-agent': this.#agent,
      },
      ...(url.protocol === 'https:' && isIP(hostname) === 0 && { servername: hostname }),
    };
    return new Promise((resolve, reject) => {
      const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
        options,
        (response) => {
          // Whoever reads it meets its fault; nobody else has to.
          response.on('error', () => undefined);
          resolve(response);
        },
      );
      request.on('error', reject);
      request.end();
    });
  }
}

/** Answers with the addresses that were checked, whatever is asked. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostname, options, callback) => {
    if (options.all) callback(null, all);
    else callback(null, all[0]!.address, all[0]!.family);
  };
}

async function* bodyOf(response: IncomingMessage, maxBytes: number): AsyncGenerator<Uint8Array> {
  const wire = upTo(maxBytes, response);
  const encoding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity') {
    yield* wire;
    return;
  }
  const decompress = decompressors[encoding];
  if (!decompress) throw new RefusedFetch('encoding');
  // Whoever reads the last stream meets the fault of any.
  yield* upTo(
    maxBytes,
    pipeline(wire, decompress(), () => undefined),
  );
}

/**
 * What was cut off is decompressed as far as it goes. Not Brotli: 300 bytes of it take 16 MB to be
 * decompressed, and these take 32 KB.
 */
const decompressors: Readonly<Record<string, () => ReturnType<typeof createGunzip>>> = {
  gzip: () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  'x-gzip': () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ finishFlush: constants.Z_SYNC_FLUSH }),
};

async function* upTo(
  maxBytes: number,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let left = maxBytes;
  for await (const chunk of source) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}
