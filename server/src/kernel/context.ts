/** The caller: passed to every handler, created by the binding after it has checked the caller. */

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

/** The host's backend, which has shown a secret key of the site. */
export interface HostCall extends SiteCall {
  readonly isHost: true;
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
 * How the kernel identifies callers; implemented by the auth feature and the sites. The first three
 * throw faults.
 */
export interface Gatekeeper {
  site(publicKey: string): Promise<CallingSite>;
  user(accessToken: string): Promise<Authenticated>;
  host(secretKey: string): Promise<CallingSite>;
  /** Whether any site lists this origin: enough for a preflight, which does not name a site. */
  knowsOrigin(origin: string): Promise<boolean>;
}
