/** The words of contacts, requests, blocks and reports; loaded with them. */
import type { ReportReason, WhoMayAdd, WhoMayWrite } from '@parlor/sdk';
import { pluralsOf } from '../i18n/plurals.js';

const plural = pluralsOf('en');
const requests = (count: number, label: string) =>
  plural(count, { one: `${label} request`, other: `${label} requests` });
const open = (count: number) =>
  plural(count, { one: `${count} open request`, other: `${count} open requests` });
const messages = (count: number) => plural(count, { one: 'Message', other: `${count} messages` });

export const words = {
  /** For the button that opens the view, after its name. */
  waiting: requests,
  /** Group invitations, in the same place. */
  invitations: (count: number, label: string) =>
    plural(count, { one: `${label} group invitation`, other: `${label} group invitations` }),
  /** A conversation that was closed and replaced by another one. */
  earlier: 'Earlier conversation',
  profileOf: (name: string) => `Profile of ${name}`,
  find: 'Find people',
  findHint: 'Everybody on this site',
  incoming: 'Requests',
  outgoing: 'Sent requests',
  contacts: 'Contacts',
  showAll: (count: number) => `Show all ${count}`,
  search: 'Search your contacts',
  accept: 'Accept',
  decline: 'Decline',
  withdraw: 'Withdraw',
  acceptFrom: (name: string) => `Accept ${name}`,
  declineFrom: (name: string) => `Decline ${name}`,
  withdrawFrom: (name: string) => `Withdraw the request to ${name}`,
  wantsToConnect: 'Wants to be your contact',
  waitsForAnswer: 'Waiting for an answer',
  /** Announced after the action. */
  accepted: (name: string) => `${name} is a contact now`,
  declined: (name: string) => `You declined ${name}`,
  withdrawn: 'Request withdrawn',
  requested: (name: string) => `${name} has asked you to be a contact`,
  emptyTitle: 'No contacts yet',
  emptyText: 'Find a person and send a contact request.',
  noMatchTitle: 'No contact with that name',
  noMatchText: 'Type the beginning of any word of the name.',
  failed: 'Your contacts could not be loaded.',
  everyone: 'Everyone',
  /** Beside users to whom this user cannot write before they accept. */
  request: 'Request',
  contact: 'Contact',
  blocked: 'Blocked',

  profile: 'Profile',
  profileFailed: 'This profile could not be loaded.',
  gone: 'This account was deleted.',
  asleep: 'This account is no longer active.',
  editYours: 'Edit your profile',
  moderator: 'Moderator',
  admin: 'Admin',
  details: 'Details',
  forModerators: 'For moderators only',
  moderation: 'Moderation',
  moderationHint: 'Reports, held messages, the log',
  toLookAt: (label: string) => `${label} to review`,
  yes: 'Yes',
  no: 'No',
  message: 'Message',
  add: 'Add contact',
  /** For the form of a contact request. */
  askTitle: (name: string) => `Ask ${name} to be a contact`,
  note: 'A short note from you',
  noteHint: 'Optional. They see it with your request.',
  send: 'Send request',
  sent: 'Request sent',
  sentText: (name: string) => `${name} has not answered yet.`,
  incomingTitle: (name: string) => `${name} wants to be your contact`,
  /** Why the user cannot write, by the rule of the site. */
  rule: (rule: WhoMayWrite, name: string): string =>
    ({
      anyone: `You cannot write to ${name} right now.`,
      anyone_after_request: `On this site you can write to ${name} when you are contacts.`,
      contacts: `On this site you can write to ${name} when you are contacts.`,
      shared_group: `On this site you can write to ${name} if you share a group.`,
      staff: `On this site you can only write to the team.`,
    })[rule],
  noRequests: (name: string) => `You cannot send ${name} a contact request right now.`,
  coolDown: (name: string, when: string) =>
    `${name} declined your last request. You can ask again from ${when}.`,
  quota: (count: number) => `You have ${open(count)}. Withdraw one or wait for an answer first.`,
  full: 'There is no room for more contacts.',
  noLongerAsks: 'This request no longer exists.',

  remove: 'Remove contact',
  removeTitle: (name: string) => `Remove ${name} from your contacts?`,
  removeText:
    'Your conversation is closed: both of you can read it, but nobody can write in it any more. If you become contacts again, a new conversation starts.',
  removed: (name: string) => `${name} is no longer a contact`,
  block: 'Block',
  blockName: (name: string) => `Block ${name}`,
  blockTitle: (name: string) => `Block ${name}?`,
  blockText:
    'You two cannot send each other messages, requests or mentions, and neither sees when the other is online. Their messages in groups are collapsed. They are not notified.',
  blockStaffText:
    'You two cannot send each other direct messages or requests, and neither sees when the other is online. You still see what the team writes in groups. They are not notified.',
  blockedNow: (name: string) => `You blocked ${name}`,
  unblock: 'Unblock',
  unblockTitle: (name: string) => `Unblock ${name}?`,
  unblockText: 'Everything will be as it was before, including whether you are contacts.',
  unblocked: (name: string) => `You unblocked ${name}`,
  youBlocked: (name: string) => `You blocked ${name}.`,
  unblockName: (name: string) => `Unblock ${name}`,
  blockFull: 'You cannot block more people. Unblock a person first.',

  privacy: 'Privacy',
  showsPresence: 'Show when I am online',
  showsPresenceHint: 'If this is off, nobody sees it. You still see when others are online.',
  addMe: 'Who can add you to groups',
  addMeHint: 'Everyone else can send you an invitation.',
  whoAdds: { anyone: 'Everybody', contacts: 'Your contacts', nobody: 'Nobody' } satisfies Record<
    WhoMayAdd,
    string
  >,
  siteContacts: 'On this site, only your contacts can.',
  siteNobody: 'On this site, nobody can.',
  blockedPeople: 'People you blocked',

  /** Replaces folded messages of a blocked user. */
  folded: (count: number) => `${messages(count)} from a person you blocked`,
  show: 'Show',
  somebodyBlocked: 'A person you blocked',

  report: 'Report',
  reportMessage: 'Report message',
  reportPerson: (name: string) => `Report ${name}`,
  reportWhy: 'What is wrong?',
  reasons: {
    spam: 'Spam or advertising',
    harassment: 'Bullying or harassment',
    hate: 'Hate speech',
    sexual: 'Sexual content',
    violence: 'Violence or threats',
    fraud: 'Fraud or impersonation',
    other: 'Something else',
  } satisfies Record<ReportReason, string>,
  reportNote: 'Tell us more',
  reportNoteHint: 'Optional',
  reportNext:
    'Moderators of this site will read it, with the messages around it. Nobody else will know that you reported it.',
  reportPersonNext:
    'Moderators of this site will read it. Nobody else will know that you reported it.',
  reportSend: 'Send report',
  needReason: 'Please choose a reason.',
  thanks: 'Thank you',
  thanksText: 'A moderator will review it.',
  done: 'Done',
  cancel: 'Cancel',
  reportFull: 'You have many open reports. Please wait until moderators have closed some.',
  reportOwn: 'This cannot be reported.',
  /** For a guest who was signed in on this device before. */
  leftTitle: (name: string) => `You wrote as ${name} on this device before you signed in`,
  leftText: 'Keep those conversations with your account?',
  leftKeep: 'Keep',
  leftNotMine: 'Not mine',
  leftKeeping: 'Keeping the conversations…',
  leftKept: 'The conversations are in your list now',
  leftDropTitle: (name: string) => `Give up the conversations of ${name}?`,
  leftDropText: 'Nobody can open them on this device any more. This cannot be undone.',
  leftDrop: 'Give up',
  leftDropped: 'The conversations were given up',
};
