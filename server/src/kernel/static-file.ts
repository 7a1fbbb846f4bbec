/**
 * A file that is the same for everybody: kept once in memory, compressed, and sent from there to
 * any number of readers without a copy for each.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context } from 'koa';

/** In the order of preference. */
const encodings = ['br', 'gzip'] as const;

export type Encoding = (typeof encodings)[number];

export class StaticFile {
  readonly #identity: Buffer;
  readonly #etag: string;
  #packed: Promise<Partial<Record<Encoding, Buffer>>> | undefined;

  /** Without `packed`, the file is compressed when it is first asked for. */
  constructor(
    readonly type: string,
    content: string | Buffer,
    packed?: Partial<Record<Encoding, Buffer>>,
  ) {
    this.#identity = Buffer.from(content as string);
    this.#etag = createHash('sha256').update(this.#identity).digest('base64url').slice(0, 16);
    if (packed) this.#packed = Promise.resolve(packed);
  }

  get bytes(): number {
    return this.#identity.length;
  }

  /** Answers a GET or HEAD with the file, or with 304. */
  async send(ctx: Context, caching: string): Promise<void> {
    const packed = await (this.#packed ??= pack(this.#identity));
    const best = encodings.find(
      (encoding) => packed[encoding] && ctx.acceptsEncodings(encoding) === encoding,
    );
    ctx.set('cache-control', caching);
    ctx.vary('accept-encoding');
    if (best) ctx.set('content-encoding', best);
    ctx.etag = `${this.#etag}-${best ?? 'identity'}`;
    ctx.status = 200;
    ctx.type = this.type;
    if (ctx.fresh) ctx.status = 304;
    else ctx.body = best ? packed[best] : this.#identity;
  }
}

async function pack(content: Buffer): Promise<Record<Encoding, Buffer>> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, { params }),
    promisify(gzip)(content),
  ]);
  return { br, gzip: gz };
}
