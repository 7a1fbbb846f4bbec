/** What the audit log records, in words. */
import type { HostAuditEntry } from '@parlor/sdk/protocol/host-audit';

type Act = HostAuditEntry['act'];

const names: Readonly<Partial<Record<Act, string>>> = {
  'report.resolved': 'Closed a report',
  'report.reopened': 'Opened a report again',
  'message.deleted': 'Deleted a message',
  'user.silenced': 'Silenced',
  'user.unsilenced': 'Lifted a silence',
  'user.banned': 'Banned',
  'user.unbanned': 'Lifted a ban',
  'user.role': 'Changed the role',
  'user.updated': 'Changed the profile',
  'user.deactivated': 'Deactivated',
  'user.reactivated': 'Reactivated',
  'user.deleted': 'Deleted a user',
  'user.merged': 'Merged a guest',
  'user.exported': 'Exported the data',
  'user.signed_out': 'Signed out',
  'member.silenced': 'Silenced in a conversation',
  'member.unsilenced': 'Lifted a silence in a conversation',
  'member.banned': 'Banned from a group',
  'member.unbanned': 'Lifted a ban from a group',
  'conversation.slowed': 'Changed slow mode',
  'conversation.read': 'Read a conversation',
  'conversation.updated': 'Changed a conversation',
  'conversation.deleted': 'Deleted a conversation',
  'note.added': 'Added a note',
  'note.removed': 'Removed a note',
  'held.released': 'Let a held message through',
  'held.dropped': 'Refused a held message',
  'filters.changed': 'Changed the filters',
  'site.created': 'Created the site',
  'site.updated': 'Changed settings',
  'origin.added': 'Added a website',
  'origin.removed': 'Removed a website',
  'key.added': 'Created a secret key',
  'key.rotated': 'Rotated a secret key',
  'key.revoked': 'Revoked a secret key',
  'secret.added': 'Created a signing secret',
  'secret.rotated': 'Rotated a signing secret',
  'secret.revoked': 'Revoked a signing secret',
  'team.invited': 'Invited to the team',
  'team.withdrawn': 'Withdrew an invitation',
  'team.joined': 'Joined the team',
  'team.role': 'Changed a role in the team',
  'team.removed': 'Removed from the team',
  'team.left': 'Left the team',
  'webhook.added': 'Added a webhook',
  'webhook.changed': 'Changed a webhook',
  'webhook.rotated': 'Rotated the secret of a webhook',
  'webhook.removed': 'Removed a webhook',
  'webhook.disabled': 'Switched a failing webhook off',
};

/** A newer server may record actions that this page does not know. */
export const actName = (act: string): string =>
  names[act as Act] ?? act.replaceAll(/[._]/g, ' ').replace(/^./, (first) => first.toUpperCase());

/** Who acted. */
export function actorName({ actor, by }: Pick<HostAuditEntry, 'actor' | 'by'>): string {
  if (actor) return actor.name;
  if (by) return by.kind === 'key' ? `Key “${by.name}”` : by.name;
  return 'Command line';
}

/** What kind of actor it was. */
export function actorKind({ actor, by }: Pick<HostAuditEntry, 'actor' | 'by'>): string {
  if (actor) return 'Moderator';
  if (by) return by.kind === 'key' ? 'Secret key' : 'Operator';
  return 'Server';
}

const outcomes: Readonly<Record<string, string>> = {
  none: 'nothing was wrong',
  deleted: 'message deleted',
  silenced: 'user silenced',
  banned: 'user banned',
  other: 'something else',
};

/** What a report ended with. */
export const outcomeName = (outcome: string): string => outcomes[outcome] ?? outcome;

/** More about an action, beside its name. */
export function actDetail({ act, detail }: Pick<HostAuditEntry, 'act' | 'detail'>): string {
  if (detail === null) return '';
  switch (act) {
    case 'report.resolved':
      return outcomeName(detail);
    case 'user.signed_out':
      return detail === '1' ? 'on one device' : `on ${detail} devices`;
    case 'user.deleted':
      return detail === 'delete' ? 'with all messages' : 'messages stay';
    case 'conversation.slowed':
      return detail === '0' ? 'off' : `${detail} seconds`;
    case 'filters.changed': {
      const [, added = '0', removed = '0'] = /^\+(\d+) -(\d+)$/.exec(detail) ?? [];
      return [added !== '0' && `${added} added`, removed !== '0' && `${removed} removed`]
        .filter(Boolean)
        .join(', ');
    }
    default:
      return detail;
  }
}
