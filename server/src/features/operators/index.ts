/** The people who manage sites in the console, how they sign in, and their roles on sites. */
import type { KeyObject } from 'node:crypto';
import type { operatorOperations, OperatorRole } from '@parlor/sdk/protocol/operators';
import { rowsOf } from '../../database/site-rows.js';
import type { AuthenticatedHost, AuthenticatedOperator } from '../../kernel/context.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import { Fault } from '../../kernel/fault.js';
import type { LoginAttempts, Passwords } from '../../ports/auth.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { Audit } from '../../ports/moderation.js';
import type { SiteMaking, Sites } from '../../ports/sites.js';
import { Links } from './links.js';
import { OperatorLinkRow, SiteOperatorRow } from './operator.entity.js';
import { Operators } from './operators.js';
import { operatorsApi } from './operators.api.js';
import { OperatorSessions } from './operator-sessions.js';
import { SecondFactor } from './second-factor.js';
import { Team } from './team.js';

interface Deps extends Ground {
  sites: Sites & SiteMaking;
  audit: Audit;
  passwords: Passwords;
  attempts: LoginAttempts;
  tokenSecret: KeyObject;
  /** Begins the deletion of a site. */
  deleteSite(siteId: string): Promise<void>;
  publicUrl: string;
  /** Whether anybody may make an account. */
  signUp: boolean;
  sitesPerOperator: number;
}

interface Ports {
  operatorLinks: {
    /** The address for the first operator; null if there is one. */
    start(): Promise<string | null>;
    /** The address of an invitation to the team of a site, as by the command line. */
    invite(siteId: string, email: string, role: OperatorRole): Promise<string>;
    /** The address that sets a new password. Throws `not_found`. */
    reset(email: string, options?: { endSecondFactor?: boolean }): Promise<string>;
  };
  /** The caller with the token of a cookie. Throws `unauthenticated`. */
  authenticate(token: string): Promise<AuthenticatedOperator>;
  /** The same in the name of a site's host. Throws `forbidden`. */
  host(operator: AuthenticatedOperator['operator'], publicKey: string): Promise<AuthenticatedHost>;
}

export function createOperatorsFeature(
  deps: Deps,
): Feature<Handlers<typeof operatorOperations>, Ports> {
  const { database, environment, sites, tokenSecret, publicUrl } = deps;
  const sessions = new OperatorSessions(database, environment, tokenSecret);
  const secondFactor = new SecondFactor(database, environment);
  const links = new Links(database, environment, publicUrl);
  const team = new Team({ ...deps, links });
  const operators = new Operators({ ...deps, sessions, secondFactor, links, team });
  return {
    handlers: operatorsApi({
      ...deps,
      operators,
      sessions,
      secondFactor,
      links,
      team,
      siteName: async (siteId) => (await sites.all()).get(siteId)?.name ?? null,
    }),
    ports: {
      operatorLinks: {
        start: () => links.start(),
        invite: async (siteId, email, role) =>
          (
            await database.transaction((transaction) =>
              links.invite(transaction, { siteId, email, role }),
            )
          ).address,
        async reset(email, { endSecondFactor = false } = {}) {
          const operator = await operators.byEmail(email);
          if (!operator) throw new Fault('not_found', 'No operator has this email.');
          if (endSecondFactor) await secondFactor.end(operator.id);
          return links.reset(operator.id);
        },
      },
      async authenticate(token) {
        const session = await sessions.find(token);
        if (!session) throw new Fault('unauthenticated', 'Sign in to the console.');
        const { id, name } = await operators.byId(session.operatorId);
        return {
          operator: { id, name },
          sessionId: session.id,
          csrfToken: sessions.csrfTokenOf(session.id),
        };
      },
      host: (operator, publicKey) => team.host(operator, publicKey),
    },
    chores: [() => sessions.dropExpired(), () => links.dropExpired()],
    siteRows: [
      rowsOf(database, 'site', SiteOperatorRow, 'siteId'),
      rowsOf(database, 'site', OperatorLinkRow, 'siteId'),
    ],
  };
}
