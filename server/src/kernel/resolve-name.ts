import { Resolver } from 'node:dns/promises';

/**
 * The addresses of a name, as the name servers give them: without the machine's own list of hosts,
 * and not by `getaddrinfo`, whose few threads a slow name server would keep from all else. Throws
 * where there is none.
 */
export async function resolveName(hostname: string, signal: AbortSignal): Promise<string[]> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel);
  try {
    const found = await Promise.allSettled([
      resolver.resolve4(hostname),
      resolver.resolve6(hostname),
    ]);
    signal.throwIfAborted();
    const addresses = found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    if (addresses.length === 0) throw new Error('The name has no address');
    return addresses;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
