/**
 * A Redis of a test's own: free port, nothing kept on disk; it can be stopped, held and started
 * again on the same port.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './mariadb.js';

export class RedisServer implements AsyncDisposable {
  #process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly folder: string,
  ) {}

  static async start(): Promise<RedisServer> {
    const redis = await RedisServer.stopped();
    await redis.start();
    return redis;
  }

  /** Not yet started, but its address is known. */
  static async stopped(): Promise<RedisServer> {
    return new RedisServer(await freePort(), await mkdtemp(join(tmpdir(), 'parlor-redis-')));
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const settings = [
      '--port',
      `${this.port}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      this.folder,
      '--save',
      '',
      '--appendonly',
      'no',
    ];
    const server = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = server;
    let output = '';
    server.stdout.on(
      'data',
      (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)),
    );
    const failed = new Promise<never>((_, reject) => {
      server.once('error', reject);
      server.once('exit', () => reject(new Error(`Redis ended:\n${output}`)));
    });
    failed.catch(() => undefined);
    while (!(await Promise.race([this.#answers(), failed])))
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** The answer to one command, in one line. Rejects with what Redis says against it. */
  command(words: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write(`${words}\r\n`));
      socket.once('data', (answer) => {
        socket.destroy();
        const text = answer.toString().trim();
        if (text.startsWith('-')) reject(new Error(text));
        else resolve(text);
      });
      socket.once('error', reject);
    });
  }

  /** Everything in it is gone. */
  async stop(): Promise<void> {
    const server = this.#process;
    this.#process = undefined;
    if (!server || server.exitCode !== null) return;
    const exited = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGCONT');
    server.kill('SIGKILL');
    await exited;
  }

  /** Connections stay open, and nothing is answered. */
  hold(): void {
    this.#process!.kill('SIGSTOP');
  }

  release(): void {
    this.#process!.kill('SIGCONT');
  }

  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1');
      const done = (up: boolean) => {
        socket.destroy();
        resolve(up);
      };
      socket.once('connect', () => socket.write('PING\r\n'));
      socket.once('data', (answer) => done(answer.toString().startsWith('+PONG')));
      socket.once('error', () => done(false));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
