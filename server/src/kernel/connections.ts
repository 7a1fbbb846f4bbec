/**
 * How many connections one process holds, in all and from one address. What is beyond is closed
 * before anything is read.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { type Addresses, networkOf } from './address.js';
import type { Log } from './log.js';

/** Of one process; nodes do not count together. */
export interface ConnectionLimits {
  /** TCP connections. */
  total: number;
  /**
   * TCP connections from one address that is no trusted proxy's; and sockets of one address, behind
   * a proxy too.
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

/** Between two lines of the log that say the same. */
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
    // Between an upgrade and its answer nobody else listens, and a connection that is reset then
    // would end the process.
    socket.on('error', () => undefined);
    const { remoteAddress } = socket;
    if (remoteAddress === undefined) return void socket.destroy();
    if (addresses.isProxy(remoteAddress)) return;
    const address = networkOf(remoteAddress);
    const count = held.get(address) ?? 0;
    if (count >= limits.perAddress) {
      tellAddress(address);
      // Nothing stays behind in the system either.
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

/** Runs `tell` at most once in a while. */
function sometimes<A extends unknown[]>(tell: (...args: A) => void): (...args: A) => void {
  let last = -Infinity;
  return (...args) => {
    const now = performance.now();
    if (now - last < tellAgainMs) return;
    last = now;
    tell(...args);
  };
}
