/**
 * The words of what is fetched once the chat is open: views, failures, the connection's troubles.
 * The rest stands in en.ts.
 */
import type { ChatErrorCode } from '@parlor/sdk';
import type { ModerationWords } from './en.js';
import { pluralsOf } from './plurals.js';
import { load } from '../shared/load.js';

const plural = pluralsOf('en');

export const enFailures: Record<ChatErrorCode, string> = {
  invalid_input: 'This input is not valid. Please check it and try again.',
  malformed_request: 'That did not work. Please reload the page and try again.',
  unauthenticated: 'Please sign in again.',
  token_expired: 'Please sign in again.',
  session_ended: 'You were signed out. Please sign in again.',
  invalid_credentials: 'That email and password do not match.',
  signed_token_rejected: 'This website could not confirm who you are. Please reload the page.',
  unknown_site: 'The chat is not set up correctly on this website.',
  forbidden: 'You are not allowed to do that.',
  origin_not_allowed: 'The chat is not enabled for this web address.',
  identity_disabled: 'This website does not offer that way of signing in.',
  not_accepted: 'You cannot write to this person.',
  user_deactivated: 'This account was deactivated.',
  user_banned: 'You are banned from this chat.',
  silenced: 'You cannot write for now.',
  message_refused: 'This website does not allow that text.',
  message_held: 'A moderator will review this message first.',
  not_found: 'This is no longer available.',
  method_not_allowed: 'That did not work. Please reload the page and try again.',
  email_taken: 'There is already an account with this email. Sign in instead?',
  identity_taken: 'That account already belongs to another user here.',
  client_id_reused: 'This message was already sent with different content. Please write it again.',
  limit_reached: 'The maximum number has been reached.',
  banned: 'This person is banned from this group.',
  invite_ended: 'This invite has ended.',
  too_large: 'That is too long to send.',
  unsupported_media_type: 'That did not work. Please reload the page and try again.',
  file_refused: 'This kind of file is not accepted here, or the file is damaged.',
  rate_limited: 'You are doing this too quickly. Please wait a moment.',
  internal: 'An error occurred on the server. Please try again.',
  unavailable: 'The chat is busy right now. Please try again in a moment.',
  network_error: 'No connection. Please check your network and try again.',
  timed_out: 'That took too long. Please try again.',
  aborted: 'Stopped.',
  signed_out: 'Please sign in again.',
  closed: 'The chat was closed.',
  bad_answer: 'The chat cannot be reached from this website right now.',
};

