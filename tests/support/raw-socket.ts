/**
 * A socket as the protocol describes it, without the SDK: for tests that send what the SDK never
 * would.
 */
import type { Reply, WireError } from '@parlor/sdk/protocol/errors';
import type { WireEvent } from '@parlor/sdk/protocol/events';
import { wire } from '@parlor/sdk/protocol/wire';
import { io, type Socket } from 'socket.io-client';
import type { TestServer } from './test-server.js';

type Refusal = Error & { data?: WireError; description?: { message?: string } };

export interface RawSocketOptions {
  siteKey: string;
  token?: unknown;
  origin?: string;
}

export class RawSocket {
  readonly events: WireEvent[] = [];
  disconnectReason: string | null = null;

  private constructor(readonly socket: Socket) {
    socket.on(wire.eventsFrame, (events: WireEvent[]) => this.events.push(...events));
    socket.on('disconnect', (reason) => (this.disconnectReason = reason));
  }

  /** Rejects with the wire's error, or with what the transport says. */
  static async open(
    server: Pick<TestServer, 'url' | 'onClose'>,
    { siteKey, token, origin }: RawSocketOptions,
  ): Promise<RawSocket> {
    const socket = io(server.url, {
      path: wire.socketPath,
      query: { site: siteKey },
      auth: { token },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      ...(origin && { extraHeaders: { origin } }),
    });
    server.onClose(async () => void socket.disconnect());
    const raw = new RawSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error: Refusal) => {
        // The answer to a refused handshake is in the description.
        if (error.description?.message) error.message += `: ${error.description.message}`;
        reject(error);
      });
    });
    return raw;
  }

  call(name: string, ...input: unknown[]): Promise<Reply<unknown>> {
    return new Promise((resolve, reject) => {
      this.socket
        .timeout(10_000)
        .emit(name, ...input, (late: Error | null, reply: Reply<unknown>) =>
          late ? reject(late) : resolve(reply),
        );
    });
  }

  /** The error code of a call that must fail. */
  async refusal(name: string, ...input: unknown[]): Promise<string> {
    const reply = await this.call(name, ...input);
    if (reply.ok)
      throw new Error(`${name} was expected to fail, but gave ${JSON.stringify(reply.data)}`);
    return reply.error.code;
  }
}
