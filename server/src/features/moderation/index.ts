/** Filters, held sends, reports, sanctions, and the record of what moderators do. */
import type { hostModerationOperations } from '@parlor/sdk/protocol/host-moderation';
import type { hostSanctionOperations } from '@parlor/sdk/protocol/host-people';
import type { moderationOperations } from '@parlor/sdk/protocol/moderation';
import type { reportOperations } from '@parlor/sdk/protocol/reports';
import { rowsOf } from '../../database/site-rows.js';
import { AuditEntryRow, HeldSendRow, SiteFilterRow } from './moderation.entity.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { KeepFiles } from '../../ports/attachments.js';
import type { Sessions } from '../../ports/auth.js';
import type { Reach } from '../../ports/contacts.js';
import type { Conversations } from '../../ports/conversations.js';
import type { EventRecorder } from '../../ports/events.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { Succession } from '../../ports/members.js';
import type { Deletion, MessageViews } from '../../ports/messages.js';
import type { RecordDeletion, ReportedIn } from '../../ports/moderation.js';
import type { SendHook } from '../../ports/send-hook.js';
import type { Sites } from '../../ports/sites.js';
import type { FindUser, Lookalikes, Users } from '../../ports/users.js';
import { Audit } from './audit.js';
import { Discipline } from './discipline.js';
import { Filters } from './filters.js';
import { HeldSends, heldSendsInLog } from './held-sends.js';
import { hostModerationApi } from './host-moderation.api.js';
import { recordedDeletion } from './member-silence.js';
import { moderationApi } from './moderation.api.js';
import { heldExports, reportExports } from './moderation-exports.js';
import { Moderators } from './moderators.js';
import { Reports } from './reports.js';

interface ModeratorDeps extends Pick<Ground, 'database' | 'environment' | 'realtime'> {
  sites: Sites;
  users: Users;
  events: EventRecorder;
}

interface ModeratorPorts {
  filters: Filters;
  audit: Audit;
  moderators: Moderators;
}

/** The parts of moderation that are needed before the other features are created. */
export const createModerators = ({
  database,
  environment,
  realtime,
  sites,
  users,
  events,
}: ModeratorDeps): ModeratorPorts => ({
  filters: new Filters(database, sites),
  audit: new Audit(database, environment, users, events),
  moderators: new Moderators({ users, realtime }),
});

interface Deps extends Ground, ModeratorPorts {
  sites: Sites;
  users: Users;
  findUser: FindUser;
  lookalikes: Lookalikes;
  sessions: Sessions;
  succession: Succession;
  conversations: Conversations;
  reach: Reach;
  messageViews: MessageViews;
  deletion: Deletion;
  keepFiles: KeepFiles;
  sendHook: SendHook;
  events: EventRecorder;
  /** After how many days resolved reports and audit entries are deleted; undefined for never. */
  reportDays: number | undefined;
  auditDays: number | undefined;
}

interface Ports {
  held: HeldSends;
  reports: Reports;
  discipline: Discipline;
  recordDeletion: RecordDeletion;
  reportedIn: ReportedIn;
}

const dayMs = 24 * 60 * 60 * 1_000;

export function createModerationFeature(
  deps: Deps,
): Feature<
  Handlers<
    typeof reportOperations &
      typeof moderationOperations &
      typeof hostModerationOperations &
      typeof hostSanctionOperations
  >,
  Ports
> {
  const { database, environment, writer, sites, audit, reportDays, auditDays } = deps;
  writer.extend(heldSendsInLog);
  const held = new HeldSends(deps);
  const reports = new Reports({ ...deps, views: deps.messageViews });
  const discipline = new Discipline(deps);
  const daysAgo = (days: number) => new Date(environment.now().getTime() - days * dayMs);
  const oldAuditEntries = (days: number) => async () => {
    for (const siteId of (await sites.all()).keys())
      if (await audit.deleteOld(siteId, daysAgo(days))) return true;
    return false;
  };
  return {
    handlers: {
      ...moderationApi({ ...deps, reports, discipline, held }),
      ...hostModerationApi({ ...deps, reports, discipline, held }),
    },
    ports: {
      held,
      reports,
      discipline,
      recordDeletion: (change, seq, act) =>
        recordedDeletion(change, seq, act, (recorded) => audit.statement(recorded)),
      reportedIn: (...what) => reports.reportedIn(...what),
    },
    siteRows: [
      reports.siteRows,
      rowsOf(database, 'site', SiteFilterRow, 'siteId'),
      rowsOf(database, 'site', HeldSendRow, 'siteId'),
      rowsOf(database, 'site', AuditEntryRow, 'siteId'),
    ],
    chores: [
      ...(reportDays === undefined ? [] : [() => reports.deleteOld(daysAgo(reportDays))]),
      ...(auditDays === undefined ? [] : [oldAuditEntries(auditDays)]),
    ],
    forget: [
      (...what) => reports.forget(...what),
      (transaction, userId) => audit.forget(transaction, userId),
      (transaction, userId) => held.forget(transaction, userId),
    ],
    handOver: [
      (...what) => reports.handOver(...what),
      (...what) => audit.handOver(...what),
      (...what) => held.handOver(...what),
    ],
    exports: [heldExports(database), reportExports(database)],
  };
}
