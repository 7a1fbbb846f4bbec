/**
 * A bad network before a good server: cuts, delays, goes silent, and drops answers of what was
 * done. TCP, so sockets and HTTP alike.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What happens to what passes, until it is set to another. */
export type Weather =
  | 'clear'
  /** Everything arrives, late. */
  | 'slow'
  /** Connections are accepted, and nothing passes in either direction: a half-open line. */
  | 'silent'
  /** Requests pass, answers do not: what was asked is done, and nobody hears of it. */
  | 'deaf'
  /**
   * HTTP passes, and WebSockets are cut as they are asked for, as by a proxy that does not know
   * them.
   */
  | 'no sockets'
  /** Bodies of uploads are cut short, as by a server that takes none of their size. */
  | 'no uploads'
  /** Nobody answers the door. */
  | 'closed';

interface Line {
  client: Socket;
  server: Socket;
}

export class FaultProxy implements AsyncDisposable {
  readonly #lines = new Set<Line>();
  readonly #delays = new Set<NodeJS.Timeout>();
  #weather: Weather = 'clear';

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
    private readonly slowMs: number,
  ) {
    server.on('connection', (client) => this.#open(client));
  }

  /** `targetPort` need not be open yet, nor all the time. */
  static async start(
    targetPort: number,
    { slowMs = 150 }: { slowMs?: number } = {},
  ): Promise<FaultProxy> {
    const server = createServer({ noDelay: true });
    const proxy = new FaultProxy(server, targetPort, slowMs);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get lines(): number {
    return this.#lines.size;
  }

  /**
   * Lines that went through silence or lost something are cut when it clears up: half of a
   * conversation is of no use.
   */
  set(weather: Weather): void {
    const broken = this.#weather === 'silent' || this.#weather === 'deaf';
    this.#weather = weather;
    if (broken || weather === 'closed' || weather === 'no sockets') this.cut();
  }

  /** Breaks the lines that `chosen` picks, without a word to either side. */
  cut(chosen: (index: number) => boolean = () => true): void {
    [...this.#lines].filter((_, index) => chosen(index)).forEach((line) => this.#close(line));
  }

  #open(client: Socket): void {
    if (this.#weather === 'closed') {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: this.targetPort, host: '127.0.0.1', noDelay: true });
    const line = { client, server };
    this.#lines.add(line);
    for (const end of [client, server]) {
      end.on('error', () => this.#close(line));
      end.on('close', () => this.#close(line));
    }
    client.on('data', (chunk) => this.#pass(line, chunk, server, this.#weather !== 'silent'));
    server.on('data', (chunk) =>
      this.#pass(line, chunk, client, this.#weather !== 'silent' && this.#weather !== 'deaf'),
    );
  }

  #pass(line: Line, chunk: Buffer, to: Socket, passes: boolean): void {
    if (!passes || !this.#lines.has(line)) return;
    if (
      this.#weather === 'no sockets' &&
      to === line.server &&
      /^upgrade: websocket\r$/im.test(chunk.toString('latin1'))
    )
      return this.#close(line);
    if (
      this.#weather === 'no uploads' &&
      to === line.server &&
      chunk.toString('latin1').startsWith('POST /v1/attachments')
    )
      return this.#close(line);
    // Once something is delayed, what follows must not overtake it.
    if (this.#weather !== 'slow' && this.#delays.size === 0) {
      to.write(chunk);
      return;
    }
    const delay = setTimeout(() => {
      this.#delays.delete(delay);
      if (this.#lines.has(line)) to.write(chunk);
    }, this.slowMs);
    this.#delays.add(delay);
  }

  #close(line: Line): void {
    if (!this.#lines.delete(line)) return;
    line.client.destroy();
    line.server.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const delay of this.#delays) clearTimeout(delay);
    this.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
