/** A group's settings, and what users who are not members see of it. */
import * as v from 'valibot';
import { counter, httpUrl, id, prose, time } from './fields.js';
import { limits } from './limits.js';
import { name } from './names.js';

/**
 * `open`: listed, and anyone of the site joins. `private`: by invitation, or by a request that is
 * accepted.
 */
export const Access = v.picklist(['private', 'open']);
export type Access = v.InferOutput<typeof Access>;

/** Who writes: all members, or the owners and admins alone (an announcement group). */
export const Posting = v.picklist(['all', 'admins']);
export type Posting = v.InferOutput<typeof Posting>;

/** What members see of the time before they joined: all of it, or nothing. */
export const History = v.picklist(['all', 'joined']);
export type History = v.InferOutput<typeof History>;

/**
 * What a member may do in a conversation: an `owner` everything, an `admin` manages the group and
 * its members, a `member` reads and writes.
 */
export const Role = v.picklist(['owner', 'admin', 'member']);
export type Role = v.InferOutput<typeof Role>;

export const groupTitle = name(limits.groupTitle);

/** All settings besides the title. Fields that are left out stay; `null` clears a field. */
export const groupSettings = {
  access: v.optional(Access),
  posting: v.optional(Posting),
  history: v.optional(History),
  description: v.optional(v.nullable(prose(limits.groupDescription))),
  avatarUrl: v.optional(v.nullable(httpUrl)),
};

/** A group as users who are not members see it. */
export const Group = v.object({
  /** The group's id: what operations take as `conversationId`. */
  id,
  /** What the group is called: one line, up to 80 characters. */
  title: v.string(),
  description: v.nullable(v.string()),
  avatarUrl: v.nullable(v.string()),
  access: Access,
  posting: Posting,
  memberCount: counter,
  createdAt: time,
});
export interface Group extends v.InferOutput<typeof Group> {}
