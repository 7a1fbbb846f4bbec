/**
 * The identities that a user can have: guest, account, signed by the host. Each of them gives a
 * session; moving to a higher one is explicit and logged.
 */
import type { Session } from '@parlor/sdk/protocol/auth';
import type { Me } from '@parlor/sdk/protocol/users';
import type { CallingUser, UserCall } from '../../kernel/context.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Limiter } from '../../kernel/limits.js';
import { requireNotSilenced } from '../../conversation-log/rules.js';
import type { LoginAttempts } from './login-attempts.js';
import type { MovingUp } from './moving-up.js';
import type { Passwords, Requester } from './passwords.js';
import { requireNotBanned } from './require-not-banned.js';
import type { Sessions, Start } from './sessions.js';
import { readSignedIdentity, type SignedIdentity } from './signed-identity.js';
import type { BotSignIn } from '../../ports/bots.js';
import type { Sites, Way } from '../../ports/sites.js';
import type { TellProfile, UserRecord, Accounts } from '../../ports/users.js';

interface Deps {
  sites: Sites;
  users: Accounts;
  tell: TellProfile;
  sessions: Sessions;
  movingUp: MovingUp;
  passwords: Passwords;
  attempts: LoginAttempts;
  limiter: Limiter;
  botTokens: BotSignIn;
  environment: Environment;
  /** Takes the address of a picture; returns the one that is shown from now on. */
  setAvatar: (user: UserRecord, source: string | undefined) => Promise<string | null>;
}

interface Credentials {
  email: string;
  password: string;
}

export class SignIn {
  constructor(private readonly deps: Deps) {}

  /** Throws `rate_limited` after many guests from one address. */
  async guest(siteId: string, name: string | undefined, address: string): Promise<Session> {
    await this.#requireWay(siteId, 'guest');
    await this.deps.limiter.take('newGuest', `${siteId}:${address}`);
    const user = await this.deps.users.create(siteId, {
      kind: 'guest',
      name: name ?? `Guest ${this.deps.environment.newId().slice(0, 4).toUpperCase()}`,
    });
    return this.#start(user, { way: 'guest', address });
  }

  /**
   * Throws `email_taken`; and `rate_limited` after many calls from one address, because the answer
   * reveals which emails have an account.
   */
  async register(
    siteId: string,
    { email, password, name }: Credentials & { name: string },
    address: string,
  ): Promise<Session> {
    await this.#requireWay(siteId, 'account');
    const passwordHash = await this.#hashOfNew({ siteId, address }, { email, password });
    const user = await this.deps.users.create(siteId, {
      kind: 'member',
      name,
      email,
      passwordHash,
    });
    return this.#start(user, { way: 'account', address });
  }

  /**
   * Throws `invalid_credentials`; `user_deactivated` or `user_banned` if the password is right; and
   * `rate_limited` after repeated failures.
   */
  async login(siteId: string, { email, password }: Credentials, address: string): Promise<Session> {
    const { users, sessions, passwords, attempts, environment } = this.deps;
    await this.#requireWay(siteId, 'account');
    passwords.requireRoom({ siteId, address });
    const user = await attempts.count(
      { siteId, email, address },
      async () => {
        const found = await users.withPassword(siteId, email);
        // Also queried for unknown emails, so that it takes the same time.
        return { found, isKnown: await sessions.hasUsed(found?.id ?? '', address) };
      },
      async ({ found }) =>
        (await passwords.matches(password, found?.passwordHash, { siteId, address }))
          ? found
          : null,
    );
    if (!user) throw new Fault('invalid_credentials');
    // A caller who has the password may know this.
    if (user.deactivatedAt) throw new Fault('user_deactivated');
    requireNotBanned(user, environment.now());
    return this.#start(user, { way: 'account', address });
  }

  /**
   * Creates the user that the host's backend signed, or updates the name and picture. Or signs in a
   * bot.
   */
  async exchange(siteId: string, token: string, address: string): Promise<Session> {
    const { botTokens } = this.deps;
    if (botTokens.isToken(token)) return this.#bot(siteId, token, address);
    const identity = await this.#identity(siteId, token);
    const user = await this.#signedUser(siteId, identity);
    requireNotBanned(user, this.deps.environment.now());
    const session = await this.#start(user, { way: 'signed', address, kid: identity.kid });
    if (!(await this.#isSecretOf(siteId, identity))) {
      await this.deps.sessions.end(session.sessionId);
      throw revokedMeanwhile();
    }
    return session;
  }

  async #bot(siteId: string, token: string, address: string): Promise<Session> {
    const { botTokens, users, sessions, environment } = this.deps;
    const { userId, tokenId } = await botTokens.use(siteId, token);
    const user = await users.getKnown(siteId, userId);
    if (user.deactivatedAt) throw new Fault('user_deactivated');
    requireNotBanned(user, environment.now());
    const session = await this.#start(user, { way: 'bot', address, kid: tokenId });
    // Sessions that were stored before the end of the token are ended with it.
    if (!(await botTokens.works(tokenId))) {
      await sessions.end(session.sessionId);
      throw new Fault('signed_token_rejected', 'The token of the bot has ended.');
    }
    return session;
  }

