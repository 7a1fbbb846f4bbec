import { Resolver } from 'node:dns/promises';

/**
 * The addresses of a name from the name servers: without the machine's hosts file, and not with
 * `getaddrinfo`, because a slow name server would occupy its few threads. Throws if there is none.
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
