import { ChatError } from '../chat-error.js';
import type { Session as Grant } from '../protocol/auth.js';
import type { Rest } from './rest.js';
import { toJson } from './to-json.js';

/** Why the host is asked for a signed identity token. */
export type SignReason = 'initial' | 'expired' | 'rejected';

/**
 * Asks the host's backend for a token (see the guide); `null` if no user is signed in on the host's
 * page.
 */
export type SignIdentity = (reason: SignReason) => Promise<string | null>;

/** A session and the claims that it was created from. */
export interface SignedGrant {
  grant: Grant;
  claims: string;
}

/**
 * Uses the host's `auth` option: asks for a token, never twice at the same time, and exchanges it
 * for a session.
 */
export class SignedIdentity {
  readonly #sign: SignIdentity;
  readonly #rest: Rest;
  readonly #asking = new Map<SignReason, Promise<string | null>>();

  constructor(sign: SignIdentity, rest: Rest) {
    this.#sign = sign;
    this.#rest = rest;
  }

  /**
   * The host's token, or `null` if no user is signed in there. An error of the host's function
   * becomes the cause of a `network_error`.
   */
  ask(reason: SignReason): Promise<string | null> {
    const asking =
      this.#asking.get(reason) ?? this.#ask(reason).finally(() => this.#asking.delete(reason));
    this.#asking.set(reason, asking);
    return asking;
  }

  /**
   * A session for the token; if the server rejects the token, the host is asked once for another.
   * `null` if the host then returns no user.
   */
  async exchange(token: string, signal: AbortSignal): Promise<SignedGrant | null> {
    try {
      return await this.#trade(token, signal);
    } catch (error) {
      if (!(error instanceof ChatError) || error.code !== 'signed_token_rejected') throw error;
      const another = await this.ask('rejected');
      if (another === token) throw error;
      return another === null ? null : await this.#trade(another, signal);
    }
  }

  async #trade(token: string, signal: AbortSignal): Promise<SignedGrant> {
    return {
      grant: await this.#rest.call('auth.exchange', { token }, { signal }),
      claims: claimsOf(token),
    };
  }

  async #ask(reason: SignReason): Promise<string | null> {
    try {
      return await this.#sign(reason);
    } catch (cause) {
      throw new ChatError('network_error', "The host's auth function failed.", { cause });
    }
  }
}

/**
 * A token's claims about the user, without its times and its own id: two tokens with the same
 * claims mean the same identity.
 */
export function claimsOf(token: string): string {
  try {
    const payload = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    // Not decoded from UTF-8: this is compared and never shown.
    const claims = JSON.parse(atob(payload)) as Record<string, unknown>;
    const lasting = Object.entries(claims).filter(
      ([name]) => !['iat', 'nbf', 'exp', 'jti'].includes(name),
    );
    return toJson(lasting.sort(([a], [b]) => (a < b ? -1 : 1)));
  } catch {
    // The server decides whether a token is valid; here it only has to differ from every other.
    return token;
  }
}
