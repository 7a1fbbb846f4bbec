import { hash, randomBytes, randomUUID } from 'node:crypto';

/** Time, ids and randomness. Injected, so that tests can control them. */
export interface Environment {
  now(): Date;
  newId(): string;
  /** `bytes` of randomness in base64url. */
  randomToken(bytes: number): string;
  /** A number from 0 to 1, for the lengths of pauses. */
  random(): number;
}

export const systemEnvironment: Environment = {
  now: () => new Date(),
  newId: () => randomUUID(),
  randomToken: (bytes) => randomBytes(bytes).toString('base64url'),
  random: () => Math.random(),
};

export function sha256(text: string): string {
  return hash('sha256', text, 'base64url');
}
