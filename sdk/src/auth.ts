import type { Live } from './live.js';
import type { Site } from './protocol/sites.js';
import type { Me } from './protocol/users.js';

/** Why the host is asked for a signed identity token. */
export type SignReason = 'initial' | 'expired' | 'rejected';

/** Asks the host's backend for a token (see the guide); `null` when nobody is signed in on the host's page. */
export type SignIdentity = (reason: SignReason) => Promise<string | null>;

/** Who is signed in on this device, and the ways in and out. Switching user drops everything of the one before. */
export interface Auth {
  readonly user: Live<Me | null>;
  /** The site's name and the ways of signing in that it accepts. Needs no sign-in. */
  site(signal?: AbortSignal): Promise<Site>;
  signInAsGuest(input?: { name?: string }, signal?: AbortSignal): Promise<Me>;
  /** Throws `email_taken`, `invalid_input`. */
  register(input: { email: string; password: string; name: string }, signal?: AbortSignal): Promise<Me>;
  /** Throws `invalid_credentials`, `rate_limited`. */
  login(input: { email: string; password: string }, signal?: AbortSignal): Promise<Me>;
  /** Signs in with the `auth` option's token. Throws `signed_token_rejected`. */
  signInSigned(signal?: AbortSignal): Promise<Me>;
  /** The signed-in guest becomes an account and keeps the history. */
  upgrade(input: { email: string; password: string; name?: string }, signal?: AbortSignal): Promise<Me>;
  /** The signed-in guest or account takes on the host's identity, through the `auth` option. */
  link(signal?: AbortSignal): Promise<Me>;
  /** Forgets the session here whatever happens, and ends it on the server; `everywhere` ends all of the user's. */
  signOut(options?: { everywhere?: boolean }): Promise<void>;
}
