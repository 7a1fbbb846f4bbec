/**
 * What comes in by one socket, before Socket.IO reads it. Every frame costs points, also those that
 * are answered with nothing; what the protocol does not know closes the socket; and no call is
 * begun while many are under way or while the answers to earlier ones are not read.
 *
 * It is placed between an Engine.IO transport and its socket, in place of the transport's
 * `onPacket`, as `outbox.ts` is for output.
 */
import type { WireError } from '@parlor/sdk/protocol/errors';
import type { WebSocket } from 'ws';
import { Allowances } from './allowance.js';
import { Fault } from './fault.js';
import type { Rate } from './rate.js';

interface Packet {
  type: string;
  data?: unknown;
}

/** The parts of Engine.IO's transport and of `ws` that are used; their types name only some. */
interface Transport {
  onPacket(packet: Packet): void;
  socket: WebSocket & { readonly _socket: NetSocket | null };
}

interface NetSocket {
  readonly writableLength: number;
  on(name: 'drain', listener: () => void): unknown;
}

/** Engine.IO's half of a socket. */
export interface Conn {
  readonly transport: object;
  write(packet: string): unknown;
  once(name: 'close', listener: () => void): unknown;
}

export interface GateOptions {
  /** Points of one socket, and of all sockets of one address. */
  frames: Rate;
  addressFrames: Rate;
  /** Bytes that may wait for one socket's reader. */
  maxUnread: number;
  toWire: (fault: Fault) => WireError;
}

/** Calls of one socket that are begun and not answered; the rest waits unread. */
const callsAtOnce = 4;
/** While more bytes than this wait for the reader, no further call of the socket is begun. */
const unreadBeforeCalls = 128 * 1024;
/** A frame costs a point, and one more for each of these many characters. */
const charactersAPoint = 8 * 1024;
/** A client may try another token on the same socket. */
const handshakesMax = 3;
/**
 * A client that continues after this many refusals, within the time that points count for, is
 * disconnected.
 */
const refusalsMax = 200;

