/** HTTP as bytes on a connection of its own: for requests that no client would send. */
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  status: number;
  /** By their names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

export class RawHttp {
  #received = Buffer.alloc(0);
  /** Resolves when the connection is closed, whoever closed it. */
  readonly closed: Promise<void>;

  private constructor(readonly socket: Socket) {
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (chunk: Buffer) => (this.#received = Buffer.concat([this.#received, chunk])));
    // A connection that the server has cut is what many attacks expect.
    socket.on('error', () => undefined);
  }

  static async open(port: number): Promise<RawHttp> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const raw = new RawHttp(socket);
    await new Promise<void>((resolve, reject) =>
      socket.once('connect', resolve).once('error', reject),
    );
    return raw;
  }

  /**
   * Sends one request on a connection of its own, and gives the first answer; null if the
   * connection is closed without one.
   */
  static async send(port: number, request: string | Uint8Array): Promise<RawAnswer | null> {
    const raw = await RawHttp.open(port);
    await raw.write(request);
    const answer = await raw.answer();
    raw.socket.destroy();
    return answer;
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }

  get received(): number {
    return this.#received.length;
  }

  /** Resolves when the system has taken the bytes, or the connection is closed. */
  async write(bytes: string | Uint8Array): Promise<void> {
    if (this.socket.destroyed) return;
    await Promise.race([
      new Promise<void>((resolve) => this.socket.write(bytes, () => resolve())),
      this.closed,
    ]);
  }

  /** Waits for the whole first answer; null if the connection is closed before it came. */
  async answer(): Promise<RawAnswer | null> {
    for (;;) {
      const answer = this.#parse();
      if (answer || this.socket.destroyed) return answer;
      await Promise.race([
        new Promise((resolve) => this.socket.once('data', resolve)),
        this.closed,
      ]);
    }
  }

  #parse(): RawAnswer | null {
    const text = this.#received.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (end === -1) return null;
    const [first, ...lines] = text.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.split(':')[0]!.toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    );
    const length = Number(headers['content-length'] ?? 0);
    if (text.length < end + 4 + length) return null;
    return {
      status: Number(first!.slice(9, 12)),
      headers,
      body: text.slice(end + 4, end + 4 + length),
    };
  }
}

/** The head of a request with these header lines. */
export function headOf(method: string, path: string, ...lines: string[]): string {
  return [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1', ...lines, '', ''].join('\r\n');
}

/** One chunk of a chunked body. */
export function chunkOf(bytes: string | Uint8Array): Buffer {
  const content = Buffer.from(bytes as string);
  return Buffer.concat([
    Buffer.from(`${content.length.toString(16)}\r\n`),
    content,
    Buffer.from('\r\n'),
  ]);
}
