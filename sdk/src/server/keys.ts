/** `host.keys` and `host.signingSecrets`: what the backend shows who it is, and signs with. */
import type { SecretKey, SigningSecret } from '../protocol/host-site.js';
import type { Scope } from '../protocol/scopes.js';
import type { HostCall } from './call.js';

/** A new secret key. The secret itself is not shown again. */
export interface NewSecretKey {
  key: SecretKey;
  /** `sk_…` */
  secretKey: string;
}

/** A new signing secret. The secret itself is not shown again. */
export interface NewSigningSecret {
  signingSecret: SigningSecret;
  /** `ss_…` */
  secret: string;
}

/** The secret keys of the site. All methods need the scope `admin`. */
export interface HostKeys {
  /** The keys that work, the oldest first. */
  list(signal?: AbortSignal): Promise<SecretKey[]>;
  /** Throws `limit_reached`. */
  add(key: { name: string; scopes: Scope[] }, signal?: AbortSignal): Promise<NewSecretKey>;
  /**
   * A new key of the same name and scopes. The old one works for `overlapSeconds` more, by default
   * a day, at most 30 days. Throws `not_found`, `limit_reached`.
   */
  rotate(
    keyId: string,
    options?: { overlapSeconds?: number },
    signal?: AbortSignal,
  ): Promise<NewSecretKey>;
  /** Refused from the next call on. Throws `not_found`. */
  revoke(keyId: string, signal?: AbortSignal): Promise<void>;
}

/** The signing secrets of the site. All methods need the scope `admin`. */
export interface HostSigningSecrets {
  /** The secrets that work, the oldest first. */
  list(signal?: AbortSignal): Promise<SigningSecret[]>;
  /** Throws `limit_reached`. */
  add(signal?: AbortSignal): Promise<NewSigningSecret>;
  /**
   * A new secret. Tokens of the old one are accepted for `overlapSeconds` more, by default a day,
   * at most 30 days. Throws `not_found`, `limit_reached`.
   */
  rotate(
    kid: string,
    options?: { overlapSeconds?: number },
    signal?: AbortSignal,
  ): Promise<NewSigningSecret>;
  /**
   * Tokens that it signed are refused, and the sessions that began with it end, unless
   * `keepSessions`. Returns how many ended. Throws `not_found`.
   */
  revoke(
    kid: string,
    options?: { keepSessions?: boolean },
    signal?: AbortSignal,
  ): Promise<{ endedSessions: number }>;
}

export function hostKeys(call: HostCall): HostKeys {
  return {
    list: async (signal) => (await call('host.listKeys', {}, signal)).keys,
    add: (key, signal) => call('host.addKey', key, signal),
    rotate: (keyId, options = {}, signal) => call('host.rotateKey', { keyId, ...options }, signal),
    revoke: async (keyId, signal) => {
      await call('host.revokeKey', { keyId }, signal);
    },
  };
}

export function hostSigningSecrets(call: HostCall): HostSigningSecrets {
  return {
    list: async (signal) => (await call('host.listSigningSecrets', {}, signal)).signingSecrets,
    add: (signal) => call('host.addSigningSecret', {}, signal),
    rotate: (kid, options = {}, signal) =>
      call('host.rotateSigningSecret', { kid, ...options }, signal),
    revoke: (kid, options = {}, signal) =>
      call('host.revokeSigningSecret', { kid, ...options }, signal),
  };
}
