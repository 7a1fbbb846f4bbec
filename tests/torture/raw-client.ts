/**
 * A client below the SDK: says what the SDK never would, breaks its line without a word, asks twice
 * at once. Notes all of it in the history.
 */
import type { Reply } from '@parlor/sdk/protocol/errors';
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Input, ClientOperationName, Output } from '@parlor/sdk/protocol/operations';
import { wire } from '@parlor/sdk/protocol/wire';
import { io, type Socket } from 'socket.io-client';
import type { Client, History, Via } from './history.js';
import { HttpLine } from './http.js';

export interface Address {
  url: string;
  siteKey: string;
}

const answerWithinMs = 8_000;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export class RawClient {
  readonly #http: HttpLine;
  #socket: Socket | null = null;
  #closed = false;
  #connecting: Promise<void> | null = null;

  constructor(
    readonly client: Client,
    private readonly address: Address,
    private readonly token: string,
    private readonly history: History,
    private readonly onEvent: (event: WireEvent) => void,
  ) {
    this.#http = new HttpLine(address.url, { authorization: `Bearer ${token}` });
  }

  get connected(): boolean {
    return this.#socket?.connected ?? false;
  }

  /** Connects, and again whenever the line breaks, until `close`. */
  connect(): Promise<void> {
    this.#connecting ??= this.#keepTrying().finally(() => (this.#connecting = null));
    return this.#connecting;
  }

  async #keepTrying(): Promise<void> {
    while (!this.#closed && !this.connected) {
      if (!(await this.#dial())) await pause(100);
    }
  }

  #dial(): Promise<boolean> {
    const socket = io(this.address.url, {
      path: wire.socketPath,
      query: { site: this.address.siteKey },
      auth: { token: this.token },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: 3_000,
    });
    this.#socket = socket;
    const line = this.history.connected(this.client.id);
    socket.on(wire.eventsFrame, (events: WireEvent[]) => {
      const frame = this.history.frame();
      for (const event of events) {
        this.history.note({ kind: 'event', client: this.client.id, line, frame, event });
        this.onEvent(event);
      }
    });
    return new Promise((resolve) => {
      const lost = () => {
        socket.disconnect();
        this.history.note({ kind: 'disconnected', client: this.client.id, line });
        resolve(false);
      };
      // A handshake may be swallowed after the transport is open.
      const late = setTimeout(lost, 4_000);
      socket.once('connect', () => {
        clearTimeout(late);
        socket.once('disconnect', () => {
          this.history.note({ kind: 'disconnected', client: this.client.id, line });
          if (!this.#closed) void this.connect();
        });
        resolve(true);
      });
      socket.once('connect_error', () => {
        clearTimeout(late);
        lost();
      });
    });
  }

  /** The line breaks, and nobody tells the server. */
  drop(): void {
    const transport = this.#socket?.io.engine?.transport as unknown as
      { ws?: { terminate?: () => void } } | undefined;
    transport?.ws?.terminate?.();
  }

  /** Asks once. Gives `null` when no answer came. */
  async call<N extends ClientOperationName>(
    name: N,
    input: Input<N>,
    via: Via,
  ): Promise<Reply<Output<N>> | null> {
    const asked = this.history.asked(this.client.id, via, name, input);
    const reply = await (via === 'socket' && this.connected
      ? this.#overSocket(name, input)
      : this.#overHttp(name, input));
    if (reply) this.history.answered(asked, reply);
    else this.history.lost(asked);
    return reply as Reply<Output<N>> | null;
  }

  /** Asks until there is an answer, and no "try again". */
  async insist<N extends ClientOperationName>(
    name: N,
    input: Input<N>,
    via: Via,
  ): Promise<Reply<Output<N>>> {
    for (;;) {
      const reply = await this.call(name, input, via);
      if (reply && (reply.ok || !['unavailable', 'rate_limited'].includes(reply.error.code)))
        return reply;
      if (this.#closed)
        throw new Error(`${this.client.id} was closed while ${name} was not answered`);
      await pause(reply?.ok === false ? Math.min(500, reply.error.retryAfterMs ?? 100) : 100);
    }
  }

  #overSocket(name: string, input: object): Promise<Reply<unknown> | null> {
    const socket = this.#socket!;
    return new Promise((resolve) => {
      const lost = () => resolve(null);
      socket.once('disconnect', lost);
      socket
        .timeout(answerWithinMs)
        .emit(name, input, (late: Error | null, reply: Reply<unknown>) => {
          socket.off('disconnect', lost);
          resolve(late ? null : reply);
        });
    });
  }

  async #overHttp<N extends ClientOperationName>(
    name: N,
    input: Input<N>,
  ): Promise<Reply<unknown> | null> {
    return this.#http.call(name, input, answerWithinMs).catch(() => null);
  }

  close(): void {
    this.#closed = true;
    this.#socket?.disconnect();
    this.#http.close();
  }
}
