/**
 * Collects the output of a socket for one turn of the event loop: its frames are then passed to the
 * system in one call, which is the largest cost of a fan-out. It also limits the output: the
 * connection of a reader that does not read is closed before the server holds much for it; the
 * client reconnects and compares.
 *
 * It is placed between an Engine.IO socket and its WebSocket, in place of the transport's `send`.
 * Engine.IO's own queue stays empty, so that all waiting data is in the network socket's buffer,
 * where it is counted.
 */

interface Packet {
  options?: { wsPreEncodedFrame?: Buffer[] };
}

/** The parts of Engine.IO's transport and of `ws` that are used; their types name only some. */
interface Transport {
  writable: boolean;
  send(packets: Packet[]): void;
  doClose(done?: () => void): void;
  emit(name: 'drain'): void;
  once(name: 'close', listener: () => void): void;
  socket: { readonly readyState: number; readonly _socket: NetSocket | null; terminate(): void };
}

interface NetSocket {
  readonly writableLength: number;
  cork(): void;
  uncork(): void;
}

const open = 1;

/** All readers at one address together may have this many times the unread data of one reader. */
const readersOfAddress = 64;

/** The sockets of one server. */
export class Outboxes {
  readonly #maxBytes: number;
  readonly #byAddress = new Map<string, Set<Outbox>>();
  #due: Outbox[] = [];

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  attach(transport: object, address: string): void {
    const outbox = new Outbox(
      transport as Transport,
      (unread) => unread > this.#maxBytes || this.#isFull(address, unread),
      () => {
        if (this.#due.push(outbox) === 1) setImmediate(() => this.#flush());
      },
    );
    const others = this.#byAddress.get(address) ?? new Set();
    this.#byAddress.set(address, others.add(outbox));
    (transport as Transport).once('close', () => {
      others.delete(outbox);
      if (others.size === 0) this.#byAddress.delete(address);
    });
  }

  /**
   * Whether this is a slow socket of an address whose readers together have too much unread data.
   */
  #isFull(address: string, unread: number): boolean {
    if (unread < this.#maxBytes / 16) return false;
    let sum = 0;
    for (const outbox of this.#byAddress.get(address) ?? []) sum += outbox.unread;
    return sum > this.#maxBytes * readersOfAddress;
  }

  #flush(): void {
    const due = this.#due;
    this.#due = [];
    for (const outbox of due) outbox.flush();
  }
}

class Outbox {
  readonly #transport: Transport;
  readonly #isTooMuch: (unread: number) => boolean;
  readonly #isDue: () => void;
  readonly #write: (packets: Packet[]) => void;
  #packets: Packet[] = [];
  #sends = 0;

  constructor(transport: Transport, isTooMuch: (unread: number) => boolean, isDue: () => void) {
    this.#transport = transport;
    this.#isTooMuch = isTooMuch;
    this.#isDue = isDue;
    this.#write = transport.send.bind(transport);
    const close = transport.doClose.bind(transport);
    transport.send = (packets) => this.#take(packets);
    transport.doClose = (done) => {
      this.flush();
      close(done);
    };
  }

  #take(packets: Packet[]): void {
    if (this.#packets.length === 0) {
      this.#packets = packets;
      this.#isDue();
    } else {
      this.#packets.push(...packets);
    }
    this.#sends++;
  }

  /** Bytes that wait for the reader. */
  get unread(): number {
    const { _socket: line } = this.#transport.socket;
    return line?.writableLength ?? 0;
  }

  flush(): void {
    if (this.#packets.length === 0) return;
    const packets = this.#packets;
    const sends = this.#sends;
    this.#packets = [];
    this.#sends = 0;
    const { socket } = this.#transport;
    const { _socket: line } = socket;
    if (socket.readyState !== open || !line) return;
    // Data of this turn alone never counts: a burst does not mean a slow reader.
    if (this.#isTooMuch(line.writableLength)) return socket.terminate();
    line.cork();
    this.#write(packets);
    line.uncork();
    // The transport awaits the writing before it takes more; here the buffer is bounded by other
    // means.
    this.#transport.writable = true;
    // One "drain" for each `send`, as Engine.IO counts them; the last is the transport's own.
    for (let n = 1; n < sends; n++) this.#transport.emit('drain');
  }
}
