/** The secrets of a webhook: the newest signs, and older ones until they expire. */
import type { Environment } from '../../kernel/environment.js';

export interface Secret {
  secret: string;
  /** ISO 8601. */
  createdAt: string;
  /** Null for the newest. */
  expiresAt: string | null;
}

const bytes = 24;
/** Secrets that sign at one time: a header has one signature for each. */
const most = 3;

export function newSecret({ environment }: { environment: Environment }): Secret {
  const random = Buffer.from(environment.randomToken(bytes), 'base64url');
  return {
    secret: `whsec_${random.toString('base64')}`,
    createdAt: environment.now().toISOString(),
    expiresAt: null,
  };
}

export const readSecrets = (json: string, now: Date): Secret[] =>
  (JSON.parse(json) as Secret[]).filter(
    ({ expiresAt }) => expiresAt === null || new Date(expiresAt) > now,
  );

/** As hosts see them. */
export const presentSecrets = (json: string, now: Date) =>
  readSecrets(json, now).map(({ secret, createdAt, expiresAt }) => ({
    hint: secret.slice(-4),
    createdAt,
    expiresAt,
  }));

/** Puts a secret before the others, which sign for the time of the overlap. */
export function rotated(
  secrets: readonly Secret[],
  added: Secret,
  overlapHours: number,
  now: Date,
): Secret[] {
  const end = new Date(now.getTime() + overlapHours * 3_600_000).toISOString();
  const older = secrets.map((each) => ({
    ...each,
    expiresAt: each.expiresAt !== null && each.expiresAt < end ? each.expiresAt : end,
  }));
  return [added, ...older.filter(({ expiresAt }) => new Date(expiresAt) > now)].slice(0, most);
}
