/** The ladder of identities on one user record: guest, account, host-signed. Every rung gives a session; going up is explicit and logged. */
import type { Session } from '@parlor/sdk/protocol/auth';
import type { Me } from '@parlor/sdk/protocol/users';
import type { CallingUser } from '../../kernel/context.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Limiter } from '../../kernel/limits.js';
import type { Log } from '../../kernel/log.js';
import type { Sites, Way } from '../sites/sites.js';
import type { TellProfile } from '../users/tell-profile.js';
import type { UserRow } from '../users/user.entity.js';
import { foldEmail } from '../users/fold.js';
import type { Users } from '../users/users.js';
import { requireNotBanned } from './require-not-banned.js';
import type { Passwords } from './passwords.js';
import type { Sessions } from './sessions.js';
import { readSignedIdentity, type SignedIdentity } from './signed-identity.js';

interface Parts {
  sites: Sites;
  users: Users;
  tell: TellProfile;
  sessions: Sessions;
  passwords: Passwords;
  limiter: Limiter;
  environment: Environment;
  log: Log;
}

interface Credentials {
  email: string;
  password: string;
}

export class SignIn {
  constructor(private readonly parts: Parts) {}

  /** Throws `rate_limited` after many from one address. */
  async guest(siteId: string, name: string | undefined, address: string): Promise<Session> {
    await this.#requireWay(siteId, 'guest');
    await this.parts.limiter.take('newGuest', `${siteId}:${address}`);
    const user = await this.parts.users.create(siteId, {
      kind: 'guest',
      name: name ?? `Guest ${this.parts.environment.newId().slice(0, 4).toUpperCase()}`,
    });
    return this.#start(user, 'guest');
  }

  async register(siteId: string, { email, password, name }: Credentials & { name: string }): Promise<Session> {
    await this.#requireWay(siteId, 'account');
    await this.#requireFree(siteId, email);
    const passwordHash = await this.parts.passwords.hash(password);
    return this.#start(await this.parts.users.create(siteId, { kind: 'member', name, email, passwordHash }), 'account');
  }

  /** Throws `invalid_credentials`, `user_deactivated` or `user_banned` to whoever knows the password, and `rate_limited` after repeated failures. */
  async login(siteId: string, { email, password }: Credentials, address: string): Promise<Session> {
    await this.#requireWay(siteId, 'account');
    const attempt = `${siteId}:${address}:${foldEmail(email)}`;
    // Taken before the answer is known: guesses that arrive together count too.
    await this.parts.limiter.take('loginFailure', attempt);
    const user = await this.parts.users.withPassword(siteId, email);
    if (!(await this.parts.passwords.matches(password, user?.passwordHash)) || !user) throw new Fault('invalid_credentials');
    await this.parts.limiter.forgive('loginFailure', attempt);
    // Whoever has the password may know.
    if (user.deactivatedAt) throw new Fault('user_deactivated');
    requireNotBanned(user, this.parts.environment.now());
    return this.#start(user, 'account');
  }

  /** Makes the user that the host's backend vouches for, or brings name and picture up to date. */
  async exchange(siteId: string, token: string): Promise<Session> {
    const identity = await this.#identity(siteId, token);
    const user = await this.#signedUser(siteId, identity);
    requireNotBanned(user, this.parts.environment.now());
    return this.#start(user, 'signed');
  }

  async refresh(siteId: string, refreshToken: string, retryKey: string | undefined): Promise<Session> {
    const { tokens, userId } = await this.parts.sessions.refresh(siteId, refreshToken, retryKey);
    const user = await this.parts.users.get(siteId, userId);
    // It began while the ban was being stored. Older clients know this code, and forget the session.
    if (user.bannedUntil && user.bannedUntil > this.parts.environment.now()) throw new Fault('session_ended', 'This user is banned.');
    return { ...tokens, user: this.parts.users.presentMe(user) };
  }

  /** The guest becomes an account. */
  async upgrade(siteId: string, caller: CallingUser, { email, password, name }: Credentials & { name?: string | undefined }): Promise<Me> {
    await this.#requireWay(siteId, 'account');
    // As it is now: a socket goes on with the kind of its last token.
    const before = await this.parts.users.get(siteId, caller.id);
    if (before.kind !== 'guest') throw new Fault('forbidden', 'Only a guest can become an account.');
    await this.#requireFree(siteId, email);
    const passwordHash = await this.parts.passwords.hash(password);
    const user = await this.parts.users.update(siteId, caller.id, { kind: 'member', email, passwordHash, name });
    await this.parts.sessions.moveUp(caller.id, 'account');
    await this.parts.tell(before, user);
    this.parts.log.info({ siteId, userId: caller.id, from: 'guest', to: 'account' }, 'identity moved up');
    return this.parts.users.presentMe(user);
  }

  /** The guest or account becomes the person that the host's backend vouches for. */
  async link(siteId: string, caller: CallingUser, token: string): Promise<Me> {
    const { externalId, name, avatarUrl } = await this.#identity(siteId, token);
    const before = await this.parts.users.get(siteId, caller.id);
    if (before.externalId !== null && before.externalId !== externalId)
      throw new Fault('forbidden', 'This user has a host identity already.');
    const user = await this.parts.users.update(siteId, caller.id, { kind: 'member', externalId, name, avatarUrl });
    await this.parts.sessions.moveUp(caller.id, 'signed');
    await this.parts.tell(before, user);
    this.parts.log.info({ siteId, userId: caller.id, from: before.kind, to: 'signed' }, 'identity moved up');
    return this.parts.users.presentMe(user);
  }

  async #identity(siteId: string, token: string): Promise<SignedIdentity> {
    await this.#requireWay(siteId, 'signed');
    const { sites, environment } = this.parts;
    return readSignedIdentity(token, await sites.byId(siteId), sites, environment);
  }

  async #signedUser(siteId: string, { externalId, name, avatarUrl }: SignedIdentity): Promise<UserRow> {
    const { users, tell } = this.parts;
    const known = await users.byExternalId(siteId, externalId);
    if (!known) {
      try {
        return await users.create(siteId, {
          kind: 'member',
          name: name ?? externalId.slice(0, 80),
          externalId,
          avatarUrl: avatarUrl ?? null,
        });
      } catch (error) {
        // Another device of the same person was first.
        if (!(error instanceof Fault && error.code === 'identity_taken')) throw error;
        return this.#signedUser(siteId, { externalId, name, avatarUrl });
      }
    }
    if (known.deactivatedAt) throw new Fault('user_deactivated');
    const user = await users.update(siteId, known.id, { name, avatarUrl });
    await tell(known, user);
    return user;
  }

  async #requireWay(siteId: string, way: Way): Promise<void> {
    (await this.parts.sites.byId(siteId)).requireWay(way);
  }

  /** Saves the hash where the answer is clear; the unique key decides where two come at once. */
  async #requireFree(siteId: string, email: string): Promise<void> {
    if (await this.parts.users.withPassword(siteId, email)) throw new Fault('email_taken');
  }

  async #start(user: UserRow, way: Way): Promise<Session> {
    return { ...(await this.parts.sessions.start(user, way)), user: this.parts.users.presentMe(user) };
  }
}
