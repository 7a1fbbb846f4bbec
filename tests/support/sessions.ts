/** For tests of who is signed in, on which devices, and until when. */
import { expect, vi } from 'vitest';
import type { Site } from '../../server/src/features/sites/sites.js';
import { RawSocket } from './raw-socket.js';
import { code, type TestServer } from './test-server.js';

/** An account that registers, and signs in. */
export const ada = { email: 'ada@example.com', password: 'correct horse', name: 'Ada' };
export const login = { email: ada.email, password: ada.password };

/** What the holder of this access token is told: their name, or the error's code. */
export async function whoIs(server: TestServer, token: string): Promise<string> {
  const answer = await server.http('users.me', {}, { token });
  return answer.body.ok ? answer.body.data.name : code(answer);
}

export const refreshed = (
  server: TestServer,
  site: Site,
  refreshToken: string,
  retryKey?: string,
) => server.http('auth.refresh', { refreshToken, ...(retryKey && { retryKey }) }, { site });

export const socketOf = (server: TestServer, site: Site, token: string): Promise<RawSocket> =>
  RawSocket.open(server, { siteKey: site.publicKey, token });

/** The socket was told why, and closed. */
export async function toBeEnded({ socket, events }: RawSocket, reason: string): Promise<void> {
  await vi.waitFor(() => expect(socket.connected).toBe(false), 5_000);
  expect(events.filter(({ name }) => name === 'session.ended')).toEqual([
    { name: 'session.ended', data: { reason } },
  ]);
}
