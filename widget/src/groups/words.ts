/** The words of groups; they come with the pages of groups. */
import type { Member } from '@parlor/sdk';
import { listsOf } from '../i18n/lists.js';
import { pluralsOf } from '../i18n/plurals.js';

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

export const words = {
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
  emptyText: 'Create a group for several people and give it a name.',
  noMatchTitle: 'No group with that name',
  noMatchText: 'Type the beginning of any word of the title.',
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
  bannedYou: 'You are banned from this group.',

  /** A new group, and its settings. */
  name: 'Name',
  namePlaceholder: 'What is it called?',
  needName: 'Please give the group a name.',
  description: 'Description',
  descriptionPlaceholder: 'What is it about?',
  access: 'Who can join',
  accessPrivate: 'Private',
  accessPrivateHint: 'People join by invitation, or ask to join.',
  accessOpen: 'Open',
  accessOpenHint: 'Everyone on this site can find it and join.',
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
  history: 'What new members see',
  historyAll: 'Everything',
  historyAllHint: 'Including the messages from before they joined.',
  historyJoined: 'From when they join',
  historyJoinedHint: 'No messages from before they joined.',
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
  managing: 'Access',
  requests: 'Requests to join',
  invited: 'Invited people',
  bannedPeople: 'Banned people',
  searchMembers: 'Search members',
  actionsFor: (name: string) => `Actions for ${apart(name)}`,
  silencedUntil: (when: string) => `Cannot write until ${when}`,
  outsideTitle: 'You are not in this group',
  outsideText: 'You left it, or you were removed.',
  notManagingTitle: 'Only for owners and admins',
  notManagingText: 'You are not an owner or admin of this group.',

  makeAdmin: 'Make admin',
  makeMember: 'Make member',
  makeOwner: 'Make owner',
  makeOwnerTitle: (name: string) => `Make ${apart(name)} an owner?`,
  makeOwnerText: 'Owners can do everything here, including removing you. You stay an owner, too.',
  makeOwnerYes: 'Make owner',
  handOver: 'Hand over ownership',
  handOverTitle: (name: string) => `Hand the group over to ${apart(name)}?`,
  handOverText: 'You become an admin. You cannot undo this yourself.',
  handOverAndLeaveText: 'They become the owner, and you leave the group.',
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
  removeText: 'They leave the group at once. They can come back if they are let in again.',
  removeYes: 'Remove',
  removed: (name: string) => `${apart(name)} was removed`,
  ban: 'Ban from group',
  banTitle: (name: string) => `Ban ${apart(name)}?`,
  banText: 'They leave the group at once and cannot come back until the ban is lifted.',
  banYes: 'Ban',
  banned: (name: string) => `${apart(name)} was banned`,

  leaveTitle: 'Leave this group?',
  leaveText: 'To come back, you need an invitation, or you can ask to join.',
  leaveDirectTitle: 'Leave this conversation?',
  leaveDirectText:
    'It leaves your list, and you no longer receive its messages. For the others it becomes a group.',
  leaveOpenText: 'It is open: you can join it again at any time.',
  leaveLastText: 'You are the last member. Nobody can join an empty group, not even you.',
  left: 'You left the group',
  lastOwnerTitle: 'Who takes over?',
  lastOwnerText: 'You are the only owner. Before you leave, hand the group over to another member.',
  handOverNow: 'Choose',

  /** Join requests, invitations and bans. */
  noRequestsTitle: 'Nobody is waiting',
  noRequestsText: 'People who ask to join appear here.',
  noInvitedTitle: 'Nobody is invited',
  noInvitedText: 'Invitations that have not been answered yet appear here.',
  noBannedTitle: 'Nobody is banned',
  noBannedText: 'People who are banned from this group appear here.',
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
  freshText: 'Copy it now. For security, it is not shown again.',
  copy: 'Copy link',
  copied: 'Copied',
  copyFailed: 'The browser did not allow the chat to copy this. Please copy it yourself.',
  links: 'Active links',
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
  endedText: 'It has expired, or it has reached its maximum number of uses. Ask for a new one.',
  noLinkTitle: 'This link does not work',
  noLinkText: 'It was ended, or is not complete. Ask for a new one.',
  noGroupTitle: 'There is no such group',
  noGroupText: 'It may no longer exist, or the address is not complete.',
  bannedTitle: 'You cannot join this group',
  bannedText: 'Its owners or admins banned you.',
  fullTitle: 'This group is full',
  fullText: 'It cannot have more members.',
  askText: 'This group is private. Its owners and admins decide who can join.',
  note: 'A note to them (optional)',
  ask: 'Ask to join',
  askedTitle: 'You asked to join',
  askedText: 'The group appears in your conversations when an owner or admin lets you in.',
};
