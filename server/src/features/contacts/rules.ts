/**
 * Who may write to whom, add whom to a group, and ask whom to become a contact. The site's setting,
 * friendships, blocks and roles are all evaluated here.
 */
import type { WhoMayAdd, WhoMayWrite } from '@parlor/sdk/protocol/sites';

/** The relation between a user and another user to be reached. */
export interface Facts {
  /** Whether either is a moderator or an admin of the site. */
  staff: boolean;
  /** Whether either blocks the other. */
  blocked: boolean;
  contacts: boolean;
  /** Whether they were contacts, and are no longer. */
  ended: boolean;
  /** Only looked up if the setting needs it. */
  sharesGroup: boolean;
  /**
   * Null between people. Whether people may write to the bot that is written to; of a conversation
   * that goes on, `true` if either is a bot.
   */
  bot: boolean | null;
}

export function mayWrite(
  { staff, blocked, contacts, ended, sharesGroup, bot }: Facts,
  setting: WhoMayWrite,
): boolean {
  if (blocked) return false;
  if (staff) return true;
  if (bot !== null) return bot;
  if (ended) return false;
  const by: Record<WhoMayWrite, boolean> = {
    anyone: true,
    anyone_after_request: contacts,
    contacts,
    shared_group: sharesGroup,
    staff: false,
  };
  return by[setting];
}

/**
 * Whether a user may go on writing to the other people of a direct conversation. Among several, as
 * in a group, there may be two who may not write to each other: a further message only needs one of
 * the others to accept it, and blocks and ended friendships between two of them do not count.
 * Without others, the user writes to themselves.
 */
export function mayGoOn(others: readonly Facts[], setting: WhoMayWrite): boolean {
  if (others.length <= 1) return others.every((each) => mayWrite(each, setting));
  return others.some((each) => mayWrite({ ...each, blocked: false, ended: false }, setting));
}

/** A request carries a note, so it counts as writing too. */
export function mayRequest(
  { staff, blocked, sharesGroup, bot }: Facts,
  setting: WhoMayWrite,
): boolean {
  if (blocked) return false;
  if (staff) return true;
  if (bot !== null) return bot;
  const by: Record<WhoMayWrite, boolean> = {
    anyone: true,
    anyone_after_request: true,
    contacts: sharesGroup,
    shared_group: sharesGroup,
    staff: false,
  };
  return by[setting];
}

/** What else is checked before a user is added to a group. */
export interface AddingFacts {
  contacts: boolean;
  /** Whether the user who adds is a moderator or an admin of the site; whether a guest. */
  byStaff: boolean;
  byGuest: boolean;
  bot: boolean | null;
  /** The setting of the user who would be added. */
  personal: WhoMayAdd;
}

/**
 * Whether a user may be added without asking; only for users who may be written to. Others get an
 * invitation, which bots cannot be expected to answer.
 */
export function mayAdd(
  { contacts, byStaff, byGuest, bot, personal }: AddingFacts,
  setting: WhoMayAdd,
): boolean {
  if (byStaff || bot) return true;
  const rules = [setting, personal, byGuest ? 'contacts' : 'anyone'] as const;
  if (rules.includes('nobody')) return false;
  return contacts || !rules.includes('contacts');
}
