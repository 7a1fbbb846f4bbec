import type { Place } from './host-backend.js';
import { Person } from './person.js';
import { data } from './test-server.js';

/** A bot, signed in below the SDK. */
export async function signedInBot(
  { server, site, host }: Pick<Place, 'server' | 'site' | 'host'>,
  options: { name?: string; reachable?: boolean } = {},
): Promise<{ bot: Person; tokenId: string; secret: string }> {
  const { secret, token } = await host.bots.create({ name: 'Bot', ...options });
  const session = data(await server.http('auth.exchange', { token: secret }, { site }));
  return { bot: Person.with(server, site, session), tokenId: token.id, secret };
}
