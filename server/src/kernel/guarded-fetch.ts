/**
 * Fetches a page whose address a user has chosen, without access to internal networks. Each address
 * on the way, also that of every redirect, is checked (`outward-target.ts`), and the connection
 * goes to exactly the checked address, so a name that resolves differently the second time has no
 * effect. No cookies, referrer or credentials are sent. The answer is limited in time, headers and
 * bytes, before and after decompression. And each address is asked only a limited number of times,
 * so that this server cannot be used to flood it. Webhooks are sent through `post`, which checks
 * addresses in the same way.
 */
import {
  type Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { type Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { pipeline } from 'node:stream';
import { constants, createGunzip, createInflate } from 'node:zlib';
import { RefusedFetch, type Surroundings, type Target, targetOf } from './outward-target.js';
import { resolveName } from './resolve-name.js';

export interface Wanted {
  /** The accepted content types. */
  types: readonly string[];
  /** Bytes of the body, on the wire and decompressed. The rest is not read. */
  maxBytes: number;
  /** The time for everything, including redirects and reading. */
  maxMs: number;
  signal?: AbortSignal;
}

export interface Found {
  /** The final address, after redirects. */
  url: URL;
  /** With its parameters, in lower case. */
  contentType: string;
  body: AsyncIterable<Uint8Array>;
}

/** What is sent to an address. */
export interface Parcel {
  headers: Readonly<Record<string, string>>;
  body: string;
  /** The time for everything. */
  maxMs: number;
  /** Bytes of the answer that are kept. */
  maxBytes: number;
  signal: AbortSignal;
  /** Keeps connections, by the scheme of the address. */
  agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
}

export interface Answer {
  status: number;
  /** Its beginning. */
  body: Buffer;
}

/** Bytes of an answer that are read and dropped, so that its connection can be used again. */
const droppedMost = 64 * 1024;

const redirectsMost = 4;
const redirects: readonly number[] = [301, 302, 303, 307, 308];
const headerBytes = 16 * 1024;
/**
 * How often one address is asked within `asksWithinMs`, regardless of the names that lead to it.
 */
const asksMost = 60;
const asksWithinMs = 60_000;

export class GuardedFetch {
  readonly #around: Surroundings;
  readonly #agent: string;
  /** The requests per address in the present window. */
  #asks = new Map<string, number>();
  #asksSince = 0;

  /** `agent` is how it names itself. */
  constructor(agent: string, around: Partial<Surroundings> = {}) {
    this.#agent = agent;
    this.#around = { resolve: resolveName, ...around };
  }

  /**
   * Passes the answer to `read`, and closes the connection when that is done. Throws
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
      // Closes whatever is still open.
      end();
    }
  }

  /**
   * Sends a body and returns the answer, whatever its status. Follows no redirect, and does not
   * limit how often an address is asked. Throws `RefusedFetch`.
   */
  async post(url: string, parcel: Parcel): Promise<Answer> {
    const ending = new AbortController();
    const end = () => ending.abort();
    // Not `AbortSignal.timeout`: combined with another signal, it may be collected as garbage
    // before its time, and the request would never end.
    const timer = setTimeout(end, parcel.maxMs);
    parcel.signal.addEventListener('abort', end);
    if (parcel.signal.aborted) end();
    try {
      const target = await targetOf(url, undefined, this.#around, ending.signal);
      try {
        return await this.#post(target, parcel, ending.signal);
      } catch (error) {
        if (!(error instanceof StaleConnection)) throw error;
        return await this.#post(target, parcel, ending.signal);
      }
    } catch (error) {
      if (error instanceof RefusedFetch) throw error;
      throw new RefusedFetch(ending.signal.aborted ? 'too_slow' : 'unreachable');
    } finally {
      clearTimeout(timer);
      parcel.signal.removeEventListener('abort', end);
    }
  }

  /**
   * Checks whether anything would be sent to an address, within so many milliseconds. Throws
   * `RefusedFetch`.
   */
  async check(url: string, maxMs: number): Promise<void> {
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), maxMs);
    try {
      await targetOf(url, undefined, this.#around, ending.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Throws `StaleConnection` if the same may succeed on another connection. */
  #post(target: Target, parcel: Parcel, signal: AbortSignal): Promise<Answer> {
    const { url, hostname, port, addresses } = target;
    const isSecure = url.protocol === 'https:';
    const body = Buffer.from(parcel.body);
    const options: RequestOptions & { servername?: string } = {
      method: 'POST',
      host: hostname,
      port,
      path: url.pathname + url.search,
      lookup: pinnedTo(addresses),
      agent: isSecure ? parcel.agents.https : parcel.agents.http,
      maxHeaderSize: headerBytes,
      signal,
      headers: {
        ...parcel.headers,
        host: url.host,
        'content-length': String(body.length),
        'user-agent': this.#agent,
      },
      ...(isSecure && isIP(hostname) === 0 && { servername: hostname }),
    };
    return new Promise((resolve, reject) => {
      const request = (isSecure ? httpsRequest : httpRequest)(options, (response) => {
        beginningOf(response, parcel.maxBytes).then(
          (beginning) => resolve({ status: response.statusCode ?? 0, body: beginning }),
          reject,
        );
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        const isStale = request.reusedSocket && error.code === 'ECONNRESET';
        reject(isStale ? new StaleConnection('The connection was closed.') : error);
      });
      request.end(body);
    });
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

  /** Throws `RefusedFetch` if the address was asked too often. */
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
      // A new connection: none is kept, and none of another target is reused.
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
          // The reader of the body gets its error; this listener only prevents a crash.
          response.on('error', () => undefined);
          resolve(response);
        },
      );
      request.on('error', reject);
      request.end();
    });
  }
}

/** The other side has closed a connection that was kept, just when it was used again. */
class StaleConnection extends Error {
  override readonly name = 'StaleConnection';
}

/** Reads a whole answer, and closes one that is too long. */
async function beginningOf(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const kept: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (length < maxBytes) kept.push(chunk.subarray(0, maxBytes - length));
    length += chunk.length;
    // Leaving the loop closes the connection.
    if (length > droppedMost) break;
  }
  return Buffer.concat(kept);
}

/** Always answers with the checked addresses. */
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
  // The reader of the last stream gets the errors of all streams.
  yield* upTo(
    maxBytes,
    pipeline(wire, decompress(), () => undefined),
  );
}

/**
 * Truncated data is decompressed as far as possible. Not Brotli: 300 bytes of it take 16 MB for
 * decompression, and these take 32 KB.
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
