/**
 * Cuts off HTTP clients that send or read so slowly that they only hold what others need. Node's
 * own time-outs guard the head of a request; this guards its body, the answer, and what a client
 * still sends after the answer. One timer looks at all requests in flight.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface Pace {
  /**
   * Milliseconds for the head of a request, and as many again for its body, unless it is an upload.
   */
  requestMs: number;
  /** Milliseconds in which an upload brings, and the reader of an answer takes, `leastBytes`. */
  stallMs: number;
  leastBytes: number;
  /** Milliseconds for a whole upload. */
  uploadMs: number;
  /**
   * Milliseconds for which an unused body is still read after its answer, so that the client gets
   * to read the answer.
   */
  lingerMs: number;
  /** Requests of one connection that are under way at the same time (pipelining). */
  pipelined: number;
}

export const defaultPace: Pace = {
  requestMs: 10_000,
  stallMs: 30_000,
  leastBytes: 32 * 1024,
  uploadMs: 30 * 60_000,
  lingerMs: 3_000,
  pipelined: 16,
};

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
  /** When the body has to be here; moves on while an upload is fast enough. */
  dueAt: number;
  /** The bytes of the connection when `dueAt` was set. */
  received: number;
  isUpload: boolean;
  /**
   * The reader's time to take more, and what it had taken when that was set; null while nothing
   * waits for it.
   */
  reading: { dueAt: number; taken: number } | null;
  isCut: boolean;
}

/**
 * `writeQueueSize`: bytes that the system has not taken yet, also of a buffer that it has taken
 * half of. `bytesWritten` counts them as written.
 */
type Handle = { readonly bytesWritten: number; readonly writeQueueSize: number } | null;

export class Pacing {
  readonly #pace: Pace;
  readonly #exchanges = new Map<IncomingMessage, Exchange>();
  readonly #underWay = new WeakMap<Socket, number>();
  readonly #timer: NodeJS.Timeout;
  /**
   * Milliseconds in which clients could be heard: while the process is too busy to look, their time
   * does not run.
   */
  #now = 0;

  constructor(pace: Partial<Pace> = {}) {
    this.#pace = { ...defaultPace, ...pace };
    const everyMs = Math.min(1_000, this.#pace.requestMs / 4, this.#pace.stallMs / 4);
    let last = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#now += Math.min(now - last, 2 * everyMs);
      last = now;
      this.#sweep();
    }, everyMs);
    this.#timer.unref();
  }

  /** What Node's server has to be made with. */
  get serverOptions() {
    const { requestMs, uploadMs } = this.#pace;
    return {
      headersTimeout: requestMs,
      requestTimeout: Math.max(requestMs, uploadMs),
      connectionsCheckingInterval: Math.min(1_000, requestMs / 4),
    };
  }

  /**
   * Watches a request until it is over. Gives false if it must not be served, as the connection was
   * closed.
   */
  watch(request: IncomingMessage, response: ServerResponse): boolean {
    const { socket } = request;
    if (socket.destroyed) return false;
    const underWay = (this.#underWay.get(socket) ?? 0) + 1;
    if (underWay > this.#pace.pipelined) {
      socket.destroy();
      return false;
    }
    this.#underWay.set(socket, underWay);
    const exchange: Exchange = {
      request,
      response,
      socket,
      dueAt: this.#now + this.#pace.requestMs,
      received: socket.bytesRead,
      isUpload: false,
      reading: null,
      isCut: false,
    };
    this.#exchanges.set(request, exchange);
    // Also emitted if the connection is closed before the answer.
    response.once('close', () => {
      this.#underWay.set(socket, this.#underWay.get(socket)! - 1);
      if (request.complete || socket.destroyed) this.#exchanges.delete(request);
      else this.#linger(exchange);
    });
    return true;
  }

  /** The body of this request is a file: it may take its time as long as it moves. */
  expectUpload(request: IncomingMessage): void {
    const exchange = this.#exchanges.get(request);
    if (!exchange) return;
    exchange.isUpload = true;
    exchange.dueAt = this.#now + this.#pace.stallMs;
    exchange.received = exchange.socket.bytesRead;
  }

  /**
   * The answer is sent, but the body has not arrived: reads on and discards it. Closing at once
   * could lose the answer for the client.
   */
  #linger(exchange: Exchange): void {
    exchange.isUpload = false;
    exchange.dueAt = this.#now + this.#pace.lingerMs;
    exchange.request.resume();
  }

  #sweep(): void {
    for (const exchange of this.#exchanges.values()) {
      const { request, response, socket } = exchange;
      if (socket.destroyed || (request.complete && response.closed))
        this.#exchanges.delete(request);
      else if (!request.complete && this.#isLateSender(exchange)) this.#cut(exchange);
      else if (this.#isSlowReader(exchange)) socket.destroy();
    }
  }

  #isLateSender(exchange: Exchange): boolean {
    if (this.#now < exchange.dueAt) return false;
    const { stallMs, leastBytes } = this.#pace;
    if (!exchange.isUpload || exchange.socket.bytesRead - exchange.received < leastBytes)
      return true;
    exchange.received = exchange.socket.bytesRead;
    exchange.dueAt = this.#now + stallMs;
    return false;
  }

  #isSlowReader(exchange: Exchange): boolean {
    const { response, socket } = exchange;
    const { _handle: handle } = socket as unknown as { _handle: Handle };
    // Of pipelined answers, only the first one is being written to the connection.
    if (
      !handle ||
      response.socket !== socket ||
      (handle.writeQueueSize === 0 && socket.writableLength === 0)
    ) {
      exchange.reading = null;
      return false;
    }
    const taken = handle.bytesWritten - handle.writeQueueSize;
    const { stallMs, leastBytes } = this.#pace;
    if (exchange.reading === null || taken - exchange.reading.taken >= leastBytes)
      exchange.reading = { dueAt: this.#now + stallMs, taken };
    return this.#now >= exchange.reading.dueAt;
  }

  #cut(exchange: Exchange): void {
    const { request, response, socket } = exchange;
    if (exchange.isCut || response.headersSent || response.socket !== socket) {
      socket.destroy();
      return;
    }
    // As Node answers a head that comes too late. The connection is closed with it; if it is not by
    // the next sweep, then then.
    exchange.isCut = true;
    response.writeHead(408, { connection: 'close', 'content-length': 0 });
    // After the answer, Node does not tell the request that its connection is closed: code that
    // reads it would wait without end.
    response.end(() => request.destroy());
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
