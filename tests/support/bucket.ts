/**
 * A server of the S3 protocol with one empty bucket, in this process and in a folder of its own.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// @ts-expect-error It has no types.
import S3rver from 's3rver';
import type { S3Config } from '../../server/src/config.js';

interface Started {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
}

export class Bucket implements AsyncDisposable {
  private constructor(
    readonly config: S3Config,
    private readonly server: Started,
    private readonly folder: string,
  ) {}

  static async start(): Promise<Bucket> {
    const folder = await mkdtemp(join(tmpdir(), 'parlor-bucket-'));
    const options = {
      port: 0,
      address: '127.0.0.1',
      silent: true,
      directory: folder,
      configureBuckets: [{ name: 'parlor-files' }],
    };
    const server = new (S3rver as new (options: object) => Started)(options);
    const { port } = await server.run();
    const config: S3Config = {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      bucket: 'parlor-files',
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
      redirect: false,
    };
    return new Bucket(config, server, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
