/**
 * The English words that listing, showing and sending need. The others are fetched by topic: the
 * words of a feature are in its folder, and `en/` puts together what several features need at the
 * same time. The types of these objects are the catalogue that another language has to fill: a
 * missing entry, or an error code without words, does not compile.
 */
import type { ChatErrorCode, SystemEntry } from '@parlor/sdk';
import { listsOf } from './lists.js';
import { pluralsOf } from './plurals.js';
import { topic } from './topic.js';
import { load } from '../load.js';

const plural = pluralsOf('en');
const { people, apart } = listsOf('en-GB', (count) =>
  plural(count, { one: `${count} other`, other: `${count} others` }),
);

const members = (count: number) =>
  plural(count, { one: `${count} person`, other: `${count} people` });
const unread = (count: number, label: string) =>
  plural(count, { one: `${label} unread message`, other: `${label} unread messages` });

/** What system entries say. `name` is undefined for the user who reads it. */
export type SystemWords = {
  [T in SystemEntry['type']]: (
    entry: Extract<SystemEntry, { type: T }>,
    name: (userId: string) => string | undefined,
  ) => string;
};
const who = (name: string | undefined) => (name === undefined ? 'You' : apart(name));
const whom = (name: string | undefined) => (name === undefined ? 'you' : apart(name));
const entries: SystemWords = {
  created: ({ by, title }, name) => `${who(name(by))} created “${apart(title ?? '')}”`,
  joined: ({ by, userIds }, name) =>
    userIds[0] === by
      ? `${who(name(by))} joined`
      : `${who(name(by))} added ${people(userIds.map((id) => name(id) ?? 'you'))}`,
  left: ({ userId }, name) => `${who(name(userId))} left`,
  removed: ({ by, userId, banned }, name) =>
    `${who(name(by))} ${banned ? 'banned' : 'removed'} ${whom(name(userId))}`,
  closed: ({ by }, name) => `${who(name(by))} ended this conversation`,
  renamed: ({ by, title }, name) => `${who(name(by))} renamed this to “${apart(title)}”`,
  role: ({ by, userId, role }, name) =>
    `${who(name(by))} made ${whom(name(userId))} ${role === 'member' ? 'a member' : `an ${role}`}`,
  transferred: ({ by, userId }, name) => `${who(name(by))} made ${whom(name(userId))} the owner`,
  changed: ({ by }, name) => `${who(name(by))} changed the settings`,
};

/**
 * The words for failures: here those of a page that may not be able to fetch the others, which are
 * loaded with the views' words.
 */
const failures: Partial<Record<ChatErrorCode, string>> = {
  internal: 'An error occurred on the server. Please try again.',
  unavailable: 'The chat is busy right now. Please try again in a moment.',
  network_error: 'No connection. Please check your network and try again.',
  timed_out: 'That took too long. Please try again.',
};

export const en = {
  language: 'en',
  dir: 'ltr',
  launcher: {
    open: 'Open chat',
    close: 'Close chat',
    /** After the launcher's name, for screen readers. */
    unread,
  },
  panel: {
    title: 'Chat',
    close: 'Close chat',
    back: 'Back',
    loading: 'Loading',
    brokenView: 'This part of the chat could not be loaded.',
    failed: 'The chat could not be reached.',
  },
  failure: (code: ChatErrorCode): string =>
    failures[code] ?? 'That did not work. Please try again.',
  views: topic(async () => {
    const { failures: more, words } = await load(() => import('./en/views.js'));
    Object.assign(failures, more);
    return { words };
  }),
  actions: topic(() => load(() => import('./en/actions.js'))),
  peopleWords: topic(() => load(() => import('../people/words.js'))),
  attention: topic(() => load(() => import('../notifications/words.js'))),
  talk: topic(() => load(() => import('./en/talk.js'))),
  opening: topic(() => load(() => import('../shell/opening-words.js'))),
  groups: topic(() => load(() => import('../groups/words.js'))),
  /** For moderators only. */
  moderation: topic(() => load(() => import('../moderation/words.js'))),
  restrictions: topic(() => load(() => import('../moderation/restriction-words.js'))),
  tryAgain: 'Try again',
  search: 'Search',
  people,
  /** Empty for entries of a newer server. `name` is undefined for the user who reads it. */
  system: (entry: SystemEntry, name: (userId: string) => string | undefined): string =>
    (entries as Partial<SystemWords>)[entry.type]?.(entry as never, name) ?? '',
  someone: 'Someone',
  notesToSelf: 'Notes to self',
  notesToSelfHint: 'Only you can see this',
  conversations: {
    title: 'Messages',
    newMessage: 'New message',
    people: 'People',
    profile: 'Your profile',
    emptyTitle: 'No messages yet',
    emptyText: 'Find someone on this site and say hello.',
    own: (text: string) => `You: ${apart(text)}`,
    by: (name: string, text: string) => `${apart(name)}: ${apart(text)}`,
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
    /** Roles on the site, not in a group. */
    moderator: 'Moderator',
    admin: 'Admin',
    /** For a user whose name looks like that of a moderator or admin. */
    notStaff: 'Not staff',
    notStaffText: 'This name looks like that of a moderator or admin. This person is neither.',
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
      plural(count, {
        one: `${count} new message, jump to latest`,
        other: `${count} new messages, jump to latest`,
      }),
    arrived: (name: string, text: string) => `${name}: ${text}`,
    sending: 'Sending',
    queued: 'Waiting for the connection',
    later: 'Will be sent automatically in a moment',
    sent: 'Sent',
    delivered: 'Delivered',
    seen: 'Seen',
    notSent: 'Not sent.',
    retry: 'Try again',
    discard: 'Delete',
    emptyTitle: (name: string) => `Say hello to ${name}`,
    emptyText: 'The first message starts the conversation.',
    notesTitle: 'Your private notes',
    notesText: 'Links, reminders, drafts: only you can see them.',
    failed: 'The messages could not be loaded.',
    olderFailed: 'Older messages could not be loaded.',
  },
  composer: {
    label: 'Message',
    placeholder: 'Write a message',
    notesPlaceholder: 'Write a note',
    emoji: 'Emoji',
    send: 'Send',
    left: (count: number) =>
      plural(count, { one: `${count} character left`, other: `${count} characters left` }),
    tooLong: (count: number) =>
      plural(count, { one: `${count} character too many`, other: `${count} characters too many` }),
  },
};

/** A language: the words that are there from the start, and its topics. */
export type Catalogue = typeof en;

export type Topics = {
  [K in keyof Catalogue as Catalogue[K] extends () => Promise<unknown> ? K : never]: Catalogue[K];
};
export type FirstWords = Omit<Catalogue, keyof Topics>;
/**
 * The contents of a language's file. A topic that it does not have yet is in English; a test fails
 * if that is more than a few words.
 */
export type Translation = FirstWords & Partial<Topics>;
/** The words of a topic, in any language. */
export type TopicWords<K extends keyof Topics> = Awaited<ReturnType<Topics[K]>>;

/** For views that are loaded when they are opened. */
export type FullCatalogue = Catalogue & TopicWords<'views'>;

export type ActionWords = TopicWords<'actions'>;
export type TalkWords = TopicWords<'talk'>;
export type PeopleWords = TopicWords<'peopleWords'>;
export type ModerationWords = TopicWords<'moderation'>;
