import * as v from 'valibot';
import { Conversation } from './conversations.js';
import { counter, cursor, id, page, pageSize, prose, time } from './fields.js';
import { Group, Role } from './groups.js';
import { limits } from './limits.js';
import { Member } from './member.js';
import { defineEvents, defineOperations } from './table.js';
import { User } from './users.js';

/** A user's request to join a private group, as its managers see it. */
export const JoinRequest = v.object({
  /** The group. */
  conversationId: id,
  /** Who asks. */
  user: User,
  /** What the request says, up to 300 characters; `null` if nothing. */
  note: v.nullable(v.string()),
  /** When it was sent. */
  createdAt: time,
});
export interface JoinRequest extends v.InferOutput<typeof JoinRequest> {}

/** An invitation, as the invited user sees it. */
export const Invitation = v.object({
  /** The group to join. */
  group: Group,
  /** Who sent the invitation. */
  by: User,
  /** When it was sent. */
  createdAt: time,
});
export interface Invitation extends v.InferOutput<typeof Invitation> {}

const ofMember = {
  /** The group. */
  conversationId: id,
  /** The member, or the person who is to be one. */
  userId: id,
};
const ofGroup = {
  /** The group. */
  conversationId: id,
};
const paged = { cursor: v.optional(cursor), limit: v.optional(pageSize) };
const severalPeople = v.pipe(v.array(id), v.minLength(1), v.maxLength(limits.membersAtOnce));
const done = v.object({});

/** For the audit log. */
const why = v.optional(prose(limits.moderationNote));

export const memberOperations = defineOperations({
  'members.list': {
    summary:
      'The members of a conversation, those who joined first first; `search` matches the start of any word of a name.',
    method: 'GET',
    path: '/conversations/:conversationId/members',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      /** The conversation, direct or a group. */
      conversationId: id,
      search: v.optional(prose(limits.searchText)),
      ...paged,
    }),
    output: page(Member),
    errors: ['not_found'],
  },
  'members.add': {
    summary:
      'Adds people to a group, for its owners and admins. Members stay as they are. People whom the caller may not add without asking (`whoMayAdd` of the site, `whoMayAddMe` of the person) get an invitation.',
    method: 'POST',
    path: '/conversations/:conversationId/members',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      ...ofGroup,
      /** The people to add, from 1 to 100. */
      userIds: severalPeople,
    }),
    output: v.object({
      /** Those who were not members before, by their ids. */
      added: v.array(id),
      /**
       * Those who have an open invitation now, sent by this call or before; left out by older
       * servers.
       */
      invited: v.optional(v.array(id)),
      rev: counter,
    }),
    errors: ['not_found', 'forbidden', 'not_accepted', 'banned', 'limit_reached', 'unavailable'],
  },
  'members.remove': {
    summary:
      'Removes a member from a group, for its owners and admins; or the caller, who leaves. The last owner cannot go while others are there. A direct conversation of three or more becomes a group of those who stay.',
    method: 'DELETE',
    path: '/conversations/:conversationId/members/:userId',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMember),
    output: v.object({ rev: counter }),
    errors: ['not_found', 'forbidden', 'unavailable'],
  },
  'members.setRole': {
    summary:
      'Makes a member of a group owner, admin or member, for its owners. The last owner stays one.',
    method: 'PATCH',
    path: '/conversations/:conversationId/members/:userId',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      ...ofMember,
      /** The member's new role. */
      role: Role,
    }),
    output: v.object({ rev: counter }),
    errors: ['not_found', 'forbidden', 'unavailable'],
  },
  'members.transferOwnership': {
    summary: 'Makes a member an owner in place of the caller, an owner, who becomes an admin.',
    method: 'POST',
    path: '/conversations/:conversationId/owner',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMember),
    output: v.object({ rev: counter }),
    errors: ['not_found', 'forbidden', 'unavailable'],
  },
  'members.join': {
    summary: 'Joins an open group. Members stay as they are.',
    method: 'POST',
    path: '/conversations/:conversationId/join',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofGroup),
    output: Conversation,
    errors: ['not_found', 'banned', 'limit_reached', 'unavailable'],
  },
  'members.ban': {
    summary:
      'Keeps somebody out of a group, for its owners and admins, and for moderators of the site: a member is removed; a banned person cannot join, ask to, be invited or be added. Only an owner or a moderator bans an owner. Written into the audit log, with the note.',
    method: 'POST',
    path: '/conversations/:conversationId/bans',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      ...ofMember,
      note: why,
      /** The report that this answers, if any. */
      reportId: v.optional(id),
    }),
    output: v.object({ rev: counter }),
    errors: ['not_found', 'forbidden', 'unavailable'],
  },
  'members.unban': {
    summary: 'Takes a ban back. Who was banned is no member by that.',
    method: 'DELETE',
    path: '/conversations/:conversationId/bans/:userId',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ ...ofMember, note: why }),
    output: done,
    errors: ['not_found', 'forbidden', 'unavailable'],
  },
  'members.bans': {
    summary: 'Those who are banned from a group, for its owners and admins; the latest first.',
    method: 'GET',
    path: '/conversations/:conversationId/bans',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ ...ofGroup, ...paged }),
    output: page(
      v.object({
        /** Who is banned. */
        user: User,
        /** Who banned them, by their id. */
        by: id,
        /** Since when. */
        createdAt: time,
      }),
    ),
    errors: ['not_found', 'forbidden'],
  },
  'members.request': {
    summary:
      'Asks the owners and admins of a private group to be let in. Asking again changes nothing.',
    method: 'POST',
    path: '/conversations/:conversationId/requests',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      ...ofGroup,
      /** What to say with it, up to 300 characters. */
      note: v.optional(prose(limits.joinNote)),
    }),
    output: done,
    errors: [
      'not_found',
      'forbidden',
      'banned',
      'silenced',
      'message_refused',
      'limit_reached',
      'unavailable',
    ],
  },
  'members.withdrawRequest': {
    summary: "Takes the caller's request to join back.",
    method: 'DELETE',
    path: '/conversations/:conversationId/requests',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofGroup),
    output: done,
    errors: ['not_found', 'unavailable'],
  },
  'members.requests': {
    summary: 'Who asks to be let into a group, for its owners and admins; the latest first.',
    method: 'GET',
    path: '/conversations/:conversationId/requests',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ ...ofGroup, ...paged }),
    output: page(JoinRequest),
    errors: ['not_found', 'forbidden'],
  },
  'members.requested': {
    summary: 'The groups that the caller asks to be let into, the latest first.',
    method: 'GET',
    path: '/join-requests',
    caller: 'user',
    rate: 'read',
    input: v.strictObject(paged),
    output: page(
      v.object({
        /** The group to join. */
        group: Group,
        /** What the caller said with the request; `null` if nothing. */
        note: v.nullable(v.string()),
        /** When the caller asked. */
        createdAt: time,
      }),
    ),
    errors: [],
  },
  'members.acceptRequest': {
    summary: 'Lets somebody in who asked for it, for owners and admins.',
    method: 'POST',
    path: '/conversations/:conversationId/requests/:userId/accept',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMember),
    output: v.object({ rev: counter }),
    errors: ['not_found', 'forbidden', 'banned', 'limit_reached', 'unavailable'],
  },
  'members.declineRequest': {
    summary: 'Turns a request to join down, for owners and admins.',
    method: 'POST',
    path: '/conversations/:conversationId/requests/:userId/decline',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMember),
    output: done,
    errors: ['not_found', 'forbidden', 'unavailable'],
  },
  'members.invite': {
    summary:
      'Invites people to a group, for its owners and admins. Those who are members or invited already are left out.',
    method: 'POST',
    path: '/conversations/:conversationId/invitations',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      ...ofGroup,
      /** The people to invite, from 1 to 100. */
      userIds: severalPeople,
    }),
    output: v.object({
      /** Those whom this call invited, by their ids. */
      invited: v.array(id),
    }),
    errors: ['not_found', 'forbidden', 'not_accepted', 'banned', 'limit_reached', 'unavailable'],
  },
  'members.invited': {
    summary:
      'Who is invited to a group and has not answered, for its owners and admins; the latest first.',
    method: 'GET',
    path: '/conversations/:conversationId/invitations',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ ...ofGroup, ...paged }),
    output: page(
      v.object({
        /** Who is invited. */
        user: User,
        /** Who invited them, by their id. */
        by: id,
        /** Since when. */
        createdAt: time,
      }),
    ),
    errors: ['not_found', 'forbidden'],
  },
  'members.withdrawInvitation': {
    summary: 'Takes an invitation back, for owners and admins.',
    method: 'DELETE',
    path: '/conversations/:conversationId/invitations/:userId',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMember),
    output: done,
    errors: ['not_found', 'forbidden', 'unavailable'],
  },
  'members.invitations': {
    summary: "The caller's open invitations, the latest first.",
    method: 'GET',
    path: '/invitations',
    caller: 'user',
    rate: 'read',
    input: v.strictObject(paged),
    output: page(Invitation),
    errors: [],
  },
  'members.acceptInvitation': {
    summary: 'Joins a group that the caller is invited to.',
    method: 'POST',
    path: '/conversations/:conversationId/invitation/accept',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofGroup),
    output: Conversation,
    errors: ['not_found', 'banned', 'limit_reached', 'unavailable'],
  },
  'members.declineInvitation': {
    summary: 'Turns an invitation down.',
    method: 'POST',
    path: '/conversations/:conversationId/invitation/decline',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofGroup),
    output: done,
    errors: ['not_found', 'unavailable'],
  },
});

