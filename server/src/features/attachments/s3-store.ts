/** Files in a bucket of any store that speaks S3. Nothing larger than a part is held in memory. */
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import type { FileStore, Opened, Range, Shown } from './file-store.js';

export interface S3Config {
  /** Such as `https://s3.eu-central-1.amazonaws.com`; the bucket is the first part of the path. */
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Browsers fetch files from the store, at addresses that are signed for minutes. */
  redirect: boolean;
}

/** S3 takes no smaller part but the last. */
const partBytes = 8 * 1024 * 1024;
const tries = 3;

class StoreError extends Error {
  override readonly name = 'StoreError';
}

export class S3Store implements FileStore {
  readonly #config: S3Config;
  readonly #client: AwsClient;
  readonly #bucket: string;

  constructor(config: S3Config) {
    const { accessKeyId, secretAccessKey, region } = config;
    this.#config = config;
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
    this.#bucket = `${config.endpoint.replace(/\/+$/, '')}/${config.bucket}`;
  }

  async put(key: string, path: string, type: string): Promise<void> {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const part = async (from: number) => {
        const bytes = Buffer.alloc(Math.min(partBytes, size - from));
        await file.read(bytes, 0, bytes.length, from);
        return bytes;
      };
      if (size <= partBytes) await this.#send('PUT', key, {}, { body: await part(0), headers: { 'content-type': type } });
      else await this.#putParts(key, type, size, part);
    } finally {
      await file.close();
    }
  }

  async #putParts(key: string, type: string, size: number, part: (from: number) => Promise<Buffer>): Promise<void> {
    const begun = await this.#send('POST', key, { uploads: '' }, { headers: { 'content-type': type } });
    const uploadId = /<UploadId>([^<]+)<\/UploadId>/.exec(await begun.text())?.[1];
    if (!uploadId) throw new StoreError('The store began no upload');
    try {
      const tags: string[] = [];
      for (let from = 0; from < size; from += partBytes) {
        const query = { partNumber: String(tags.length + 1), uploadId };
        const { headers } = await this.#send('PUT', key, query, { body: await part(from) });
        tags.push(headers.get('etag') ?? '');
      }
      const parts = tags.map((tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${tag}</ETag></Part>`);
      const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
      const answer = await (await this.#send('POST', key, { uploadId }, { body })).text();
      // This one is answered with 200 before the store knows.
      if (answer.includes('<Error>')) throw new StoreError('The store could not join the parts');
    } catch (error) {
      await this.#send('DELETE', key, { uploadId }, {}).catch(() => undefined);
      throw error;
    }
  }

  async open(key: string, range: Range = {}): Promise<Opened | 'unsatisfiable' | null> {
    if (range.start === undefined && range.end !== undefined) {
      // Not every store knows the last bytes by their number.
      const { status, headers } = await this.#send('HEAD', key, {}, {}, [404]);
      if (status === 404) return null;
      return this.open(key, { start: Math.max(0, Number(headers.get('content-length')) - range.end) });
    }
    const { start, end } = range;
    const part = start === undefined ? null : `bytes=${start}-${end ?? ''}`;
    const response = await this.#send('GET', key, {}, part === null ? {} : { headers: { range: part } }, [404, 416]);
    if (response.status === 404 || response.status === 416 || !response.body) {
      await response.body?.cancel();
      return response.status === 416 ? 'unsatisfiable' : null;
    }
    const stream = Readable.fromWeb(response.body);
    const told = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
    if (told) return { stream, start: Number(told[1]), end: Number(told[2]), total: Number(told[3]) };
    const total = Number(response.headers.get('content-length'));
    return { stream, start: 0, end: total - 1, total };
  }

  async delete(key: string): Promise<void> {
    const response = await this.#send('DELETE', key, {}, {}, [404]);
    await response.body?.cancel();
  }

  async *list(): AsyncGenerator<{ key: string; modifiedAt: Date }> {
    let after: string | undefined;
    do {
      const query = { 'list-type': '2', ...(after !== undefined && { 'continuation-token': after }) };
      const xml = await (await this.#send('GET', '', query, {})).text();
      for (const [, entry] of xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
        const key = /<Key>([^<]+)<\/Key>/.exec(entry!)?.[1];
        const time = /<LastModified>([^<]+)<\/LastModified>/.exec(entry!)?.[1];
        if (key && time) yield { key, modifiedAt: new Date(time) };
      }
      after = /<NextContinuationToken>([^<]+)<\/NextContinuationToken>/.exec(xml)?.[1];
    } while (after !== undefined);
  }

  async address(key: string, { type, disposition }: Shown, seconds: number): Promise<string | null> {
    if (!this.#config.redirect) return null;
    const url = this.#url(key, {
      'X-Amz-Expires': String(seconds),
      'response-content-type': type,
      'response-content-disposition': disposition,
    });
    return (await this.#client.sign(url, { aws: { signQuery: true } })).url;
  }

  #url(key: string, query: Readonly<Record<string, string>>): string {
    const text = new URLSearchParams(query).toString();
    return `${this.#bucket}${key && `/${key}`}${text && `?${text}`}`;
  }

  /** Tries again what the network or the store was not up to. Any status beside success and those that are `expected` throws. */
  async #send(
    method: string,
    key: string,
    query: Readonly<Record<string, string>>,
    init: { body?: Buffer | string; headers?: Record<string, string> },
    expected: readonly number[] = [],
  ): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const response = await this.#client
        .fetch(this.#url(key, query), {
          method,
          ...init,
          ...(init.body !== undefined && { body: init.body as NonNullable<RequestInit['body']> }),
        })
        .catch((error: unknown) => error as Error);
      if (response instanceof Response && (response.ok || expected.includes(response.status))) return response;
      const told = response instanceof Response ? `${response.status} ${(await response.text()).slice(0, 200)}` : response.message;
      const isPassing = !(response instanceof Response) || response.status >= 500;
      if (!isPassing || attempt >= tries) throw new StoreError(`The file store answered ${method} with ${told}`);
      await new Promise((resolve) => setTimeout(resolve, 100 * 4 ** attempt * (0.5 + Math.random())));
    }
  }
}
