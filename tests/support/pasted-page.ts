/** A page of a host's own, on an origin of its own, with what the host pastes into it. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export class PastedPage implements AsyncDisposable {
  /** What the next visit finds in the page's body. */
  body = '';

  private constructor(private readonly server: Server) {
    server.on('request', (_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        `<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1>${this.body}</html>`,
      );
    });
  }

  static async open(): Promise<PastedPage> {
    const server = createServer().listen(0, 'localhost');
    await once(server, 'listening');
    return new PastedPage(server);
  }

  get origin(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
  }
}
