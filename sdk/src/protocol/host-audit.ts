/** What the audit log records of hosts and operators, beside the acts of moderators. */
import { type AuditAct, auditActs } from './moderation.js';

/** Only hosts and operators see these; moderators in the chat do not. */
export const hostOnlyActs = [
  'site.created',
  'team.invited',
  'team.withdrawn',
  'team.joined',
  'team.role',
  'team.removed',
  'team.left',
] as const;

export const hostAuditActs = [...auditActs, ...hostOnlyActs] as const;
export type HostAuditAct = AuditAct | (typeof hostOnlyActs)[number];
