import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** What the outside world gives: time, ids and randomness. Handed in, so that tests decide. */
export interface Environment {
  now(): Date;
  newId(): string;
  /** `bytes` of randomness in base64url. */
  randomToken(bytes: number): string;
}

export const systemEnvironment: Environment = {
  now: () => new Date(),
  newId: () => randomUUID(),
  randomToken: (bytes) => randomBytes(bytes).toString('base64url'),
};

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
