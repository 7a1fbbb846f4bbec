import type { operatorOperations } from '@parlor/sdk/protocol/operators';
import type { ConsoleCall, OperatorCall } from '../../kernel/context.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import { Fault } from '../../kernel/fault.js';
import { foldEmail } from '../../kernel/fold.js';
import type { Log } from '../../kernel/log.js';
import { asInput } from '../../kernel/site-error.js';
import type { Links } from './links.js';
import type { OperatorSessions } from './operator-sessions.js';
import type { Operators, SignedIn } from './operators.js';
import type { SecondFactor } from './second-factor.js';
import type { Team } from './team.js';

interface Deps {
  operators: Operators;
  sessions: OperatorSessions;
  secondFactor: SecondFactor;
  links: Links;
  team: Team;
  /** Begins the deletion of a site. */
  deleteSite(siteId: string): Promise<void>;
  siteName(siteId: string): Promise<string | null>;
  signUp: boolean;
  log: Log;
}

export function operatorsApi(deps: Deps): Handlers<typeof operatorOperations> {
  const { operators, sessions, secondFactor, links, team } = deps;
  const signedIn = (call: ConsoleCall, { console, token }: SignedIn) => {
    call.setSession(token);
    return console;
  };
  const own = ({ operator }: OperatorCall) => operators.byId(operator.id);

  return {
    'operators.welcome': async () => ({
      signUp: deps.signUp,
      hasOperators: await operators.any(),
    }),
    'operators.showLink': async (_, { token }) => {
      const { kind, email, siteId, role, operatorId } = await links.find(token);
      const ofReset = operatorId === null ? null : (await operators.byId(operatorId)).email;
      const siteName = siteId === null ? null : await deps.siteName(siteId);
      if (siteId !== null && siteName === null) throw new Fault('link_ended');
      return {
        kind,
        email: email ?? ofReset,
        siteName,
        role,
        hasAccount:
          kind === 'reset' || (email !== null && (await operators.byEmail(email)) !== null),
      };
    },
    'operators.redeemLink': async (call, input) => {
      const result = await operators.redeem(input, call.browser);
      return { console: result && signedIn(call, result) };
    },
    'operators.signUp': async (call, input) =>
      signedIn(call, await operators.signUp(input, call.browser)),
    'operators.signIn': async (call, input) =>
      signedIn(call, await operators.signIn(input, call.browser)),
    'operators.signOut': async (call) => {
      await sessions.end(call.operator.id, call.sessionId);
      call.setSession(null);
      return {};
    },

    'operators.current': async (call) => operators.console(await own(call), call.sessionId),
    'operators.updateMe': async ({ operator }, { name }) =>
      operators.present(await operators.rename(operator.id, name)),
    'operators.changePassword': async ({ operator, sessionId, browser }, input) => {
      const caller = { operatorId: operator.id, sessionId, address: browser.address };
      await operators.changePassword(caller, input);
      return {};
    },
    'operators.beginSecondFactor': async ({ operator, browser }, { password }) =>
      secondFactor.begin(await operators.requirePassword(operator.id, password, browser.address)),
    'operators.confirmSecondFactor': async (call, { code }) => ({
      recoveryCodes: await secondFactor.confirm(await own(call), code),
    }),
    'operators.endSecondFactor': async (call, input) => {
      if ((await own(call)).totpSecret === null)
        throw new Fault('forbidden', 'The second factor is off.');
      const { id } = await operators.requireBoth(call.operator.id, input, call.browser.address);
      await secondFactor.end(id);
      return {};
    },

    'operators.listSessions': async ({ operator, sessionId }) => ({
      sessions: await sessions.list(operator.id, sessionId),
    }),
    'operators.endSession': async (call, { sessionId }) => {
      if (!(await sessions.end(call.operator.id, sessionId))) throw new Fault('not_found');
      if (sessionId === call.sessionId) call.setSession(null);
      return {};
    },
    'operators.endOtherSessions': async ({ operator, sessionId }) => ({
      ended: await sessions.endAllOf(operator.id, { exceptId: sessionId }),
    }),

    'operators.listSites': async ({ operator }, query) =>
      pageOf(await team.sitesOf(operator.id), query),
    'operators.createSite': async (call, { name, origins = [] }) => {
      if (!operators.mayCreateSites(await own(call)))
        throw new Fault('forbidden', 'Ask an operator who may create sites for an invitation.');
      return asInput('origins', async () => ({
        site: await team.createSite(call.operator, { name, origins }),
      }));
    },
    'operators.deleteSite': async ({ operator }, { siteId, name }) => {
      const site = await team.requireOwner(operator.id, siteId);
      if (site.name !== name)
        throw new Fault('invalid_input', 'Wrong input: name is not the name of the site.', {
          details: [{ field: 'name', problem: 'is not the name of the site' }],
        });
      await deps.deleteSite(siteId);
      // The audit log of the site is deleted with it.
      deps.log.info({ siteId, name, operatorId: operator.id }, 'site deleted by an operator');
      return {};
    },

    'operators.listTeam': async ({ operator }, { siteId, ...query }) =>
      pageOf(await team.list(operator.id, siteId), query),
    'operators.listInvitations': async ({ operator }, { siteId }) => ({
      invitations: await team.invitations(operator.id, siteId),
    }),
    'operators.invite': async ({ operator }, { siteId, ...input }) =>
      team.invite(operator, siteId, input, foldEmail(input.email)),
    'operators.withdrawInvitation': async ({ operator }, { siteId, invitationId }) => {
      await team.withdraw(operator, siteId, invitationId);
      return {};
    },
    'operators.acceptInvitation': async ({ operator }, { token }) =>
      team.siteOf(operator.id, await operators.acceptInvitation(operator.id, token)),
    'operators.setRole': async ({ operator }, input) => team.setRole(operator, input),
    'operators.removeMember': async ({ operator }, input) => {
      await team.remove(operator, input);
      return {};
    },
    'operators.leaveSite': async ({ operator }, { siteId }) => {
      await team.leave(operator, siteId);
      return {};
    },
  };
}

/** A page of a list that is bounded, and read as a whole. The cursor has the last item. */
function pageOf<T extends { id: string }>(
  all: readonly T[],
  { cursor, limit = 50 }: { cursor?: string | undefined; limit?: number | undefined },
): { items: T[]; next: string | null; prev: null } {
  const [at, last] = cursor === undefined ? [0, null] : decodeCursor(cursor, ['number', 'string']);
  const index = all.findIndex(({ id }) => id === last);
  // The last item may be gone by now.
  const from = index === -1 ? at : index + 1;
  const items = all.slice(from, from + limit);
  const more = from + limit < all.length;
  return { items, next: more ? encodeCursor([from + limit, items.at(-1)!.id]) : null, prev: null };
}
