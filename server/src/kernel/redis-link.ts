/**
 * The connection to Redis: either up or down. Two clients are opened together (one for commands,
 * one that waits for the stream) and dropped together at the first error or late answer; then they
 * are opened again, with back-off, until it succeeds. The clients' own reconnecting and queues are
 * off: with them, a call would wait while Redis cannot be reached.
 */
import { AsyncResource } from 'node:async_hooks';
import type { RedisClientType } from 'redis';
import { describe } from './describe.js';
import type { Log } from './log.js';
import type { NodeTiming } from './node-timing.js';
import { within } from './within.js';

type Client = Pick<
  RedisClientType,
  'connect' | 'destroy' | 'ping' | 'eval' | 'del' | 'xAdd' | 'xRead' | 'xRevRange'
>;

/** The pair, from when it is there until it is dropped. */
export interface RedisClients {
  readonly commands: Client;
  readonly reader: Client;
  /** The reader, with values as bytes: most of what it reads need not become text. */
  readonly bytes: {
    xRead(...input: Parameters<Client['xRead']>): Promise<unknown>;
  };
}

interface Listener {
  up(clients: RedisClients): void;
  down(): void;
}

interface LinkOptions {
  url: string;
  timing: NodeTiming;
  log: Log;
  /** A number from 0 to 1. */
  random: () => number;
}

export class RedisLink {
  readonly #options: LinkOptions;
  readonly #listeners: Listener[] = [];
  /**
   * In the context of the start, not of the call that found Redis away: what follows goes on for
   * long after it, and that may be in a transaction.
   */
  readonly #reopen = AsyncResource.bind(() => void this.#open());
  #clients: RedisClients | null = null;
  #retry: NodeJS.Timeout | undefined;
  #ping: NodeJS.Timeout | undefined;
  #attempt = 0;
  #told = false;
  #closed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#clients !== null;
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /**
   * Resolves after the first attempt, whatever came of it: the server starts without Redis, too.
   */
  async start(): Promise<void> {
    await this.#open();
  }

  /** Rejects at once while Redis is away, and when its answer is late. */
  async run<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const clients = this.#clients;
    if (!clients) throw new Error('Redis is away');
    const { commandMs } = this.#options.timing;
    let late = true;
    const answer = work(clients.commands).finally(() => (late = false));
    try {
      return await within(commandMs, 'Redis', answer);
    } catch (error) {
      if (late) this.#drop(clients, error);
      throw error;
    }
  }

  /** What others did with these clients has failed: Redis counts as away. */
  fail(error: unknown, clients = this.#clients): void {
    if (clients) this.#drop(clients, error);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#ping);
    const clients = this.#clients;
    this.#clients = null;
    if (clients) destroy(clients);
  }

  async #open(): Promise<void> {
    const { timing, log } = this.#options;
    let clients: RedisClients | undefined;
    try {
      const pair = await this.#pair();
      clients = pair;
      const connecting = Promise.all([pair.commands.connect(), pair.reader.connect()]).then(() =>
        pair.commands.ping(),
      );
      await within(timing.commandMs * 4, 'Redis', connecting);
      if (this.#closed) return destroy(pair);
      this.#clients = pair;
      log.info({}, this.#told ? 'Redis is back: the nodes share again' : 'Redis is connected');
      this.#told = false;
      for (const listener of this.#listeners) listener.up(pair);
      this.#pingLater();
    } catch (error) {
      if (clients) destroy(clients);
      this.#away(error);
    }
  }

  /** Loaded here, so that a server without `REDIS_URL` never does. */
  async #pair(): Promise<RedisClients> {
    const { createClient, RESP_TYPES } = await import('redis');
    const { url, timing } = this.#options;
    const pair = [0, 1].map(() =>
      createClient({
        url,
        disableOfflineQueue: true,
        // A command that users of Redis need not be allowed.
        disableClientInfo: true,
        socket: { reconnectStrategy: false, connectTimeout: timing.commandMs * 4 },
      }),
    ) as unknown as [RedisClientType, RedisClientType];
    const clients: RedisClients = {
      commands: pair[0],
      reader: pair[1],
      bytes: pair[1].withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }),
    };
    for (const client of pair) {
      client.on('error', (error: unknown) => this.#drop(clients, error));
      client.on('end', () => this.#drop(clients, new Error('The connection to Redis ended')));
    }
    return clients;
  }

  #pingLater(): void {
    clearTimeout(this.#ping);
    this.#ping = setTimeout(() => {
      const clients = this.#clients;
      if (!clients) return;
      this.run((client) => client.ping()).then(
        () => {
          if (this.#clients !== clients) return;
          this.#attempt = 0;
          this.#pingLater();
        },
        (error: unknown) => this.#drop(clients, error),
      );
    }, this.#options.timing.pingMs);
    this.#ping.unref();
  }

  #drop(clients: RedisClients, error: unknown): void {
    if (this.#clients !== clients) return;
    this.#clients = null;
    clearTimeout(this.#ping);
    destroy(clients);
    for (const listener of this.#listeners) listener.down();
    this.#away(error);
  }

  /** Said once, however many attempts follow. */
  #away(error: unknown): void {
    if (this.#closed) return;
    if (!this.#told)
      this.#options.log.warn(
        { error: describe(error) },
        'Redis is away: this node works alone until it is back',
      );
    this.#told = true;
    const [first, last] = this.#options.timing.retryMs;
    const wait = Math.min(last, first * 2 ** this.#attempt++) * (0.5 + this.#options.random() / 2);
    this.#retry = setTimeout(this.#reopen, wait);
    this.#retry.unref();
  }
}

function destroy({ commands, reader }: RedisClients): void {
  for (const client of [commands, reader]) {
    try {
      client.destroy();
    } catch {
      // It never opened.
    }
  }
}
