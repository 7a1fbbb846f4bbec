/**
 * Where every operation is tried by everybody: one server with two sites, and ten callers who stay.
 */
import { randomUUID } from 'node:crypto';
import { type OperationName, operations } from '@parlor/sdk/protocol/operations';
import type { Operation } from '@parlor/sdk/protocol/table';
import jwt from 'jsonwebtoken';
import type { Site } from '../../server/src/features/sites/sites.js';
import { Person } from '../support/person.js';
import { RawSocket } from '../support/raw-socket.js';
import { data, TestServer } from '../support/test-server.js';
import { tryUpload } from '../support/upload.js';

/** All but the first have an account, and but for the last all are of one site. */
export const callers = [
  'guest',
  'stranger',
  'contact',
  'blocked',
  'member',
  'removed member',
  'admin',
  'owner',
  'moderator',
  "other site's admin",
] as const;
export type Caller = (typeof callers)[number];

/**
 * And the one who wrote the message that is tried for: a person of the place, and so another one in
 * each.
 */
export const everybody = [...callers, 'author'] as const;

export class World implements AsyncDisposable {
  readonly #sockets = new Map<string, RawSocket>();

  private constructor(
    readonly server: TestServer,
    readonly site: Site,
    readonly elsewhere: Site,
    readonly people: Readonly<Record<Caller, Person>>,
    /** Of the site, and in no group. */
    readonly others: Readonly<Record<'banned' | 'newcomer', Person>>,
    /** A token of the host's, for somebody new. */
    readonly sign: () => string,
  ) {}

  static async open(): Promise<World> {
    const server = await TestServer.start();
    const [site, elsewhere] = [await server.site(), await server.site()];
    await server.app.filters.add(site.id, { words: ['later'] }, 'hold');
    const { kid, secret } = await server.app.sites.addSigningSecret(site.id);
    const sign = () =>
      jwt.sign({}, secret, {
        keyid: kid,
        subject: randomUUID(),
        audience: site.publicKey,
        expiresIn: '5m',
      });
    const made = await Promise.all(
      callers.map(
        async (caller) => [caller, await person(server, site, elsewhere, caller)] as const,
      ),
    );
    const [banned, newcomer] = [
      await Person.of(server, site, 'Banned'),
      await Person.of(server, site, 'Newcomer'),
    ];
    await server.http('auth.register', { ...account, name: 'Account' }, { site });
    return new World(
      server,
      site,
      elsewhere,
      Object.fromEntries(made) as Record<Caller, Person>,
      { banned, newcomer },
      sign,
    );
  }

  /** A caller of one try, for what ends or changes the caller. */
  caller(name: Caller): Promise<Person> {
    return person(this.server, this.site, this.elsewhere, name);
  }

  async byHttp(who: Person, name: OperationName, input: Record<string, unknown>): Promise<string> {
    const token = who.session.accessToken;
    if ((operations[name] as Operation).upload) {
      const answer = await tryUpload(
        this.server,
        token,
        'a file',
        input as { conversationId: string },
      );
      return answer.body.ok ? 'ok' : answer.body.error.code;
    }
    const as = { token, ...(operations[name].caller === 'site' && { site: who.site }) };
    const { body } = await this.server.http(name, input, as);
    return body.ok ? 'ok' : body.error.code;
  }

  async bySocket(
    who: Person,
    name: OperationName,
    input: Record<string, unknown>,
  ): Promise<string> {
    let socket = this.#sockets.get(who.id);
    if (!socket || socket.disconnectReason !== null) {
      socket = await RawSocket.open(this.server, {
        siteKey: who.site.publicKey,
        token: who.session.accessToken,
      });
      this.#sockets.set(who.id, socket);
    }
    const reply = await socket.call(name, input);
    return reply.ok ? 'ok' : reply.error.code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }
}

/** That nobody is signed in with. */
export const account = { email: 'account@example.com', password: 'long enough' };

async function person(
  server: TestServer,
  site: Site,
  elsewhere: Site,
  caller: Caller,
): Promise<Person> {
  const home = caller === "other site's admin" ? elsewhere : site;
  if (caller === 'guest') return Person.guest(server, home, caller);
  const input = { email: `${randomUUID()}@example.com`, password: 'long enough', name: caller };
  const session = data(await server.http('auth.register', input, { site: home }));
  const role =
    caller === 'moderator' ? 'moderator' : caller === "other site's admin" ? 'admin' : 'user';
  if (role !== 'user') await server.app.users.update(home.id, session.user.id, { role });
  return Person.with(server, home, session);
}
