/**
 * Who may have one more socket: bounded in all, by address and by user. The newest is refused and
 * the open ones stay. If the oldest were closed instead, its client would come back and push out
 * the next one, and with one tab too many all tabs would lose their connection in turn. A client
 * that is refused works over HTTP and tries again after `retryAfterMs`.
 *
 * A socket keeps its place until its TCP connection is closed, however its handshake ends.
 */
import type { IncomingMessage } from 'node:http';
import type { CallingUser } from './context.js';
import type { ConnectionLimits } from './connections.js';
import { Fault } from './fault.js';

export interface SocketPlace {
  readonly address: string;
  /** The socket belongs to this user now. Throws `rate_limited` if the user has too many. */
  settle(user: CallingUser): void;
}

/** Part of the connections that is left to HTTP. */
const forHttp = 0.1;
/** Part of the sockets, in all and of one address, that may be in the middle of their handshake. */
const unsettled = 0.25;
/** With low limits. */
const unsettledLeast = 8;

const retryAfterMs = 30_000;

export class SocketPlaces {
  readonly #limits: ConnectionLimits;
  readonly #byRequest = new WeakMap<IncomingMessage, SocketPlace>();
  readonly #byAddress = new Counts();
  readonly #unsettledByAddress = new Counts();
  readonly #byUser = new Counts();
  #all = 0;
  #unsettled = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /**
   * Before anything else of a handshake. Throws `unavailable`, or `rate_limited` where the address
   * has too many.
   */
  take(request: IncomingMessage, address: string): SocketPlace {
    // Its `close` may be over, and with it the time at which a place is given back.
    if (request.socket.destroyed)
      throw new Fault('unavailable', 'The connection is closed.', { retryAfterMs });
    const { total, perAddress } = this.#limits;
    if (this.#all >= Math.ceil(total * (1 - forHttp)) || this.#unsettled >= shareOf(total)) {
      throw new Fault('unavailable', 'There are too many sockets.', { retryAfterMs });
    }
    if (
      this.#byAddress.of(address) >= perAddress ||
      this.#unsettledByAddress.of(address) >= shareOf(perAddress)
    ) {
      throw new Fault('rate_limited', 'There are too many sockets from this address.', {
        retryAfterMs,
      });
    }
    let userId: string | null = null;
    this.#all++;
    this.#unsettled++;
    this.#byAddress.add(address);
    this.#unsettledByAddress.add(address);
    const place: SocketPlace = {
      address,
      settle: ({ id, kind }) => {
        const most = kind === 'guest' ? this.#limits.perGuest : this.#limits.perUser;
        if (this.#byUser.of(id) >= most)
          throw new Fault('rate_limited', `This user has ${most} sockets, which is the most.`, {
            retryAfterMs,
          });
        if (userId !== null || request.socket.destroyed) return;
        userId = id;
        this.#byUser.add(id);
        this.#unsettled--;
        this.#unsettledByAddress.remove(address);
      },
    };
    this.#byRequest.set(request, place);
    request.socket.once('close', () => {
      this.#all--;
      this.#byAddress.remove(address);
      if (userId !== null) return this.#byUser.remove(userId);
      this.#unsettled--;
      this.#unsettledByAddress.remove(address);
    });
    return place;
  }

  of(request: IncomingMessage): SocketPlace | undefined {
    return this.#byRequest.get(request);
  }
}

const shareOf = (limit: number): number => Math.max(unsettledLeast, Math.ceil(limit * unsettled));

class Counts {
  readonly #counts = new Map<string, number>();

  of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  add(key: string): void {
    this.#counts.set(key, this.of(key) + 1);
  }

  remove(key: string): void {
    const left = this.of(key) - 1;
    if (left > 0) this.#counts.set(key, left);
    else this.#counts.delete(key);
  }
}
