/**
 * The console's own operations: how operators sign in, their accounts, their sites and the teams of
 * these. What an operator does on a site are the operations of hosts (`host.…`), which the console
 * calls with the same cookie and the header `x-parlor-site`.
 */
import * as v from 'valibot';
import {
  cursor,
  email,
  id,
  line,
  newPassword,
  nothing,
  page,
  pageSize,
  password,
  prose,
  time,
} from './fields.js';
import { limits } from './limits.js';
import { name } from './names.js';
import type { Scope } from './scopes.js';
import { serverLimits } from './server-limits.js';
import { defineOperations } from './table.js';

/**
 * What an operator may do on a site: a `viewer` reads; a `moderator` also moderates; an `admin`
 * does everything but what is the owners' alone; an `owner` also deletes the site and makes other
 * owners. A site has at least one owner.
 */
export const OperatorRole = v.picklist(['owner', 'admin', 'moderator', 'viewer']);
export type OperatorRole = v.InferOutput<typeof OperatorRole>;

/** What an operator of this role may call of the operations of hosts. */
export const scopesOfRole: Readonly<Record<OperatorRole, readonly Scope[]>> = {
  owner: ['admin'],
  admin: ['admin'],
  moderator: ['read', 'moderate'],
  viewer: ['read'],
};

/** The own account of an operator. */
export const OperatorAccount = v.object({
  /** The operator's id. */
  id,
  /** What the audit log and the team see. */
  name: v.string(),
  /** The address for signing in. */
  email: v.string(),
  /** Whether signing in takes a code of an authenticator app. */
  secondFactor: v.boolean(),
  /** How many recovery codes are left, each for one sign-in without the app. */
  recoveryCodes: v.number(),
  /** Whether the operator may create sites. */
  mayCreateSites: v.boolean(),
  createdAt: time,
});
export interface OperatorAccount extends v.InferOutput<typeof OperatorAccount> {}

/** A site in the list of an operator. */
export const OperatorSite = v.object({
  /** The site's id on this server. */
  id,
  /** What the site is called. */
  name: v.string(),
  /** Names the site in its script tag, and in the header `x-parlor-site`. */
  publicKey: v.string(),
  /** What the operator may do there. */
  role: OperatorRole,
});
export interface OperatorSite extends v.InferOutput<typeof OperatorSite> {}

/** What the console needs after signing in. */
export const Console = v.object({
  /** The operator who is signed in. */
  operator: OperatorAccount,
  /** The value of the header `x-parlor-csrf`, for every call but GET, until the session ends. */
  csrfToken: v.string(),
  /** The first 100 sites of the operator, by name; `operators.listSites` has all. */
  sites: v.array(OperatorSite),
});
export interface Console extends v.InferOutput<typeof Console> {}

/** One sign-in of an operator in one browser. */
export const OperatorSession = v.object({
  /** What `operators.endSession` takes as `sessionId`. */
  id,
  /** Whether it is the session of this call. */
  current: v.boolean(),
  createdAt: time,
  /** When it was last used, to within a minute. */
  lastSeenAt: time,
  /** When it ends even if it is used. */
  expiresAt: time,
  /** The network address of the sign-in. */
  address: v.string(),
  /** What the browser said that it is; may be empty. */
  userAgent: v.string(),
});
export interface OperatorSession extends v.InferOutput<typeof OperatorSession> {}

/** An operator in the team of a site. */
export const TeamMember = v.object({
  /** What the operations of the team take as `operatorId`. */
  id,
  /** The operator's name. */
  name: v.string(),
  /** The operator's address. */
  email: v.string(),
  /** What the operator may do on the site. */
  role: OperatorRole,
  /** Whether the operator signs in with a second factor. */
  secondFactor: v.boolean(),
  /** When the operator joined the team. */
  joinedAt: time,
});
export interface TeamMember extends v.InferOutput<typeof TeamMember> {}

/** An invitation to the team of a site that has not been accepted yet. */
export const TeamInvitation = v.object({
  /** What `operators.withdrawInvitation` takes as `invitationId`. */
  id,
  /** Whom it is for. */
  email: v.string(),
  /** The role that the invited operator gets. */
  role: OperatorRole,
  createdAt: time,
  /** When the link stops working. */
  expiresAt: time,
});
export interface TeamInvitation extends v.InferOutput<typeof TeamInvitation> {}