/** An event with an ack, or without: `2`, the number that the ack carries, and the list. */
const event = /^2(\d{0,15})\[/;
/** The same with bytes in it, which follow in so many binary frames. */
const binaryEvent = /^5(\d)-(\d{0,15})\[/;

/** The gates of one server's sockets. */
export class SocketGates {
  readonly #options: GateOptions;
  readonly #frames: Allowances;
  readonly #addressFrames: Allowances;
  readonly #refusals: Allowances;
  readonly #gates = new Map<object, SocketGate>();
  #isClosing = false;
  #made = 0;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#frames = new Allowances(options.frames);
    this.#addressFrames = new Allowances(options.addressFrames);
    this.#refusals = new Allowances({ points: refusalsMax, seconds: options.frames.seconds });
  }

  attach(conn: Conn, address: string): void {
    const key = String(this.#made++);
    const gate = new SocketGate(conn, this.#options, {
      spend: (points) =>
        Math.max(this.#frames.spend(key, points), this.#addressFrames.spend(address, points)),
      mayGoOn: () => this.#refusals.spend(key, 1) === 0,
      mayWait: () => !this.#isClosing,
    });
    this.#gates.set(conn, gate);
    conn.once('close', () => void this.#gates.delete(conn));
  }

  /** None once the socket is closed. */
  of(conn: object): SocketGate | undefined {
    return this.#gates.get(conn);
  }

  /** Calls wait no longer, as all are refused now: so all get an answer. */
  release(): void {
    this.#isClosing = true;
    for (const gate of this.#gates.values()) gate.goOn();
  }
}

interface Means {
  /** Gives 0, or the milliseconds to wait. */
  spend(points: number): number;
  /** Counts a refusal. False if there were too many. */
  mayGoOn(): boolean;
  /** Whether calls may be kept waiting. */
  mayWait(): boolean;
}

const sizeOf = (data: unknown): number =>
  typeof data === 'string' || data instanceof Uint8Array ? data.length : 0;

export class SocketGate {
  readonly #conn: Conn;
  readonly #transport: Transport;
  readonly #line: NetSocket | null;
  readonly #options: GateOptions;
  readonly #means: Means;
  readonly #enter: (packet: Packet) => void;
  /** Frames that were read from the network already when the socket was paused. */
  #waiting: Packet[] = [];
  #calls = 0;
  #handshakes = 0;
  /** Binary frames that belong to a call which was refused. */
  #bytesToCome = 0;
  #state: 'waiting' | 'handshaking' | 'connected' | 'cut' = 'waiting';

  constructor(conn: Conn, options: GateOptions, means: Means) {
    this.#conn = conn;
    this.#transport = conn.transport as Transport;
    this.#options = options;
    this.#means = means;
    const { socket } = this.#transport;
    const { _socket: line } = socket;
    this.#line = line;
    this.#enter = this.#transport.onPacket.bind(this.#transport);
    this.#transport.onPacket = (packet) => this.#take(packet);
    // Answered by `ws` itself, whether or not the answers are read.
    for (const frame of ['ping', 'pong'] as const) socket.on(frame, () => this.#takeControl());
    line?.on('drain', () => this.goOn());
    socket.once('close', () => this.#cut());
  }

  /** The handshake was answered: with a refusal, another one may follow. */
  handshakeEnded(isConnected: boolean): void {
    if (this.#state === 'handshaking') this.#state = isConnected ? 'connected' : 'waiting';
  }

  /** The call was answered. */
  callEnded(): void {
    this.#calls--;
    // After the answer has left, so that it counts among what waits for the reader.
    if (this.#waiting.length > 0 || this.#transport.socket.isPaused)
      setImmediate(() => this.goOn());
  }

  /** A call was answered with `rate_limited`. */
  refused(): void {
    if (!this.#means.mayGoOn()) this.#cut();
  }

  #take(packet: Packet): void {
    if (this.#state === 'cut') return;
    const isMessage = packet.type === 'message';
    if (isMessage && (this.#waiting.length > 0 || this.#isBusy)) {
      this.#waiting.push(packet);
      this.#transport.socket.pause();
      return;
    }
    this.#read(packet, isMessage);
  }

  #read(packet: Packet, isMessage: boolean): void {
    const { data } = packet;
    const waitMs = this.#means.spend(1 + Math.floor(sizeOf(data) / charactersAPoint));
    if (!isMessage) return waitMs === 0 ? this.#enter(packet) : this.refused();
    if (typeof data !== 'string') return this.#skipBytes(waitMs);
    const call = event.exec(data);
    if (call) return this.#readCall(packet, call[1]!, waitMs);
    const withBytes = binaryEvent.exec(data);
    if (withBytes) return this.#refuseBytes(Number(withBytes[1]), withBytes[2]!, waitMs);
    // The default namespace alone, and one handshake at a time.
    if (
      data.startsWith('0') &&
      data[1] !== '/' &&
      this.#state === 'waiting' &&
      this.#handshakes++ < handshakesMax
    ) {
      this.#state = 'handshaking';
      return this.#enter(packet);
    }
    if (data === '1') return this.#enter(packet);
    this.#cut();
  }

  #readCall(packet: Packet, ack: string, waitMs: number): void {
    if (waitMs > 0) return this.#refuseCall(ack, waitMs);
    // Without an ack, no one waits for the answer; such calls are not in the protocol.
    if (ack === '') return;
    this.#calls++;
    this.#enter(packet);
  }

  /** Bytes are not in the protocol: their call is answered, and they are read past. */
  #refuseBytes(frames: number, ack: string, waitMs: number): void {
    if (this.#bytesToCome > 0 || this.#state !== 'connected') return this.#cut();
    this.#bytesToCome = frames;
    if (waitMs > 0) return this.#refuseCall(ack, waitMs);
    this.#answer(
      ack,
      new Fault('invalid_input', 'Wrong input: bytes are sent by attachments.upload, over HTTP.'),
    );
  }

  #skipBytes(waitMs: number): void {
    if (this.#bytesToCome-- <= 0) return this.#cut();
    if (waitMs > 0) this.refused();
  }

  #refuseCall(ack: string, retryAfterMs: number): void {
    this.#answer(ack, new Fault('rate_limited', undefined, { retryAfterMs }));
    this.refused();
  }

  #answer(ack: string, fault: Fault): void {
    if (ack === '') return;
    this.#conn.write(
      `3${ack}${JSON.stringify([{ ok: false, error: this.#options.toWire(fault) }])}`,
    );
  }

  #takeControl(): void {
    if (this.#state === 'cut') return;
    if (this.#unread > this.#options.maxUnread) return this.#cut();
    if (this.#means.spend(1) > 0) this.refused();
  }

  get #isBusy(): boolean {
    return (
      this.#means.mayWait() && (this.#calls >= callsAtOnce || this.#unread > unreadBeforeCalls)
    );
  }

  get #unread(): number {
    return this.#line?.writableLength ?? 0;
  }

  /** Reads what waits, as far as there is room for it. */
  goOn(): void {
    while (this.#waiting.length > 0 && !this.#isBusy) this.#read(this.#waiting.shift()!, true);
    if (this.#waiting.length === 0 && !this.#isBusy && this.#transport.socket.isPaused)
      this.#transport.socket.resume();
  }

  #cut(): void {
    this.#state = 'cut';
    this.#waiting = [];
    this.#transport.socket.terminate();
  }
}
