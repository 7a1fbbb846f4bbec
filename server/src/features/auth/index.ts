/** Signing in, sessions, and users who get a higher identity. */
import type { KeyObject } from 'node:crypto';
import type { authOperations } from '@parlor/sdk/protocol/auth';
import type { hostSessionOperations } from '@parlor/sdk/protocol/host-people';
import { rowsOf } from '../../database/site-rows.js';
import { SessionRow } from './session.entity.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { Audit, Filters } from '../../ports/moderation.js';
import type { BotSignIn } from '../../ports/bots.js';
import type { Sites } from '../../ports/sites.js';
import type {
  Accounts,
  FindUser,
  Lookalikes,
  TellProfile,
  UserRecord,
  Users,
} from '../../ports/users.js';
import { authApi, type GuestMerges } from './auth.api.js';
import { HostSessions } from './host-sessions.js';
import { LoginAttempts } from './login-attempts.js';
import { MovingUp } from './moving-up.js';
import { Passwords } from './passwords.js';
import { Sessions } from './sessions.js';
import { SignIn } from './sign-in.js';

export { loadTokenSecret } from './token-secret.js';
export { sessionSql } from './session-sql.js';

interface SessionDeps extends Pick<Ground, 'database' | 'environment' | 'realtime' | 'sql'> {
  sites: Sites;
  users: Users;
  tokenSecret: KeyObject;
}

/** Sessions as other features and every call need them. */
export const createSessions = ({
  database,
  environment,
  realtime,
  sites,
  users,
  sql,
  tokenSecret,
}: SessionDeps) =>
  new Sessions(database, environment, sites, users, sql, tokenSecret, (id) =>
    realtime().endSession(id, 'revoked'),
  );

interface Deps extends Ground {
  sites: Sites;
  users: Accounts;
  lookalikes: Lookalikes;
  tell: TellProfile;
  sessions: Sessions;
  filters: Filters;
  findUser: FindUser;
  audit: Audit;
  merges: GuestMerges;
  botTokens: BotSignIn;
  /** Takes the address of a picture, and returns the address that is shown from now on. */
  setAvatar: (user: UserRecord, source: string | undefined) => Promise<string | null>;
  passwordCost: number | undefined;
  firstPauseSeconds: number | undefined;
}

export function createAuthFeature(
  deps: Deps,
): Feature<
  Handlers<typeof authOperations & typeof hostSessionOperations>,
  { passwords: Passwords; attempts: LoginAttempts }
> {
  const { limiter, sessions, realtime, filters, merges } = deps;
  const passwords = new Passwords(deps.passwordCost ?? 12);
  const attempts = new LoginAttempts(limiter, deps.firstPauseSeconds);
  const signIn = new SignIn({ ...deps, movingUp: new MovingUp(deps), passwords, attempts });
  const hostSessions = new HostSessions(deps);
  return {
    handlers: {
      ...authApi(signIn, sessions, realtime, filters, merges),
      ...hostSessions.handlers(),
    },
    ports: { passwords, attempts },
    chores: [() => sessions.dropExpired()],
    siteRows: [rowsOf(deps.database, 'site', SessionRow, 'siteId')],
    forget: [(transaction, userId) => sessions.forget(transaction, userId)],
    exports: [hostSessions.exports],
  };
}
