/**
 * A TCP line to a server that can freeze: then it accepts, keeps what it has open, and passes
 * nothing on, as a machine does that hangs.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export class FreezingLine implements AsyncDisposable {
  readonly #sockets = new Set<Socket>();
  #frozen = false;

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {
    server.on('connection', (socket) => this.#pass(socket));
  }

  static async to(target: number): Promise<FreezingLine> {
    const line = new FreezingLine(createServer(), target);
    await new Promise<void>((resolve) => void line.server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  freeze(): void {
    this.#frozen = true;
  }

  /** What froze stays dead, as its other end has given up; new connections pass. */
  thaw(): void {
    this.#frozen = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  #pass(near: Socket): void {
    this.#sockets.add(near);
    near.on('error', () => undefined);
    if (this.#frozen) return;
    const far = connect(this.target, '127.0.0.1');
    this.#sockets.add(far);
    far.on('error', () => undefined);
    near.on('data', (chunk) => this.#frozen || far.write(chunk));
    far.on('data', (chunk) => this.#frozen || near.write(chunk));
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => void this.server.close(() => resolve()));
  }
}
