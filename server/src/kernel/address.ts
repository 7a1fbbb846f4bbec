/**
 * The network address of a caller: the same answer for HTTP, the socket and every limit by address.
 * Behind a proxy, the connection is the proxy's, and `x-forwarded-for` says where the request comes
 * from; only its end, the part that trusted proxies have written, is trusted.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyAddress from '@fastify/proxy-addr';
import type { Log } from './log.js';

/**
 * The number of proxies in front of this server; or their networks, in the format of `compile` of
 * @fastify/proxy-addr.
 */
export type TrustProxy = number | readonly string[];

export interface Addresses {
  /** The caller's address as limits count it: see `networkOf`. */
  of(request: IncomingMessage): string;
  /**
   * Whether a connection from here is a trusted proxy's: then it carries the calls of many users.
   */
  isProxy(remoteAddress: string | undefined): boolean;
}

type Trust = (address: string, hops: number) => boolean;

/** Networks with a name. The library also knows `linklocal`. */
const names: Readonly<Record<string, readonly string[]>> = {
  loopback: ['loopback'],
  linklocal: ['linklocal'],
  private: ['uniquelocal'],
};

const hopsMax = 20;

/** `2`, or `loopback, 10.0.0.0/8, 2001:db8::1`. Null if it is neither. */
export function parseTrustProxy(text: string): TrustProxy | null {
  const list = text.split(',').map((entry) => entry.trim());
  const [first = ''] = list;
  if (list.length === 1 && /^\d{1,3}$/.test(first))
    return Number(first) <= hopsMax ? Number(first) : null;
  if (!list.every((entry) => Object.hasOwn(names, entry) || isNetwork(entry))) return null;
  return list.flatMap((entry) => names[entry] ?? entry);
}

function isNetwork(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || rest.length > 0) return false;
  // A prefix of 0 would trust every address, which is certainly a mistake.
  return (
    bits === undefined ||
    (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

export function addressReader(trustProxy: TrustProxy, log: Log): Addresses {
  const trust = trustOf(trustProxy);
  let told = false;
  const tellOnce = () => {
    if (told) return;
    told = true;
    const problem =
      'x-forwarded-for came from an address that TRUST_PROXY does not name, and is ignored';
    log.warn(
      {},
      `${problem}: behind a proxy, set TRUST_PROXY to the number of proxies or to their networks`,
    );
  };
  return {
    of(request) {
      const peer = withoutMapping(request.socket.remoteAddress ?? '');
      const header = request.headers['x-forwarded-for'];
      if (header === undefined) return networkOf(peer);
      if (!trust(peer, 0)) {
        tellOnce();
        return networkOf(peer);
      }
      return networkOf(originOf(peer, String(header), trust));
    },
    isProxy: (remoteAddress) => trust(withoutMapping(remoteAddress ?? ''), 0),
  };
}

function trustOf(trustProxy: TrustProxy): Trust {
  if (typeof trustProxy === 'number') return (_, hops) => hops < trustProxy;
  return trustProxy.length === 0 ? () => false : proxyAddress.compile([...trustProxy]);
}

/**
 * The address that the farthest trusted proxy has written; if it is not an address, the proxy's
 * own.
 */
function originOf(peer: string, header: string, trust: Trust): string {
  // From the right: a caller can write anything at the left.
  const written = header.split(',').reverse();
  let nearest = peer;
  for (const [hops, entry] of written.entries()) {
    if (!trust(nearest, hops)) break;
    const address = readEntry(entry);
    if (address === null) break;
    nearest = address;
  }
  return nearest;
}

/** Some proxies add a port to the address, and brackets around IPv6. */
function readEntry(entry: string): string | null {
  const text = entry.trim();
  // The longest that an address with its port can be.
  if (text.length > 56) return null;
  const bare =
    /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text;
  return isIP(bare) ? withoutMapping(bare) : null;
}

/** `::ffff:192.0.2.1` is the form of an IPv4 address on a server that listens on IPv6, too. */
function withoutMapping(address: string): string {
  // The common case, which needs no parsing.
  if (!address.includes(':')) return address;
  const parsed = ipaddr.isValid(address) ? ipaddr.parse(address) : null;
  return parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress()
    ? parsed.toIPv4Address().toString()
    : address;
}

/**
 * An IPv4 address unchanged; of IPv6, the first 64 bits, because every customer has all addresses
 * below them.
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return isIP(address) ? address : 'unknown';
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.parse(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
