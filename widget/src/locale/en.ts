/**
 * Every word that the widget shows, in English; those of views that are fetched when they are opened come with them (`views`).
 * The types of the two objects are the catalogue that another language has to fill: a missing entry, or an error code without
 * words, does not compile.
 */
import type { ChatErrorCode, SystemEntry } from '@parlor/sdk';
import type { enViews } from './en-views.js';
import { launcherEn } from './launcher-en.js';
import { pluralsOf } from './plurals.js';

const plural = pluralsOf('en');

/** "Ana", "Ana and Ben", "Ana, Ben and 3 others". */
function people(names: readonly string[]): string {
  const [first = '', second = '', third = ''] = names;
  if (names.length <= 1) return first;
  if (names.length === 2) return `${first} and ${second}`;
  if (names.length === 3) return `${first}, ${second} and ${third}`;
  const others = names.length - 2;
  return `${first}, ${second} and ${others} ${plural(others, { one: 'other', other: 'others' })}`;
}

const members = (count: number) => plural(count, { one: `${count} person`, other: `${count} people` });
const unread = (count: number, label: string) => plural(count, { one: `${label} unread message`, other: `${label} unread messages` });

/** What system entries say. */
const entries: { [T in SystemEntry['type']]: (entry: Extract<SystemEntry, { type: T }>, name: (userId: string) => string) => string } = {
  created: ({ by, title }, name) => `${name(by)} created “${title}”`,
  joined: ({ by, userIds }, name) => `${name(by)} added ${people(userIds.map(name))}`,
  left: ({ userId }, name) => `${name(userId)} left`,
  removed: ({ by, userId }, name) => `${name(by)} removed ${name(userId)}`,
  renamed: ({ by, title }, name) => `${name(by)} renamed this to “${title}”`,
};

const failures: Record<ChatErrorCode, string> = {
  invalid_input: 'Something in there is not right. Please check it and try again.',
  malformed_request: 'That did not work. Please reload the page and try again.',
  unauthenticated: 'Please sign in again.',
  token_expired: 'Please sign in again.',
  session_ended: 'You were signed out. Please sign in again.',
  invalid_credentials: 'That email and password do not go together.',
  signed_token_rejected: 'This website could not confirm who you are. Please reload the page.',
  unknown_site: 'The chat is not set up correctly on this website.',
  forbidden: 'You are not allowed to do that.',
  origin_not_allowed: 'The chat is not enabled for this web address.',
  identity_disabled: 'This website does not offer that way of signing in.',
  banned: 'You were banned here.',
  silenced: 'You may not write for now.',
  message_refused: 'This website does not allow that text.',
  message_held: 'A moderator will look at this first.',
  not_found: 'This is no longer here.',
  method_not_allowed: 'That did not work. Please reload the page and try again.',
  email_taken: 'There is already an account with this email. Sign in instead?',
  identity_taken: 'That account already belongs to somebody else here.',
  client_id_reused: 'This message was sent before with other words. Please write it again.',
  limit_reached: 'There is no room for more of these.',
  too_large: 'That is too long to send.',
  unsupported_media_type: 'That did not work. Please reload the page and try again.',
  rate_limited: 'That was a bit fast. Please wait a moment.',
  internal: 'Something broke on our side. Please try again.',
  unavailable: 'The chat is busy right now. Please try again in a moment.',
  network_error: 'No connection. Please check your network and try again.',
  timed_out: 'That took too long. Please try again.',
  aborted: 'Stopped.',
  signed_out: 'Please sign in again.',
  closed: 'The chat was closed.',
  bad_answer: 'The chat cannot be reached from this website right now.',
};

export const en = {
  language: 'en',
  launcher: {
    ...launcherEn,
    /** After the launcher's name, for those who hear it. */
    unread,
  },
  panel: {
    title: 'Chat',
    close: 'Close chat',
    back: 'Back',
    loading: 'Loading',
    brokenView: 'This part of the chat did not load.',
    failed: 'The chat could not be reached.',
  },
  failure: (code: ChatErrorCode) => failures[code],
  views: () => import('./en-views.js').then((words): ViewWords => words.enViews),
  tryAgain: 'Try again',
  people,
  system: (entry: SystemEntry, name: (userId: string) => string): string => entries[entry.type](entry as never, name),
  someone: 'Someone',
  notesToSelf: 'Notes to self',
  notesToSelfHint: 'Only you can see this',
  conversations: {
    title: 'Messages',
    newMessage: 'New message',
    profile: 'Your profile',
    emptyTitle: 'No messages yet',
    emptyText: 'Find someone on this site and say hello.',
    own: (text: string) => `You: ${text}`,
    by: (name: string, text: string) => `${name}: ${text}`,
    unread,
    list: 'Conversations',
    failed: 'Your conversations could not be loaded.',
  },
  presence: {
    online: 'Online',
    lastSeen: (ago: string) => `Last seen ${ago}`,
    justNow: 'Last seen just now',
    members,
    membersOnline: (count: number, online: number) => `${members(count)}, ${online} online`,
    guest: 'Guest',
    bot: 'Bot',
  },
  days: { today: 'Today', yesterday: 'Yesterday' },
  messages: {
    log: (name: string) => `Messages with ${name}`,
    notes: 'Your notes',
    you: 'You',
    said: (name: string) => `${name}: `,
    deleted: 'This message was deleted',
    hidden: 'You deleted this message',
    edited: 'edited',
    unread: 'New messages',
    latest: 'Jump to latest',
    latestUnread: (count: number) =>
      plural(count, { one: `${count} new message, jump to latest`, other: `${count} new messages, jump to latest` }),
    arrived: (name: string, text: string) => `${name}: ${text}`,
    sending: 'Sending',
    queued: 'Waiting for the connection',
    sent: 'Sent',
    seen: 'Seen',
    notSent: 'Not sent.',
    retry: 'Try again',
    discard: 'Delete',
    emptyTitle: (name: string) => `Say hello to ${name}`,
    emptyText: 'The first message starts the conversation.',
    notesTitle: 'A place for your thoughts',
    notesText: 'Links, reminders, drafts: nobody else can see them.',
    failed: 'The messages could not be loaded.',
    olderFailed: 'Older messages could not be loaded.',
  },
  composer: {
    label: 'Message',
    placeholder: 'Write a message',
    notesPlaceholder: 'Write a note',
    send: 'Send',
    left: (count: number) => plural(count, { one: `${count} character left`, other: `${count} characters left` }),
    tooLong: (count: number) => plural(count, { one: `${count} character too many`, other: `${count} characters too many` }),
  },
  connection: {
    connecting: 'Connecting…',
    waiting: (seconds: number) => `Offline. Trying again in ${seconds} s`,
    waitingNow: 'Offline. Trying again…',
    retry: 'Retry now',
    back: 'Connected again',
  },
};

type ViewWords = typeof enViews;

/** What is there from the start. */
export type Catalogue = typeof en;

/** What a view has that was fetched when it was opened. */
export type FullCatalogue = Catalogue & ViewWords;