  async refresh(
    siteId: string,
    input: { refreshToken: string; retryKey?: string | undefined },
    address: string,
  ): Promise<Session> {
    const { tokens, userId } = await this.deps.sessions.refresh(siteId, { ...input, address });
    const user = await this.deps.users.get(siteId, userId);
    // The session started while the ban was being stored. Older clients know this code, and drop
    // the session.
    if (user.bannedUntil && user.bannedUntil > this.deps.environment.now())
      throw new Fault('session_ended', 'This user is banned.', { reason: 'banned' });
    return { ...tokens, user: this.deps.users.presentMe(user) };
  }

  /** The guest becomes an account. */
  async upgrade(
    { siteId, user: caller, address }: UserCall,
    { email, password, name }: Credentials & { name?: string | undefined },
  ): Promise<Me> {
    await this.#requireWay(siteId, 'account');
    // The present row of the user: a socket still has the kind of its last token.
    const before = await this.deps.users.get(siteId, caller.id);
    if (before.kind !== 'guest')
      throw new Fault('forbidden', 'Only a guest can become an account.');
    if (name !== undefined && name.trim() !== before.name)
      requireNotSilenced(before.silencedUntil, this.deps.environment.now());
    const passwordHash = await this.#hashOfNew({ siteId, address }, { email, password });
    return this.deps.movingUp.toAccount(before, { email, passwordHash, name });
  }

  /** The guest or account becomes the user that the host's backend signed. */
  async link(siteId: string, caller: CallingUser, token: string): Promise<Me> {
    if (caller.kind === 'bot') throw new Fault('forbidden', 'A bot signs in with its token alone.');
    const identity = await this.#identity(siteId, token);
    const me = await this.deps.movingUp.toSigned(
      await this.deps.users.get(siteId, caller.id),
      identity,
    );
    if (!(await this.#isSecretOf(siteId, identity))) {
      await this.deps.sessions.endAllOf(caller.id);
      throw revokedMeanwhile();
    }
    return me;
  }

  async #identity(siteId: string, token: string): Promise<SignedIdentity> {
    await this.#requireWay(siteId, 'signed');
    const { sites, environment } = this.deps;
    return readSignedIdentity(token, await sites.byId(siteId), sites, environment);
  }

  async #signedUser(
    siteId: string,
    { externalId, name, avatarUrl }: Omit<SignedIdentity, 'kid'>,
  ): Promise<UserRecord> {
    const { users, tell } = this.deps;
    const known = await users.byExternalId(siteId, externalId);
    if (!known) {
      try {
        const made = await users.create(siteId, {
          kind: 'member',
          name: name ?? this.deps.users.nameFromId(externalId),
          externalId,
        });
        return await this.#pictured(made, avatarUrl);
      } catch (error) {
        // Another device of the same person was first.
        if (!(error instanceof Fault && error.code === 'identity_taken')) throw error;
        return this.#signedUser(siteId, { externalId, name, avatarUrl });
      }
    }
    if (known.kind === 'bot')
      throw new Fault('signed_token_rejected', 'The identity token names a bot.');
    if (known.deactivatedAt) throw new Fault('user_deactivated');
    const user = await this.#pictured(await users.update(siteId, known.id, { name }), avatarUrl);
    await tell(known, user);
    return user;
  }

  async #pictured(user: UserRecord, source: string | undefined): Promise<UserRecord> {
    return { ...user, avatarUrl: await this.deps.setAvatar(user, source) };
  }

  async #requireWay(siteId: string, way: Way): Promise<void> {
    (await this.deps.sites.byId(siteId)).requireWay(way);
  }

  /**
   * The password hash of a new account. Throws `email_taken` before the hash is made; if two calls
   * run at the same time, the unique key decides.
   */
  async #hashOfNew(requester: Requester, { email, password }: Credentials): Promise<string> {
    const { passwords, limiter, users } = this.deps;
    passwords.requireRoom(requester);
    const place = `${requester.siteId}:${requester.address}`;
    await limiter.take('newAccount', place);
    if (await users.withPassword(requester.siteId, email)) throw new Fault('email_taken');
    try {
      return await passwords.hash(password, requester);
    } catch (error) {
      await limiter.giveBack('newAccount', place);
      throw error;
    }
  }

  /**
   * Whether the secret is still valid. Checked again after storing what a token allows: sessions
   * that were stored before the revocation are ended by it, later ones by the caller.
   */
  async #isSecretOf(siteId: string, { kid }: SignedIdentity): Promise<boolean> {
    return (await this.deps.sites.signingSecrets(siteId)).some((secret) => secret.kid === kid);
  }

  async #start(user: UserRecord, start: Start): Promise<Session> {
    return {
      ...(await this.deps.sessions.start(user, start)),
      user: this.deps.users.presentMe(user),
    };
  }
}

function revokedMeanwhile(): Fault {
  return new Fault(
    'signed_token_rejected',
    'The identity token is not valid here: its secret has been revoked.',
  );
}
