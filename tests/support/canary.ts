/**
 * A web server on this machine that notes who comes: one that must be left alone, or a page of the
 * internet where a test has none.
 */
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export class Canary implements AsyncDisposable {
  readonly heard: { path: string; headers: IncomingMessage['headers'] }[] = [];
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  /** How often somebody has connected, whether or not anything was asked. */
  connections = 0;

  private constructor(listener: (canary: Canary) => RequestListener) {
    this.#server = createServer(listener(this));
    this.#server.on('connection', (socket: Socket) => {
      this.connections++;
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket)).on('error', () => undefined);
    });
  }

  /** Answers by path; else with 404. */
  static async start(answers: Readonly<Record<string, Answer>> = {}): Promise<Canary> {
    const canary = new Canary((self) => (request, response) => {
      const path = request.url ?? '';
      self.heard.push({ path, headers: request.headers });
      response.on('error', () => undefined);
      const answer = answers[path.split('?')[0]!];
      if (answer) answer(response, request);
      else response.writeHead(404, { 'content-type': 'text/html' }).end('<title>Nothing</title>');
    });
    canary.#server.listen(0, '127.0.0.1');
    await once(canary.#server, 'listening');
    return canary;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Who is connected now. */
  get visitors(): number {
    return this.#open.size;
  }

  url(path: string, host = '127.0.0.1'): string {
    return `http://${host}:${this.port}${path}`;
  }

  /** How often a path was asked for. */
  visits(path: string): number {
    return this.heard.filter((each) => each.path === path).length;
  }

  /** What makes a guarded fetch take it for a page of the internet. */
  readonly permits = (address: string, port: number): boolean =>
    address === '127.0.0.1' && port === this.port;

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** An answer of one HTML page. */
export const page =
  (html: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);

export const redirect =
  (location: string, status = 302): Answer =>
  (response) =>
    response.writeHead(status, { location, 'set-cookie': 'seen=1' }).end();
