/** What is set of the libraries under Socket.IO, and what they are not asked to answer. */
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { wire } from '@parlor/sdk/protocol/wire';
import { type ServerOptions, WebSocketServer } from 'ws';
import { Fault } from './fault.js';

/**
 * The WebSocket server that Engine.IO makes. By itself `ws` holds a message until it has come in
 * 16,384 fragments or 262,144 pieces, each of them larger in memory than on the line; and it waits
 * 30 seconds for a client to agree to the end.
 */
export class SocketEngine extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({
      ...options,
      maxFragments: 256,
      maxBufferedChunks: 2_048,
      closeTimeout: 5_000,
    } as ServerOptions);
  }
}

interface Engine {
  use(
    middleware: (
      request: IncomingMessage,
      response: ServerResponse,
      next: (error?: Error) => void,
    ) => void,
  ): void;
}

const path = `${wire.socketPath}/`;

/**
 * Upgrades of other paths; requests to the socket's path that are none; and WebSockets that would
 * join the session of another one.
 */
export function answerOtherRequests(http: HttpServer, engine: Engine, newId: () => string): void {
  const body = (problem: string) =>
    JSON.stringify({ ok: false, error: new Fault('malformed_request', problem).toWire(newId()) });
  http.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    if (request.url?.startsWith(path)) return;
    const answer = body('Nothing is upgraded to at this address.');
    const head = [
      'HTTP/1.1 400 Bad Request',
      'connection: close',
      'content-type: application/json',
      `content-length: ${answer.length}`,
    ];
    // Once an upgrade is asked for, Node ends nothing by itself.
    socket.end(`${head.join('\r\n')}\r\n\r\n${answer}`, () => socket.destroy());
  });
  engine.use((request, response, next) => {
    // Set by Node's parser, and missing in its types.
    if ((request as { upgrade?: boolean }).upgrade !== true) {
      response.writeHead(426, {
        connection: 'close',
        upgrade: 'websocket',
        'content-type': 'application/json',
      });
      response.end(body('This address takes WebSockets alone.'));
      return;
    }
    // Engine.IO accepts a second transport of a session unasked. It would replace the first one,
    // and with it the gate and the outbox in front of that.
    next(
      new URL(request.url ?? '/', 'http://localhost').searchParams.has('sid')
        ? new Error('There are no upgrades')
        : undefined,
    );
  });
}