const operatorName = name(limits.userName);
/** The part of a one-time link after the last slash. */
const linkToken = v.pipe(v.string(), v.regex(/^[\w-]{20,64}$/, 'must be the token of a link'));
/** Six digits of an authenticator app, or a recovery code. */
const code = v.pipe(
  v.string(),
  v.maxLength(20),
  v.regex(/^[\da-zA-Z -]{6,20}$/, 'must be a code of six digits, or a recovery code'),
);
const siteId = {
  /** The site, by its id. */
  siteId: id,
};
const member = {
  ...siteId,
  /** The operator in the team. */
  operatorId: id,
};

export const operatorOperations = defineOperations({
  'operators.welcome': {
    summary: 'What the console shows before signing in.',
    method: 'GET',
    path: '/operators/welcome',
    caller: 'operator',
    isOpen: true,
    rate: 'operatorAuth',
    input: nothing,
    output: v.object({
      /** Whether anybody may make an account with `operators.signUp`. */
      signUp: v.boolean(),
      /** Whether the server has an operator; the first one is made with the link that it prints. */
      hasOperators: v.boolean(),
    }),
    errors: [],
  },
  'operators.showLink': {
    summary: 'What a one-time link is for. It stays unused.',
    method: 'POST',
    path: '/operators/links/show',
    caller: 'operator',
    isOpen: true,
    rate: 'operatorAuth',
    input: v.strictObject({
      /** From the address of the link. */
      token: linkToken,
    }),
    output: v.object({
      /**
       * `start` makes the first operator, `invitation` is to the team of a site, `reset` sets a new
       * password.
       */
      kind: v.picklist(['start', 'invitation', 'reset']),
      /** Whom it is for; `null` for `start`. */
      email: v.nullable(v.string()),
      /** The name of the site that it invites to; `null` for other links. */
      siteName: v.nullable(v.string()),
      /** The role there; `null` for other links. */
      role: v.nullable(OperatorRole),
      /** Whether an operator has this address already, and so signs in to accept an invitation. */
      hasAccount: v.boolean(),
    }),
    errors: ['link_ended'],
  },
  'operators.redeemLink': {
    summary:
      'Uses a one-time link: makes the account of the first or of an invited operator and signs in, or sets a new password, which ends all sessions. An invited operator who has an account accepts with `operators.acceptInvitation`.',
    method: 'POST',
    path: '/operators/links/redeem',
    caller: 'operator',
    isOpen: true,
    rate: 'operatorAuth',
    input: v.strictObject({
      /** From the address of the link. */
      token: linkToken,
      /** The name of the new operator; left out for a reset. */
      name: v.optional(operatorName),
      /** For the first operator alone: invitations have the address already. */
      email: v.optional(email),
      /** The new password. */
      password: newPassword,
    }),
    output: v.object({
      /** The new operator, signed in; `null` after a reset: sign in with the new password. */
      console: v.nullable(Console),
    }),
    errors: ['link_ended', 'email_taken'],
  },
  'operators.signUp': {
    summary: 'Makes an account, where the server allows it (SIGN_UP=open), and signs in.',
    method: 'POST',
    path: '/operators/sign-up',
    caller: 'operator',
    isOpen: true,
    rate: 'operatorAuth',
    input: v.strictObject({
      /** What the audit log and the team see. */
      name: operatorName,
      email,
      /** The password, of at least 8 characters. */
      password: newPassword,
    }),
    output: Console,
    errors: ['forbidden', 'email_taken'],
  },
  'operators.signIn': {
    summary:
      'Signs in with email and password, and the code of the authenticator app if that is on. The session is in a cookie that scripts cannot read.',
    method: 'POST',
    path: '/operators/sign-in',
    caller: 'operator',
    isOpen: true,
    rate: 'operatorAuth',
    input: v.strictObject({
      email,
      /** The password of the operator. */
      password,
      /** The code of the authenticator app, or a recovery code; left out if it is not on. */
      code: v.optional(code),
    }),
    output: Console,
    errors: ['invalid_credentials', 'code_required'],
  },
  'operators.signOut': {
    summary: 'Ends the session of the caller.',
    method: 'POST',
    path: '/operators/sign-out',
    caller: 'operator',
    rate: 'operator',
    input: nothing,
    output: nothing,
    errors: [],
  },
  'operators.current': {
    summary: 'The operator who is signed in, with the sites and the token for changes.',
    method: 'GET',
    path: '/operators/current',
    caller: 'operator',
    rate: 'operator',
    input: nothing,
    output: Console,
    errors: [],
  },
  'operators.updateMe': {
    summary: 'Changes the name of the caller.',
    method: 'PATCH',
    path: '/operators/me',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject({
      /** What the audit log and the team see. */
      name: operatorName,
    }),
    output: OperatorAccount,
    errors: [],
  },
  'operators.changePassword': {
    summary: 'Sets a new password, and ends all other sessions.',
    method: 'POST',
    path: '/operators/password',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject({
      /** The present password. */
      currentPassword: password,
      /** The new one. */
      newPassword,
    }),
    output: nothing,
    errors: ['invalid_credentials'],
  },
  'operators.beginSecondFactor': {
    summary:
      'The secret for an authenticator app. The second factor is on once `operators.confirmSecondFactor` has had a code of it; until then, another call replaces the secret.',
    method: 'POST',
    path: '/operators/second-factor/begin',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject({
      /** The password of the caller. */
      password,
    }),
    output: v.object({
      /** The secret in Base32, for typing. */
      secret: v.string(),
      /** The same as an `otpauth:` address, for a QR code. */
      uri: v.string(),
    }),
    errors: ['invalid_credentials', 'forbidden'],
  },
  'operators.confirmSecondFactor': {
    summary:
      'Turns the second factor on, and answers recovery codes, which are shown only this once.',
    method: 'POST',
    path: '/operators/second-factor/confirm',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject({
      /** Six digits of the authenticator app. */
      code,
    }),
    output: v.object({
      /** Each signs in once without the app. */
      recoveryCodes: v.array(v.string()),
    }),
    errors: ['invalid_credentials', 'forbidden'],
  },
  'operators.endSecondFactor': {
    summary: 'Turns the second factor off.',
    method: 'POST',
    path: '/operators/second-factor/end',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject({
      /** The password of the caller. */
      password,
      /** A code of the authenticator app, or a recovery code. */
      code,
    }),
    output: nothing,
    errors: ['invalid_credentials', 'forbidden'],
  },
  'operators.listSessions': {
    summary: 'The sessions of the caller, the latest first.',
    method: 'GET',
    path: '/operators/sessions',
    caller: 'operator',
    rate: 'operator',
    input: nothing,
    output: v.object({
      /** At most 50: the oldest ends for the next one. */ sessions: v.array(OperatorSession),
    }),
    errors: [],
  },
  'operators.endSession': {
    summary: 'Ends a session of the caller.',
    method: 'POST',
    path: '/operators/sessions/end',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject({
      /** The session, of `operators.listSessions`. */
      sessionId: id,
    }),
    output: nothing,
    errors: ['not_found'],
  },
  'operators.endOtherSessions': {
    summary: 'Ends all sessions of the caller but this one.',
    method: 'POST',
    path: '/operators/sessions/end-others',
    caller: 'operator',
    rate: 'operator',
    input: nothing,
    output: v.object({
      /** How many ended. */
      ended: v.number(),
    }),
    errors: [],
  },
  'operators.listSites': {
    summary: 'The sites of the caller, by name.',
    method: 'GET',
    path: '/operators/sites',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject({ cursor: v.optional(cursor), limit: v.optional(pageSize) }),
    output: page(OperatorSite),
    errors: [],
  },
  'operators.createSite': {
    summary:
      'Creates a site, whose owner the caller is. It has no secret key yet; `host.addKey` makes one.',
    method: 'POST',
    path: '/operators/sites',
    caller: 'operator',
    rate: 'operator',
    status: 201,
    input: v.strictObject({
      /** What the site is called: one line, up to 80 characters. */
      name: name(limits.userName),
      /** Origins of its pages, such as `https://www.example.com`; they can be added later. */
      origins: v.optional(
        v.pipe(v.array(line(serverLimits.originText)), v.maxLength(serverLimits.originsOfSite)),
      ),
    }),
    output: v.object({
      /** The new site. */
      site: OperatorSite,
    }),
    errors: ['forbidden', 'limit_reached'],
  },
  'operators.deleteSite': {
    summary:
      'For owners: deletes a site with all of its users, messages and files. This cannot be undone.',
    method: 'POST',
    path: '/operators/sites/:siteId/delete',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject({
      ...siteId,
      /** The name of the site, as a confirmation. */
      name: prose(200),
    }),
    output: nothing,
    errors: ['not_found', 'forbidden'],
  },
  'operators.listTeam': {
    summary: 'The operators of a site, for each of them: owners first, then by name.',
    method: 'GET',
    path: '/operators/sites/:siteId/team',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject({ ...siteId, cursor: v.optional(cursor), limit: v.optional(pageSize) }),
    output: page(TeamMember),
    errors: ['not_found'],
  },
  'operators.listInvitations': {
    summary: 'For owners and admins: the invitations to the team that are open, the latest first.',
    method: 'GET',
    path: '/operators/sites/:siteId/invitations',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject(siteId),
    output: v.object({
      /** At most 50: more cannot be open. */ invitations: v.array(TeamInvitation),
    }),
    errors: ['not_found', 'forbidden'],
  },
  'operators.invite': {
    summary:
      'For owners and admins: invites a person to the team. The link in the answer is shown only this once: send it to them. Another invitation of the same address replaces the first. Only owners invite owners.',
    method: 'POST',
    path: '/operators/sites/:siteId/invitations',
    caller: 'operator',
    rate: 'operator',
    status: 201,
    input: v.strictObject({
      ...siteId,
      /** Whom to invite. */
      email,
      /** What the person may do on the site. */
      role: OperatorRole,
    }),
    output: v.object({
      /** The open invitation. */
      invitation: TeamInvitation,
      /** The address to send: it works once, for seven days. */
      link: v.string(),
    }),
    errors: ['not_found', 'forbidden', 'limit_reached', 'already_member'],
  },
  'operators.withdrawInvitation': {
    summary: 'For owners and admins: the link of an invitation stops working.',
    method: 'POST',
    path: '/operators/sites/:siteId/invitations/withdraw',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject({
      ...siteId,
      /** The invitation. */
      invitationId: id,
    }),
    output: nothing,
    errors: ['not_found', 'forbidden'],
  },
  'operators.acceptInvitation': {
    summary:
      'The caller joins the team that an invitation to their own address is to. Who is in the team already gets the invited role if it is the higher one.',
    method: 'POST',
    path: '/operators/links/accept',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject({
      /** From the address of the link. */
      token: linkToken,
    }),
    output: OperatorSite,
    errors: ['link_ended', 'forbidden', 'limit_reached'],
  },
  'operators.setRole': {
    summary:
      'For owners and admins: changes the role of an operator. Only owners make owners, and change the role of one. The last owner stays owner.',
    method: 'POST',
    path: '/operators/sites/:siteId/team/role',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject({
      ...member,
      /** The new role. */
      role: OperatorRole,
    }),
    output: TeamMember,
    errors: ['not_found', 'forbidden', 'last_owner'],
  },
  'operators.removeMember': {
    summary:
      'For owners and admins: takes an operator out of the team. Only owners remove owners. The last owner cannot be removed.',
    method: 'POST',
    path: '/operators/sites/:siteId/team/remove',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject(member),
    output: nothing,
    errors: ['not_found', 'forbidden', 'last_owner'],
  },
  'operators.leaveSite': {
    summary: 'The caller leaves the team of a site. The last owner cannot leave.',
    method: 'POST',
    path: '/operators/sites/:siteId/leave',
    caller: 'operator',
    rate: 'operator',
    input: v.strictObject(siteId),
    output: nothing,
    errors: ['not_found', 'last_owner'],
  },
});
