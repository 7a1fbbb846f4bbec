import type { HostEventName } from '@parlor/sdk/protocol/host-events';

/** What each event is about. */
const topics: Readonly<Record<HostEventName, string>> = {
  'message.created': 'Messages',
  'message.changed': 'Messages',
  'conversation.created': 'Conversations',
  'conversation.updated': 'Conversations',
  'member.joined': 'Members',
  'member.left': 'Members',
  'member.updated': 'Members',
  'member.silenced': 'Members',
  'user.created': 'Users',
  'user.updated': 'Users',
  'user.deleted': 'Users',
  'user.silenced': 'Users',
  'user.banned': 'Users',
  'contact.requested': 'Contacts',
  'contact.accepted': 'Contacts',
  'contact.declined': 'Contacts',
  'contact.withdrawn': 'Contacts',
  'contact.removed': 'Contacts',
  'report.created': 'Reports',
  'report.resolved': 'Reports',
};

const names = Object.keys(topics) as HostEventName[];

/** The events that a webhook may send, by what they are about. */
export const eventGroups = [...new Set(Object.values(topics))].map(
  (topic) => [topic, names.filter((name) => topics[name] === topic)] as const,
);
