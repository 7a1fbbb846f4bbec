/** The words of the message actions. */
import { listsOf } from '../i18n/lists.js';
import { pluralsOf } from '../i18n/plurals.js';

const plural = pluralsOf('en');
const others = (count: number) =>
  plural(count, { one: `${count} other`, other: `${count} others` });
const { list } = listsOf('en-GB', others);

export const words = {
  /** The label of the button, and of the menu that it opens. */
  open: 'Message actions',
  reply: 'Reply',
  react: 'React',
  moreReactions: 'More reactions',
  edit: 'Edit',
  copy: 'Copy text',
  copied: 'Copied',
  pin: 'Pin',
  unpin: 'Unpin',
  pinned: 'Pinned',
  markUnread: 'Mark as unread',
  markedUnread: 'Marked as unread',
  /** Of a message's links. */
  removePreviews: (count: number) =>
    plural(count, { one: 'Remove preview', other: 'Remove previews' }),
  previewsRemoved: (count: number) =>
    plural(count, { one: 'Preview removed', other: 'Previews removed' }),
  seenBy: 'Seen by',
  restore: 'Restore',
  deleteForMe: 'Delete for me',
  deleteForAll: 'Delete for everyone',
  deletedForMe: 'Deleted for you',
  undo: 'Undo',
  dismiss: 'Dismiss',
  cancel: 'Cancel',
  delete: 'Delete',
  confirmTitle: 'Delete this message for everyone?',
  confirmText: 'Everyone will see that a message was deleted. This cannot be undone.',
  replyingTo: (name: string) => `Reply to ${name}`,
  replyingToYou: 'Reply to yourself',
  editing: 'Edit message',
  saved: 'Message changed',
  /** Before the name and the text of the quoted message. */
  quoted: 'In reply to',
  /** Of a reaction: "Ana and Ben reacted with 👍". */
  reacted: (names: readonly string[], more: number, emoji: string) =>
    `${list(names, more)} reacted with ${emoji}`,
  /** Who reacted with what: the page, and its first tab. */
  reactions: 'Reactions',
  allReactions: 'All',
  noReactions: 'No reactions.',
  seenByNobody: 'Nobody has seen it yet.',
  seenByMore: (count: number) => `and ${others(count)}`,
  /** What a message was before each edit; for moderators. */
  history: {
    show: 'Show edit history',
    title: 'Edit history',
    current: 'Current version',
    original: 'Original',
    none: 'No earlier versions are stored.',
  },
  /** For "not allowed" errors that can have only one reason. */
  tooLateToEdit: 'It is too late to change this message.',
  tooLateToDelete: 'It is too late to delete this message for everyone.',
  notYoursToPin: 'Only owners and admins of the group can pin messages.',
  tooManyReactions: 'This message cannot have more reactions.',
  tooManyPins: 'You cannot pin more messages. Unpin one first.',
  copyFailed: 'The browser did not allow the chat to copy this.',
};
