/**
 * The words of what comes after the first sight of a conversation: who writes, whom one mentions,
 * how one finds something.
 */
import type { AttachmentKind } from '@parlor/sdk';
import { enSending } from './en-sending.js';
import { listsOf } from './lists.js';
import { pluralsOf } from './plurals.js';

const plural = pluralsOf('en');
const { apart, list } = listsOf('en-GB', (count) =>
  plural(count, { one: `${count} other`, other: `${count} others` }),
);

const counted: Record<AttachmentKind, (count: number) => string> = {
  picture: (count) => plural(count, { one: 'Picture', other: `${count} pictures` }),
  video: (count) => plural(count, { one: 'Video', other: `${count} videos` }),
  audio: (count) => plural(count, { one: 'Audio', other: `${count} audio files` }),
  file: (count) => plural(count, { one: 'File', other: `${count} files` }),
};

export const enTalk = {
  attach: 'Attach files',
  record: 'Record a voice message',
  sending: enSending,
  /** Where there is only one other. */
  writes: 'writing',
  /** Of one or two by their names. */
  writing: (names: readonly string[]) =>
    names.length > 1 ? `${list(names, 0)} are writing` : `${apart(names[0] ?? '')} is writing`,
  manyWriting: (count: number) =>
    plural(count, { one: `${count} person is writing`, other: `${count} people are writing` }),
  addPeople: 'Add people',
  search: {
    title: 'Search',
    /** The field, where all is searched, and where one conversation is. */
    all: 'Search people and messages',
    here: (name: string) => `Search messages with ${name}`,
    hintTitle: 'Search the chat',
    hintText: 'Find people, conversations and messages.',
    hintHere: 'Type a word from the message you are looking for.',
    conversations: 'Conversations',
    people: 'People',
    messages: 'Messages',
    noneTitle: 'Nothing found',
    noneText: 'Try another word, or only its beginning.',
    failed: 'The search did not work.',
    found: (count: number) => plural(count, { one: `${count} result`, other: `${count} results` }),
  },
  mention: {
    list: 'People to mention',
    found: (count: number) =>
      plural(count, { one: `${count} person to mention`, other: `${count} people to mention` }),
  },
  /** A conversation that does not call one. */
  mute: {
    mute: 'Mute',
    muted: 'Muted',
    until: (time: string) => `Muted until ${time}`,
    unmute: 'Unmute',
    /** For how long. */
    hour: 'For 1 hour',
    hours: 'For 8 hours',
    morning: 'Until tomorrow morning',
    week: 'For a week',
    always: 'Until I unmute it',
    unmuted: 'No longer muted',
    mentioned: 'You were mentioned',
  },
  /** What is done with a conversation in the list, and the list of those that were archived. */
  rows: {
    actions: (name: string) => `Actions for ${apart(name)}`,
    pin: 'Pin to the top',
    unpin: 'Unpin',
    pinned: 'Pinned',
    archive: 'Archive',
    unarchive: 'Move back to the list',
    archived: 'Archived',
    restored: 'Back in the list',
    undo: 'Undo',
    markRead: 'Mark as read',
    markUnread: 'Mark as unread',
    clear: 'Delete for me',
    clearTitle: 'Delete this conversation for you?',
    clearText:
      'All messages so far are deleted for you, on all your devices. The others keep them.',
    cleared: 'Deleted for you',
    emptyTitle: 'Nothing is archived',
    emptyText:
      'Conversations that you archive appear here. A new message brings them back to the list.',
    failed: 'The archived conversations could not be loaded.',
    draft: 'Draft:',
  },
  files: {
    /** Of files of one kind, or of several: then they are files. */
    counted: (kind: AttachmentKind, count: number): string => counted[kind](count),
    voice: 'Voice message',
    download: 'Download',
    play: 'Play',
    pause: 'Pause',
    /** Of playing: 1×, 1.5× or 2×. */
    speed: 'Speed',
    /** In a film or a sound. */
    position: 'Position',
    /** A file that may harm, or is not known not to. */
    checking: 'Being checked…',
    refused: 'Did not pass the check',
    broken: 'Could not be loaded',
    cancel: 'Cancel sending',
  },
};
