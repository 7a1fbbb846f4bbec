import { ChatError } from './chat-error.js';
import type { Feature } from './feature.js';
import type { Live } from './live.js';
import type { Site } from './protocol/sites.js';
import type { Me } from './protocol/users.js';
import { abortable } from './transport/abortable.js';
import type { LeftGuestName } from './transport/left-guest.js';
import type { SessionEnd } from './transport/session.js';

/**
 * Who is signed in on this device, and the ways in and out. Switching user drops everything of the
 * one before.
 */
export interface Auth {
  readonly user: Live<Me | null>;
  /**
   * Why the last session ended, if it was not signed out here: by a sign-out on another device, the
   * end of its time, a ban, or because its user was deactivated or deleted. `null` while a user is
   * signed in, and before the first sign-in. Show it: the user did not sign out.
   */
  readonly ended: Live<SessionEnd | null>;
  /** The site's name and the ways of signing in that it accepts. Needs no sign-in. */
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
   * The guest who chatted on this device directly before the present user signed in, by the `auth`
   * option, `login` or `register`: there are conversations to decide about. `null` for everybody
   * else: a guest without conversations leaves nothing, and another user of the same device is
   * never offered them. Ask the user, then call `keepGuest` or `dropGuest`.
   *
   *     chat.auth.leftGuest.subscribe((guest) => { question.hidden = guest === null; });
   */
  readonly leftGuest: Live<LeftGuestName | null>;
  /**
   * Moves the guest's conversations to the signed-in user, for good, with their order. May be
   * called again if it failed: the offer stays. Throws `not_found`, with the offer gone, if the
   * guest's session is over or there is no guest.
   */
  keepGuest(signal?: AbortSignal): Promise<Me>;
  /**
   * Ends the guest's session: nobody can take its conversations up any more. Throws if the server
   * cannot be reached; the offer stays.
   */
  dropGuest(signal?: AbortSignal): Promise<void>;
  /**
   * Forgets the session here whatever happens, and ends it on the server; `everywhere` ends all of
   * the user's.
   */
  signOut(options?: { everywhere?: boolean }): Promise<void>;
}

export const createAuth: Feature<Auth> = ({ session, rest, call }) => {
  return {
    user: session.user,
    ended: session.ended,
    site: (signal) =>
      abortable([session.life, signal], (either) =>
        rest.call('sites.current', {}, { signal: either }),
      ),
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
