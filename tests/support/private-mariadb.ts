/**
 * A MariaDB process of one test's own, which it may kill and start again on the same data. Durable:
 * what it committed is on the disk.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { freePort } from './mariadb.js';

export class PrivateMariadb implements AsyncDisposable {
  #process: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(): Promise<PrivateMariadb> {
    const folder = await mkdtemp(join(tmpdir(), 'parlor-own-mariadb-'));
    await promisify(execFile)('mariadb-install-db', [
      '--no-defaults',
      `--datadir=${folder}/data`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      ...asRoot(),
    ]);
    const database = new PrivateMariadb(folder, await freePort());
    await database.up();
    await database.run('CREATE DATABASE parlor');
    return database;
  }

  get url(): string {
    return `mariadb://root@127.0.0.1:${this.port}/parlor`;
  }

  get pid(): number {
    return this.#process!.pid!;
  }

  /** Starts it, and resolves when it answers. */
  async up(): Promise<void> {
    const started = spawn(
      'mariadbd',
      [
        '--no-defaults',
        `--datadir=${this.folder}/data`,
        `--socket=${this.folder}/mariadb.sock`,
        `--port=${this.port}`,
        '--bind-address=127.0.0.1',
        '--innodb-flush-log-at-trx-commit=1',
        '--innodb-log-file-size=64M',
        '--innodb-buffer-pool-size=512M',
        '--skip-name-resolve',
        '--max-connections=200',
        ...asRoot(),
      ],
      { stdio: 'ignore' },
    );
    this.#process = started;
    for (;;) {
      if (started.exitCode !== null) throw new Error(`MariaDB ended with ${started.exitCode}`);
      const answers = await this.run('SELECT 1').then(
        () => true,
        () => false,
      );
      if (answers) return;
      await pause(50);
    }
  }

  /** kill -9. Resolves when it is gone. */
  async crash(): Promise<void> {
    const last = this.#process;
    if (!last || last.exitCode !== null || last.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => last.once('exit', () => resolve()));
    last.kill('SIGKILL');
    await exited;
  }

  async run(sql: string): Promise<void> {
    const connection = await createConnection({ host: '127.0.0.1', port: this.port, user: 'root' });
    try {
      await connection.query(sql);
    } finally {
      await connection.end();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crash();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const asRoot = () => (process.getuid?.() === 0 ? ['--user=root'] : []);
