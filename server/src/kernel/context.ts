/** Who calls: handed to every handler, made by the binding after it has checked the caller. */

import type { RateLeft } from './limits.js';
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
   * Aborted when nobody waits for the answer any more: the request was cut off, or the socket has
   * gone. Work that only answers may end.
   */
  readonly signal: AbortSignal;
  /**
   * Called with what is left of the rate that has the fewest points left, where the binding tells
   * its caller so.
   */
  readonly onRate?: (left: RateLeft) => void;
}

export interface UserCall extends SiteCall {
  readonly user: CallingUser;
  readonly sessionId: string;
  /** Of the socket that the call came over; left out over HTTP. */
  readonly socketId?: string;
}

/** A user who brings a file. */
export interface UploadCall extends UserCall {
  readonly receive: Receive;
}

/** The host's backend, which has shown a secret key of the site. */
export interface HostCall extends SiteCall {
  readonly isHost: true;
}

/** Somebody who has shown a valid access token. */
export interface Authenticated {
  readonly site: CallingSite;
  readonly user: CallingUser;
  readonly sessionId: string;
  /** When the access token runs out. */
  readonly expiresAt: Date;
}

/**
 * How the kernel tells who calls; the auth feature and the sites answer. The first three throw
 * faults.
 */
export interface Gatekeeper {
  site(publicKey: string): Promise<CallingSite>;
  user(accessToken: string): Promise<Authenticated>;
  host(secretKey: string): Promise<CallingSite>;
  /** Whether any site lists this origin: enough for a preflight, which names no site. */
  knowsOrigin(origin: string): Promise<boolean>;
}
