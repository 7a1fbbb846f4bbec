/**
 * Where a request may go: http and https on their standard ports, to internet names whose addresses
 * are all public. Checked again for each address on the way.
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.js';

export type Refusal =
  | 'malformed'
  | 'scheme'
  | 'credentials'
  | 'port'
  | 'name'
  | 'address'
  | 'busy'
  | 'redirects'
  | 'status'
  | 'type'
  | 'encoding'
  | 'too_large'
  | 'too_slow'
  | 'unreachable';

/** Why something outside was not fetched. */
export class RefusedFetch extends Error {
  override readonly name = 'RefusedFetch';
  constructor(readonly reason: Refusal) {
    super(`Not fetched: ${reason}`);
  }
}

export interface Surroundings {
  /** The addresses of a name. Throws if there are none. */
  resolve(hostname: string, signal: AbortSignal): Promise<string[]>;
  /**
   * What is allowed beyond public addresses on the usual ports. For tests, which have no internet.
   */
  permits?(address: string, port: number): boolean;
  /** Names or addresses, with ports, that the operator of the server trusts: anything goes. */
  trusts?(hostname: string, port: number): boolean;
}

/**
 * A destination: the name is for the request and its certificate, the addresses are the checked
 * ones.
 */
export interface Target {
  readonly url: URL;
  readonly hostname: string;
  readonly port: number;
  readonly addresses: readonly string[];
}

/** Characters of the longest address that is fetched; longer ones are refused. */
export const urlMost = 2_000;
const triedOfFamily = 2;
const webPorts: readonly number[] = [80, 443];
/**
 * Names of this machine and of the local network. Their addresses would be refused; they are not
 * even resolved.
 */
const innerNames =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa|onion|invalid|test)$/;

/** Throws `RefusedFetch`. */
export async function targetOf(
  text: string,
  base: URL | undefined,
  around: Surroundings,
  signal: AbortSignal,
): Promise<Target> {
  const url = urlOf(text, base);
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const hostname = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const isTrusted = around.trusts?.(hostname, port) === true;
  if (!webPorts.includes(port) && !around.permits && !isTrusted) throw new RefusedFetch('port');
  const addresses =
    isIP(hostname) === 0 ? await addressesOf(hostname, around, signal, isTrusted) : [hostname];
  const isAllowed = (address: string) =>
    isTrusted ||
    (webPorts.includes(port) && isPublicAddress(address)) ||
    around.permits?.(address, port) === true;
  if (addresses.length === 0 || !addresses.every(isAllowed)) throw new RefusedFetch('address');
  return { url, hostname, port, addresses: someOf(addresses) };
}

/** An attacker's name may have hundreds of addresses, to make this server try them all. */
function someOf(addresses: readonly string[]): string[] {
  return [4, 6].flatMap((family) =>
    addresses.filter((address) => isIP(address) === family).slice(0, triedOfFamily),
  );
}

function urlOf(text: string, base: URL | undefined): URL {
  if (text.length > urlMost || !URL.canParse(text, base?.href)) throw new RefusedFetch('malformed');
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new RefusedFetch('scheme');
  if (url.username !== '' || url.password !== '') throw new RefusedFetch('credentials');
  return url;
}

async function addressesOf(
  hostname: string,
  around: Surroundings,
  signal: AbortSignal,
  isTrusted: boolean,
): Promise<string[]> {
  if (!isTrusted && (!hostname.includes('.') || innerNames.test(hostname)))
    throw new RefusedFetch('name');
  try {
    // Trusted names may be known to this machine alone.
    if (isTrusted) return (await lookup(hostname, { all: true })).map(({ address }) => address);
    return await around.resolve(hostname, signal);
  } catch {
    throw new RefusedFetch(signal.aborted ? 'too_slow' : 'unreachable');
  }
}
