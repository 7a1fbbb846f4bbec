/** The caller: passed to every handler, created by the binding after it has checked the caller. */

import type { Scope } from '@parlor/sdk/protocol/scopes';
import type { RateLeft } from './rate.js';
import type { Receive } from './receive-file.js';

/** What the kernel needs to know of a site. */
export interface CallingSite {
  readonly id: string;
  readonly publicKey: string;
  allowsOrigin(origin: string): boolean;
}

export interface CallingUser {
  readonly id: string;
  readonly kind: 'guest' | 'member' | 'bot';
  readonly role: 'user' | 'moderator' | 'admin';
}

export interface SiteCall {
  readonly requestId: string;
  readonly siteId: string;
  /** The network address of the caller. */
  readonly address: string;
  /**
   * Aborted when the answer is no longer needed: the request was aborted, or the socket has closed.
   * Work that only produces the answer may stop.
   */
  readonly signal: AbortSignal;
  /**
   * Called with the rate that has the fewest points left, if the binding reports it to its caller.
   */
  readonly onRate?: (left: RateLeft) => void;
}

export interface UserCall extends SiteCall {
  readonly user: CallingUser;
  readonly sessionId: string;
  /** The socket of the call; left out over HTTP. */
  readonly socketId?: string;
}

/** A user who uploads a file. */
export interface UploadCall extends UserCall {
  readonly receive: Receive;
}

/** Who acts for the host: a secret key of its backend, or an operator in the console. */
export interface HostActor {
  readonly kind: 'key' | 'operator';
  readonly id: string;
  /** For the audit log: the name of the key or of the operator. */
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** The host of the site. The dispatcher has checked the scope that the operation declares. */
export interface HostCall extends SiteCall {
  readonly isHost: true;
  readonly actor: HostActor;
  /** The caller's `Idempotency-Key`: a repeated call has the same. */
  readonly idempotencyKey?: string | undefined;
  /** Called if the answer is that of an earlier call with the same key. */
  readonly onReplayed?: () => void;
}

/** A browser that shows the console, signed in or not. */
export interface ConsoleCall extends Omit<SiteCall, 'siteId'> {
  readonly isConsole: true;
  readonly browser: { readonly address: string; readonly userAgent: string };
  /** Sets the cookie of a session, or removes it. */
  setSession(token: string | null): void;
}

/** An operator who is signed in to the console. */
export interface OperatorCall extends ConsoleCall {
  readonly operator: { readonly id: string; readonly name: string };
  readonly sessionId: string;
}

/** The holder of a valid cookie. */
export interface AuthenticatedOperator {
  readonly operator: OperatorCall['operator'];
  readonly sessionId: string;
  /** What `x-parlor-csrf` has to be. */
  readonly csrfToken: string;
}

/** A caller with a valid secret key, or an operator of the site. */
export interface AuthenticatedHost {
  readonly site: CallingSite;
  readonly actor: HostActor;
}

/** A caller with a valid access token. */
export interface Authenticated {
  readonly site: CallingSite;
  readonly user: CallingUser;
  readonly sessionId: string;
  /** When the access token expires. */
  readonly expiresAt: Date;
}

/**
 * How the kernel identifies callers; implemented by auth, sites and operators. All but the last
 * throw faults.
 */
export interface Gatekeeper {
  site(publicKey: string): Promise<CallingSite>;
  user(accessToken: string): Promise<Authenticated>;
  host(secretKey: string): Promise<AuthenticatedHost>;
  /** By the token of a cookie. */
  operator(token: string): Promise<AuthenticatedOperator>;
  /** An operator who acts on a site. Throws `forbidden` without a role there. */
  hostOf(operator: OperatorCall['operator'], publicKey: string): Promise<AuthenticatedHost>;
  /** Whether any site lists this origin: enough for a preflight, which does not name a site. */
  knowsOrigin(origin: string): Promise<boolean>;
  /** Notes that a page asked for the chat of a site, whether or not it may, or has connected. */
  saw(siteId: string, origin: string, isConnected: boolean): void;
}
