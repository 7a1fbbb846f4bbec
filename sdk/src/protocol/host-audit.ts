/** What the audit log records of hosts and operators, beside the acts of moderators. */
import * as v from 'valibot';
import { type AuditAct, auditActs, AuditEntry } from './moderation.js';

/** Only hosts and operators see these; moderators in the chat do not. */
export const hostOnlyActs = [
  'site.created',
  'site.updated',
  'origin.added',
  'origin.removed',
  'key.added',
  'key.rotated',
  'key.revoked',
  'secret.added',
  'secret.rotated',
  'secret.revoked',
  'team.invited',
  'team.withdrawn',
  'team.joined',
  'team.role',
  'team.removed',
  'team.left',
  'report.reopened',
  'user.updated',
  'user.deactivated',
  'user.reactivated',
  'user.deleted',
  'user.merged',
  'user.exported',
  'user.signed_out',
  'filters.changed',
  'webhook.added',
  'webhook.changed',
  'webhook.rotated',
  'webhook.removed',
  'webhook.disabled',
  'send_hook.set',
  'send_hook.rotated',
  'send_hook.removed',
  'send_hook.failing',
  'bot.created',
  'bot.updated',
  'bot.token_added',
  'bot.token_revoked',
  'conversation.read',
  'conversation.updated',
  'conversation.deleted',
  'note.added',
  'note.removed',
] as const;

export const hostAuditActs = [...auditActs, ...hostOnlyActs] as const;
export type HostAuditAct = AuditAct | (typeof hostOnlyActs)[number];

/** An entry of the audit log for the host, who also sees what only the host can do. */
export const HostAuditEntry = v.object({
  ...AuditEntry.entries,
  /** What was done. */
  act: v.picklist(hostAuditActs),
});
export interface HostAuditEntry extends v.InferOutput<typeof HostAuditEntry> {}
