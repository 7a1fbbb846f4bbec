/** The words of groups; they come with the pages of groups. */
import type { Member } from '@parlor/sdk';
import { listsOf } from './lists.js';
import { pluralsOf } from './plurals.js';

const plural = pluralsOf('en');
const { apart } = listsOf('en-GB', (count) => `${count} others`);
const people = (count: number) =>
  plural(count, { one: `${count} person`, other: `${count} people` });
const minutes = (seconds: number) => {
  const count = Math.round(seconds / 60);
  return count < 60
    ? plural(count, { one: `${count} minute`, other: `${count} minutes` })
    : hours(Math.round(count / 60));
};
const hours = (count: number) => plural(count, { one: `${count} hour`, other: `${count} hours` });
const roles: Record<Member['role'], string> = { owner: 'Owner', admin: 'Admin', member: 'Member' };

export const enGroups = {
  cancel: 'Cancel',
  done: 'Done',
  more: 'Show more',
  failed: 'This group could not be loaded.',
  listFailed: 'This list could not be loaded.',

  title: 'Groups',
  search: 'Search groups',
  create: 'New group',
  invitations: 'Invitations',
  asked: 'Waiting for an answer',
  owned: 'Groups you own',
  memberOf: 'Groups you are in',
  couldJoin: 'Groups you could join',
  emptyTitle: 'No groups yet',
  emptyText: 'Bring a few people together and give the group a name.',
  noMatchTitle: 'No group by that name',
  noMatchText: 'Titles are matched from the start of any word.',
  open: 'Open group',
  private: 'Private group',
  roles,
  join: 'Join',
  joinGroup: (title: string) => `Join ${apart(title)}`,
  joinThis: 'Join group',
  invitedBy: (name: string) => `${apart(name)} invites you`,
  accept: 'Accept',
  acceptGroup: (title: string) => `Accept the invitation to ${apart(title)}`,
  decline: 'Decline',
  declineGroup: (title: string) => `Decline the invitation to ${apart(title)}`,
  waiting: 'You asked to join',
  withdraw: 'Withdraw',
  withdrawFrom: (title: string) => `Withdraw your request to join ${apart(title)}`,
  bannedYou: 'This group does not let you in.',

  /** A new group, and its settings. */
  name: 'Name',
  namePlaceholder: 'What is it called?',
  needName: 'Please give the group a name.',
  description: 'Description',
  descriptionPlaceholder: 'What is it about?',
  access: 'Who can join',
  accessPrivate: 'Private',
  accessPrivateHint: 'People come by invitation, or ask to be let in.',
  accessOpen: 'Open',
  accessOpenHint: 'Everybody here can find it and join.',
  next: 'Next: people',
  createAlone: 'Create group',
  existing: 'You already have a conversation with these people',
  createAnyway: 'Create a new group anyway',
  createWith: (count: number) => `Create with ${people(count)}`,
  contacts: 'Your contacts',
  everybodyElse: 'Everybody else',
  notAccepted: 'You cannot add one of these people. You can send them a link instead.',
  settingsTitle: 'Group settings',
  posting: 'Who can write',
  postingAll: 'Everybody',
  postingAllHint: 'All members write and read.',
  postingAdmins: 'Only owners and admins',
  postingAdminsHint: 'For announcements: everybody else reads and reacts.',
  history: 'What newcomers see',
  historyAll: 'Everything',
  historyAllHint: 'Including what was said before they came.',
  historyJoined: 'From when they join',
  historyJoinedHint: 'Nothing of what was said before.',
  slow: 'Slow mode',
  slowHint: 'How long members wait between two messages. Owners and admins do not.',
  slowStep: (seconds: number) =>
    seconds === 0
      ? 'Off'
      : seconds < 60
        ? plural(seconds, { one: `${seconds} second`, other: `${seconds} seconds` })
        : minutes(seconds),

  /** The page of a group. */
  about: 'About this group',
  people: 'People',
  add: 'Add',
  link: 'Link',
  settings: 'Settings',
  leave: 'Leave',
  managing: 'Who gets in',
  requests: 'Requests to join',
  invited: 'Invited people',
  bannedPeople: 'Banned people',
  searchMembers: 'Search members',
  actionsFor: (name: string) => `Actions for ${apart(name)}`,
  silencedUntil: (when: string) => `Cannot write until ${when}`,
  outsideTitle: 'You are not in this group',
  outsideText: 'You left it, or somebody removed you.',
  notManagingTitle: 'Only for owners and admins',
  notManagingText: 'You are not one of them here, or not any more.',

  makeAdmin: 'Make admin',
  makeMember: 'Make member',
  makeOwner: 'Make owner',
  makeOwnerTitle: (name: string) => `Make ${apart(name)} an owner?`,
  makeOwnerText: 'Owners can do everything here, including removing you. You stay an owner, too.',
  makeOwnerYes: 'Make owner',
  handOver: 'Hand over ownership',
  handOverTitle: (name: string) => `Hand the group over to ${apart(name)}?`,
  handOverText: 'You become an admin, and cannot take this back yourself.',
  handOverAndLeaveText: 'The group belongs to them from then on, and you leave it.',
  handOverYes: 'Hand over',
  madeRole: (name: string, role: Member['role']) =>
    role === 'member'
      ? `${apart(name)} is a member now`
      : `${apart(name)} is an ${role === 'owner' ? 'owner' : 'admin'} now`,
  silence: 'Silence for a while',
  unsilence: 'Let them write again',
  forHour: 'For an hour',
  forDay: 'For a day',
  forWeek: 'For a week',
  forMonth: 'For 30 days',
  silencedMember: (name: string) => `${apart(name)} cannot write for now`,
  unsilencedMember: (name: string) => `${apart(name)} can write again`,
  remove: 'Remove from group',
  removeTitle: (name: string) => `Remove ${apart(name)}?`,
  removeText: 'They leave the group at once, and can come back if they are let in again.',
  removeYes: 'Remove',
  removed: (name: string) => `${apart(name)} was removed`,
  ban: 'Ban from group',
  banTitle: (name: string) => `Ban ${apart(name)}?`,
  banText: 'They leave the group at once and cannot come back, until you lift the ban.',
  banYes: 'Ban',
  banned: (name: string) => `${apart(name)} was banned`,

  leaveTitle: 'Leave this group?',
  leaveText: 'To come back you have to be invited, or ask to be let in.',
  leaveDirectTitle: 'Leave this conversation?',
  leaveDirectText:
    'It leaves your list, and what the others write no longer reaches you. For them it becomes a group.',
  leaveOpenText: 'It is open: you can join it again at any time.',
  leaveLastText: 'You are the last one here. Nobody can come into an empty group, not even you.',
  left: 'You left the group',
  lastOwnerTitle: 'Who takes over?',
  lastOwnerText:
    'You are the only owner. Before you leave, hand the group over to somebody who stays.',
  handOverNow: 'Choose',

  /** Who stands at the door. */
  noRequestsTitle: 'Nobody is waiting',
  noRequestsText: 'People who ask to join will show up here.',
  noInvitedTitle: 'Nobody is invited',
  noInvitedText: 'Invitations that have not been answered yet show up here.',
  noBannedTitle: 'Nobody is banned',
  noBannedText: 'That is a good sign.',
  letIn: 'Let in',
  letInPerson: (name: string) => `Let in ${apart(name)}`,
  declinePerson: (name: string) => `Decline ${apart(name)}`,
  withdrawPerson: (name: string) => `Withdraw the invitation to ${apart(name)}`,
  unban: 'Lift ban',
  unbanPerson: (name: string) => `Lift ban on ${apart(name)}`,

  addPeople: 'Add people',
  addNow: 'Add now',
  invite: 'Invite',
  isMember: 'Already in the group',
  isInvited: 'Already invited',
  someoneBanned: 'One of these people is banned from this group.',
  isAsked: 'Invited',
  strangersAsked: 'People who have not accepted you as a contact get an invitation.',
  everybodyAsked: 'Everybody gets an invitation.',
  tooMany: 'These are too many people for now. Choose fewer, or send them a link instead.',
  broughtText: 'People who are invited join when they accept.',
  openGroup: 'Open group',
  addedSaid: (count: number) => `${people(count)} added`,
  invitedSaid: (count: number) => `${people(count)} invited`,

  /** Links. */
  linksTitle: 'Invite link',
  linkText: 'Anybody with the link can join without asking.',
  linkLasts: 'Lasts',
  linkUses: 'Can be used by',
  lasts: (days: number) =>
    days === 0
      ? 'Without end'
      : days === 7
        ? 'A week'
        : plural(days, { one: `${days} day`, other: `${days} days` }),
  usedBy: (count: number) => (count === 0 ? 'Anybody' : people(count)),
  makeLink: 'Create link',
  freshText: 'Copy it now: for safety it is not shown again.',
  copy: 'Copy link',
  copied: 'Copied',
  copyFailed: 'The browser did not let the chat copy this. Please copy it by hand.',
  links: 'Links that work',
  noLinks: 'None yet.',
  unused: 'Not used yet',
  used: (count: number, max: number | null) =>
    max === null ? `${people(count)} joined with it` : `${count} of ${people(max)} joined with it`,
  until: (when: string) => `Until ${when}`,
  end: 'End',
  endLink: (until: string) => `End the link: ${until}`,
  endTitle: 'End this link?',
  endText: 'Nobody can join with it any more. Those who already joined stay.',
  linkEnded: 'The link has ended',
  tooManyLinks: (max: number) => `A group has at most ${max} links. End one first.`,

  /** Joining. */
  joinTitle: 'Join a group',
  endedTitle: 'This link has ended',
  endedText: 'It has expired, or was used as often as it could be. Ask for a new one.',
  noLinkTitle: 'This link does not work',
  noLinkText: 'It was ended, or is not complete. Ask for a new one.',
  noGroupTitle: 'There is no such group',
  noGroupText: 'Perhaps it is gone, or the address is not complete.',
  bannedTitle: 'This group does not let you in',
  bannedText: 'Its owners or admins have decided so.',
  fullTitle: 'This group is full',
  fullText: 'There is no room for more people.',
  askText: 'This group is private. Its owners and admins decide who comes in.',
  note: 'A few words to them (optional)',
  ask: 'Ask to join',
  askedTitle: 'You asked to join',
  askedText: 'The group shows up among your conversations once somebody lets you in.',
};
