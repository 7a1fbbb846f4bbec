/** What a user does with a conversation in the list, and the list of archived conversations. */
import { listsOf } from '../i18n/lists.js';

const { apart } = listsOf('en-GB', (count) => `${count} others`);

export const words = {
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
  clearText: 'All messages so far are deleted for you, on all your devices. The others keep them.',
  cleared: 'Deleted for you',
  emptyTitle: 'Nothing is archived',
  emptyText:
    'Conversations that you archive appear here. A new message brings them back to the list.',
  failed: 'The archived conversations could not be loaded.',
  draft: 'Draft:',
};
