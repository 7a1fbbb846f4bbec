/** A site with a backend of its own, that makes, changes and deletes people. */
import { ChatError, createHost, type Host } from '@parlor/sdk/server';
import type { User } from '@parlor/sdk/protocol/users';
import jwt from 'jsonwebtoken';
import type { Site } from '../../server/src/features/sites/sites.js';
import { Person } from './person.js';
import { data, TestServer } from './test-server.js';

export interface Place {
  server: TestServer;
  site: Site;
  host: Host;
  secretKey: string;
  /** A token of the host's for this person. */
  sign(externalId: string, claims?: object): string;
}

export async function place(): Promise<Place> {
  const server = await TestServer.start({}, { avatarOrigins: ['https://host.example'] });
  const site = await server.site();
  const { kid, secret } = await server.app.sites.addSigningSecret(site.id);
  const secretKey = await server.secretKey(site);
  return {
    server,
    site,
    secretKey,
    host: createHost({ url: server.url, secretKey }),
    sign: (subject, claims = {}) =>
      jwt.sign(claims, secret, { keyid: kid, subject, audience: site.publicKey, expiresIn: '5m' }),
  };
}

/** The person of this external id, signed in on one more device. */
export const signedIn = async (
  { server, site, sign }: Place,
  externalId: string,
): Promise<Person> =>
  Person.with(
    server,
    site,
    data(await server.http('auth.exchange', { token: sign(externalId) }, { site })),
  );

/** The error code of a call that must fail. */
export const failure = async (call: Promise<unknown>): Promise<string> => {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ChatError)) throw new Error('A ChatError was expected', { cause: error });
  return error.code;
};

/** The last that a listening person was told of a user. */
export const told = (person: Person, userId: string): User | undefined =>
  person
    .heard(userId)
    .flatMap((event) =>
      event.name === 'user.updated' && event.data.user.id === userId ? [event.data.user] : [],
    )
    .at(-1);
