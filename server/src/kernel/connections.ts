/**
 * Limits the connections of one process, in total and from one address. A connection beyond the
 * limit is closed before anything is read.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { type Addresses, networkOf } from './address.js';
import type { Log } from './log.js';

/** The limits of one process; each node counts separately. */
export interface ConnectionLimits {
  /** TCP connections. */
  total: number;
  /**
   * TCP connections from one address that is not a trusted proxy; and sockets from one address,
   * also behind a proxy.
   */
  perAddress: number;
  /** Sockets of one member or bot, and of one guest. */
  perUser: number;
  perGuest: number;
}

export const connectionLimits: ConnectionLimits = {
  total: 20_000,
  perAddress: 500,
  perUser: 30,
  perGuest: 10,
};

/** The least time between two equal lines of the log, in milliseconds. */
const tellAgainMs = 60_000;

export function limitConnections(
  server: Server,
  limits: ConnectionLimits,
  addresses: Addresses,
  log: Log,
): void {
  const held = new Map<string, number>();
  const tellTotal = sometimes(() =>
    log.warn({ limit: limits.total }, 'connections are refused: there are MAX_CONNECTIONS of them'),
  );
  const tellAddress = sometimes((address: string) =>
    log.warn(
      { limit: limits.perAddress, address },
      'connections are refused: one address has MAX_CONNECTIONS_PER_ADDRESS of them',
    ),
  );
  server.maxConnections = limits.total;
  server.on('drop', () => tellTotal());
  server.on('connection', (socket: Socket) => {
    // Between an upgrade and its answer there is no other listener, and a connection that is reset
    // then would end the process.
    socket.on('error', () => undefined);
    const { remoteAddress } = socket;
    if (remoteAddress === undefined) return void socket.destroy();
    if (addresses.isProxy(remoteAddress)) return;
    const address = networkOf(remoteAddress);
    const count = held.get(address) ?? 0;
    if (count >= limits.perAddress) {
      tellAddress(address);
      // With a reset, the operating system keeps no state of the connection either.
      return void socket.resetAndDestroy();
    }
    held.set(address, count + 1);
    socket.once('close', () => {
      const left = held.get(address)! - 1;
      if (left > 0) held.set(address, left);
      else held.delete(address);
    });
  });
}

/** Calls `tell` at most once per `tellAgainMs`. */
function sometimes<A extends unknown[]>(tell: (...args: A) => void): (...args: A) => void {
  let last = -Infinity;
  return (...args) => {
    const now = performance.now();
    if (now - last < tellAgainMs) return;
    last = now;
    tell(...args);
  };
}
