import { ChatError } from './chat-error.js';
import type { Feature } from './feature.js';
import { createKnownSite } from './known-site.js';
import type { Live } from './live.js';
import type { Site } from './protocol/sites.js';
import type { Me } from './protocol/users.js';
import { abortable } from './transport/abortable.js';
import type { LeftGuestName } from './transport/left-guest.js';
import type { SessionEnd } from './transport/session.js';

/**
 * Who is signed in on this device, and the ways to sign in and out. When another user signs in,
 * everything of the previous user is dropped.
 */
export interface Auth {
  readonly user: Live<Me | null>;
  /**
   * Why the last session ended, if it was not signed out here: a sign-out on another device, its
   * expiry, a ban, or because its user was deactivated or deleted. `null` while a user is signed
   * in, and before the first sign-in. Show it: the user did not sign out.
   */
  readonly ended: Live<SessionEnd | null>;
  /**
   * The site's name and the ways of signing in that it accepts. Needs no sign-in. The answer may be
   * up to 10 seconds old.
   */
  site(signal?: AbortSignal): Promise<Site>;
  signInAsGuest(input?: { name?: string }, signal?: AbortSignal): Promise<Me>;
  /** Throws `email_taken`, `invalid_input`. */
  register(
    input: { email: string; password: string; name: string },
    signal?: AbortSignal,
  ): Promise<Me>;
  /** Throws `invalid_credentials`, `rate_limited`. */
  login(input: { email: string; password: string }, signal?: AbortSignal): Promise<Me>;
  /** Signs in with the `auth` option's token. Throws `signed_token_rejected`. */
  signInSigned(signal?: AbortSignal): Promise<Me>;
  /** The signed-in guest becomes an account and keeps the history. */
  upgrade(
    input: { email: string; password: string; name?: string },
    signal?: AbortSignal,
  ): Promise<Me>;
  /** The signed-in guest or account takes on the host's identity, through the `auth` option. */
  link(signal?: AbortSignal): Promise<Me>;
  /**
   * The guest who chatted on this device directly before the present user signed in (by the `auth`
   * option, `login` or `register`), if the guest has conversations. Otherwise `null`, also for any
   * other user of the same device. Ask the user, then call `keepGuest` or `dropGuest`.
   *
   *     chat.auth.leftGuest.subscribe((guest) => { question.hidden = guest === null; });
   */
  readonly leftGuest: Live<LeftGuestName | null>;
  /**
   * Moves the guest's conversations to the signed-in user permanently; their order stays. If it
   * fails, it may be called again: `leftGuest` stays. Throws `not_found`, and clears `leftGuest`,
   * if the guest's session is over or there is no guest.
   */
  keepGuest(signal?: AbortSignal): Promise<Me>;
  /**
   * Ends the guest's session: after that, its conversations cannot be recovered. Throws if the
   * server cannot be reached; `leftGuest` stays then.
   */
  dropGuest(signal?: AbortSignal): Promise<void>;
  /**
   * Always deletes the session on this device, then ends it on the server; `everywhere` ends all of
   * the user's sessions.
   */
  signOut(options?: { everywhere?: boolean }): Promise<void>;
}

export const createAuth: Feature<Auth> = ({ session, call, use }) => {
  const knownSite = use(createKnownSite);
  return {
    user: session.user,
    ended: session.ended,
    site: (signal) => knownSite.recent(signal),
    signInAsGuest: (input = {}, signal) => session.signIn('auth.guest', input, signal),
    register: (input, signal) => session.signIn('auth.register', input, signal),
    login: (input, signal) => session.signIn('auth.login', input, signal),
    signInSigned: (signal) => session.signInSigned(signal),
    async upgrade(input, signal) {
      const me = await call('auth.upgrade', input, { signal });
      session.patch(me);
      return me;
    },
    async link(signal) {
      const { scope } = session;
      const token = await abortable([scope, signal], () => session.signedToken());
      const me = await call('auth.link', { token }, { signal });
      session.linked(me, token);
      return me;
    },
    leftGuest: session.leftGuest.live,
    async keepGuest(signal) {
      const { scope } = session;
      const proof = session.leftGuest.proof(session.user.value?.id ?? '');
      if (!proof)
        throw new ChatError('not_found', 'No guest has left conversations for this user.');
      const forget = () => !scope.aborted && session.leftGuest.forget();
      try {
        const me = await call('auth.merge', proof, { signal, repeatable: true });
        session.patch(me);
        forget();
        return me;
      } catch (error) {
        if (error instanceof ChatError && error.code === 'not_found') forget();
        throw error;
      }
    },
    dropGuest: (signal) => abortable([session.scope, signal], () => session.leftGuest.drop()),
    signOut: ({ everywhere = false } = {}) => session.signOut(everywhere),
  };
};
