/**
 * Who may write to whom, add whom to a group, and ask whom to become a contact: the site's setting,
 * friendships, blocks and roles, weighed in one place.
 */
import type { WhoMayAdd, WhoMayWrite } from '@parlor/sdk/protocol/sites';

/** What there is between a user and somebody to be reached. */
export interface Facts {
  /** Either is a moderator or an admin of the site. */
  staff: boolean;
  /** One blocks the other. */
  blocked: boolean;
  contacts: boolean;
  /** They were contacts, and are no longer. */
  ended: boolean;
  /** Looked up where the setting asks for it. */
  sharesGroup: boolean;
}

export function mayWrite(
  { staff, blocked, contacts, ended, sharesGroup }: Facts,
  setting: WhoMayWrite,
): boolean {
  if (blocked) return false;
  if (staff) return true;
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

/** A request carries a note, so it is writing, too. */
export function mayRequest({ staff, blocked, sharesGroup }: Facts, setting: WhoMayWrite): boolean {
  if (blocked) return false;
  if (staff) return true;
  const by: Record<WhoMayWrite, boolean> = {
    anyone: true,
    anyone_after_request: true,
    contacts: sharesGroup,
    shared_group: sharesGroup,
    staff: false,
  };
  return by[setting];
}

/** What else counts before somebody is added to a group. */
export interface AddingFacts {
  contacts: boolean;
  /** The one who adds is a moderator or an admin of the site; or a guest. */
  byStaff: boolean;
  byGuest: boolean;
  /** What the one who would be added wants. */
  personal: WhoMayAdd;
}

/**
 * Whether somebody may be added without asking; of people who may be written to. Others get an
 * invitation.
 */
export function mayAdd(
  { contacts, byStaff, byGuest, personal }: AddingFacts,
  setting: WhoMayAdd,
): boolean {
  if (byStaff) return true;
  const rules = [setting, personal, byGuest ? 'contacts' : 'anyone'] as const;
  if (rules.includes('nobody')) return false;
  return contacts || !rules.includes('contacts');
}