export const memberEvents = defineEvents({
  'member.joined': {
    summary:
      'Somebody became a member; travels with the system entry that says so, but for `auth.merge`. At most 50 are listed.',
    data: v.object({
      conversationId: id,
      /** Who joined, at most 50 of them. */
      members: v.array(Member),
      memberCount: counter,
    }),
  },
  'member.left': {
    summary:
      'Somebody is no longer a member; travels with the system entry that says so, but for `auth.merge`.',
    data: v.object({
      conversationId: id,
      /** Who left or was removed. */
      userId: id,
      memberCount: counter,
    }),
  },
  'member.updated': {
    summary: 'A member has another role; travels with the system entry that says so.',
    data: v.object({
      conversationId: id,
      /** The member. */
      userId: id,
      /** The member's new role. */
      role: Role,
    }),
  },
  'joinRequest.created': {
    summary: 'Somebody asks to be let into a group. For its owners and admins, and for who asks.',
    data: v.object({
      /** Who asks, and what they say. */
      request: JoinRequest,
    }),
  },
  'joinRequest.ended': {
    summary:
      'A request to join was accepted, declined or withdrawn, or means nothing any more. For the same people.',
    data: v.object({
      /** The group. */
      conversationId: id,
      /** Who had asked. */
      userId: id,
    }),
  },
  'invitation.created': {
    summary: 'The caller is invited to a group.',
    data: v.object({
      /** The group, and who invites. */
      invitation: Invitation,
    }),
  },
  'invitation.ended': {
    summary:
      "The caller's invitation was accepted, declined or withdrawn, or means nothing any more.",
    data: v.object({
      /** The group. */
      conversationId: id,
    }),
  },
});