export const enViews = {
  /** Of those who moderate the site alone, so that others do not fetch them. */
  moderation: () =>
    load(() => import('./en-moderation.js')).then(
      ({ enModeration: words }): ModerationWords => words,
    ),
  tryAgainIn: (seconds: number) => `Try again in ${seconds} s`,
  cancel: 'Cancel',
  directory: {
    title: 'New message',
    search: 'Search people',
    several: 'Message several people',
    severalHint: (max: number) => `Choose up to ${max}`,
    several_on: 'Choose people',
    groups: 'Groups',
    groupsHint: 'Your groups, new groups, and groups to join',
    chosen: (count: number) =>
      plural(count, { one: `${count} person chosen`, other: `${count} people chosen` }),
    remove: (name: string) => `Remove ${name}`,
    start: 'Start chat',
    list: 'People',
    emptyTitle: 'Nobody here yet',
    emptyText: 'People who join this site appear here.',
    unlistedTitle: 'Nobody to show here',
    unlistedText: 'This site does not list its people. Your conversations are under Messages.',
    noMatchTitle: 'Nobody with that name',
    noMatchText: 'Type the beginning of any word of the name.',
    found: (count: number) =>
      plural(count, { one: `${count} person found`, other: `${count} people found` }),
    failed: 'The list of people could not be loaded.',
  },
  signIn: {
    title: (site: string) => `Welcome to ${site}`,
    text: 'Talk with the people here.',
    guestName: 'Your name',
    guestHint: 'Optional. You can change it later.',
    guest: 'Start chatting',
    or: 'or',
    register: 'Create an account',
    registerText: 'Keep your conversations on all your devices.',
    login: 'Sign in',
    loginText: 'Good to see you again.',
    haveAccount: 'Already have an account?',
    noAccount: 'New here?',
    signedTitle: 'Sign in to chat',
    signedText: (site: string) => `Sign in on ${site} first, then come back here.`,
    signed: 'I have signed in',
    none: 'This website does not accept new people in its chat right now.',
    /** Why the user was signed out without having asked for it. */
    ended: {
      signed_out: (_until: string | null) =>
        'You signed out on another device. Sign in again to go on.',
      expired: (_until: string | null) => 'You were away for a long time. Sign in again to go on.',
      revoked: (_until: string | null) =>
        'You were signed out by this website. Sign in again to go on.',
      banned: (until: string | null) =>
        until
          ? `You are banned from this chat until ${until}. Afterwards you can sign in again.`
          : 'You were banned from this chat. If you think this is a mistake, please contact this website.',
      deactivated: (_until: string | null) =>
        'This account was deactivated. If you think this is a mistake, please contact this website.',
      deleted: (_until: string | null) =>
        'This account was deleted, and its sign-in no longer works.',
    },
  },
  account: {
    name: 'Name',
    email: 'Email',
    password: 'Password',
    passwordHint: (least: number) => `At least ${least} characters`,
    needName: 'Please enter a name.',
    needEmail: 'Please enter an email address, like name@example.com.',
    needPassword: 'Please enter your password.',
    shortPassword: (least: number) => `Please use at least ${least} characters.`,
  },
  profile: {
    title: 'Your profile',
    name: 'Name',
    bio: 'About you',
    bioPlaceholder: 'A line or two',
    save: 'Save',
    saved: 'Saved',
    guestTitle: 'You are here as a guest',
    guestText:
      'Your conversations are available on this device only. With an account, you keep them on all your devices.',
    upgrade: 'Create an account',
    upgradeDone: 'Your account is ready',
    signOut: 'Sign out',
    signOutGuestTitle: 'Sign out and leave your conversations?',
    signOutGuestText:
      'As a guest you cannot come back to them. Create an account first to keep them.',
    signOutTitle: 'Sign out on this device?',
    signOutText: 'Your conversations are kept. Sign in again to see them.',
    signOutUntold:
      'You are signed out on this device. The server could not be notified, so your session there will end later, automatically.',
  },
  /** Of oneself or of a group: choosing it, and cutting a square from it. */
  picture: {
    choose: 'Choose a picture',
    change: 'Change picture',
    remove: 'Remove',
    place: 'Place the picture',
    placeHint: 'Drag it, or use the arrow keys.',
    zoom: 'Zoom',
    use: 'Use picture',
    uploading: 'Uploading',
    broken: 'This picture cannot be opened here. Please try another one.',
    set: 'The picture is set',
    removed: 'The picture was removed',
  },
  files: {
    title: 'Pictures, files and links',
    pictures: 'Pictures',
    files: 'Files',
    links: 'Links',
    noPictures: 'No pictures yet',
    noFiles: 'No files yet',
    noLinks: 'No links yet',
    emptyText: 'Pictures, files and links from this conversation appear here.',
    failed: 'This list could not be loaded.',
    scanning: 'Being checked',
    refused: 'Did not pass the check',
    download: 'Download',
    inConversation: 'Show in conversation',
  },
  connection: {
    connecting: 'Connecting…',
    waiting: (seconds: number) => `Offline. Trying again in ${seconds} s`,
    waitingNow: 'Offline. Trying again…',
    degraded: 'Connected. New messages arrive a few seconds late.',
    retry: 'Retry now',
    back: 'Connected again',
  },
};
