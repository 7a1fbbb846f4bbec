import ipaddr from 'ipaddr.js';

/** Public by its number, and a cloud's own inside of its machines. */
const internal = new Set(['168.63.129.16']);

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');
/** The interface part with which ISATAP wraps an IPv4 address. */
const isatap = new Set(['0:5efe', '200:5efe']);

/**
 * Whether an address is one of the internet's: none of this machine, of a private network, of a
 * cloud's metadata, of many at once, or of a range that wraps another address (4-in-6, NAT64, 6to4,
 * Teredo …). Whatever is not known to be public is not.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv4) return !internal.has(parsed.toString());
  const { parts } = parsed;
  return (
    parsed.match(globalUnicast) &&
    !isatap.has(`${parts[4]!.toString(16)}:${parts[5]!.toString(16)}`)
  );
}
