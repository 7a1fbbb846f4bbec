/** Moderation by the host: the same rules as for moderators, without those about whom. */
import type { hostModerationOperations } from '@parlor/sdk/protocol/host-moderation';
import type { hostSanctionOperations } from '@parlor/sdk/protocol/host-people';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import { hostCaller } from '../../conversation-log/change.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import { Fault } from '../../kernel/fault.js';
import type { Deletion } from '../../ports/messages.js';
import { actedBy } from '../../ports/moderation.js';
import type { FindUser, Someone } from '../../ports/users.js';
import { auditCsv } from './audit-csv.js';
import type { Audit } from './audit.js';
import type { Discipline, Measure } from './discipline.js';
import type { HeldSends } from './held-sends.js';
import { filterKey, type Filters } from './filters.js';
import { recordedDeletion } from './member-silence.js';
import type { Reports } from './reports.js';
import type { HostCall } from '../../kernel/context.js';

interface Deps {
  reports: Reports;
  discipline: Discipline;
  held: HeldSends;
  filters: Filters;
  audit: Audit;
  writer: MessageWriter;
  deletion: Deletion;
  findUser: FindUser;
}

type HostHandlers = Handlers<typeof hostModerationOperations & typeof hostSanctionOperations>;

export function hostModerationApi(deps: Deps): HostHandlers {
  const { reports, discipline, held, filters, audit, writer, deletion, findUser } = deps;

  const measureOf = async (
    { siteId, actor }: HostCall,
    {
      note,
      reportId,
      ...who
    }: Someone & { note?: string | undefined; reportId?: string | undefined },
  ): Promise<Measure> => {
    if (reportId !== undefined) await reports.require(siteId, reportId);
    return { siteId, actor, userId: await findUser(siteId, who), note, reportId };
  };

  return {
    'host.silenceUser': async (call, { seconds, ...measure }) =>
      discipline.silence(await measureOf(call, measure), seconds),
    'host.unsilenceUser': async (call, measure) =>
      discipline.unsilence(await measureOf(call, measure)),
    'host.banUser': async (call, { seconds, ...measure }) =>
      discipline.ban(await measureOf(call, measure), seconds),
    'host.unbanUser': async (call, measure) => discipline.unban(await measureOf(call, measure)),

    'host.listReports': ({ siteId }, query) => reports.list(siteId, query),
    'host.getReport': ({ siteId }, { reportId }) => reports.view(siteId, reportId),
    'host.resolveReport': ({ siteId, actor }, input) => reports.resolve(siteId, actor, input),
    'host.reopenReport': ({ siteId, actor }, input) => reports.reopen(siteId, actor, input),

    'host.removeMessage': async ({ siteId, actor }, { conversationId, seq, note, reportId }) => {
      if (reportId !== undefined) await reports.require(siteId, reportId);
      const change = deletion({ siteId, conversationId, seq, callerId: hostCaller }, null);
      const act = {
        siteId,
        ...actedBy(actor),
        reportId: reportId ?? null,
        note: note ?? null,
      };
      return writer.write({
        ...recordedDeletion(change, seq, act, (recorded) => audit.statement(recorded)),
        byHost: true,
      });
    },

    'host.listHeld': ({ siteId }, query) => held.list(siteId, null, query),
    'host.releaseHeld': ({ siteId, actor }, input) => held.release({ siteId, actor, ...input }),
    'host.dropHeld': async ({ siteId, actor }, input) => {
      await held.drop({ siteId, actor, ...input });
      return {};
    },

    'host.listFilters': async ({ siteId }, { cursor, limit = serverLimits.filtersAtOnce }) => {
      const { items, next } = await filters.page(siteId, placeOf(cursor), limit);
      return { items, next: next && encodeCursor([next.kind, next.value]), prev: null };
    },

    'host.changeFilters': async ({ siteId, actor }, { add = [], remove = [] }) => {
      const wanted = add.map(({ kind, value, action }, i) => ({
        ...keyOf(kind, value, `add.${i}.value`),
        action,
      }));
      // The same entry twice would be two rows of one statement: the last one counts.
      const added = [
        ...new Map(wanted.map((each) => [`${each.kind} ${each.value}`, each])).values(),
      ];
      const gone = remove.map(({ kind, value }, i) => keyOf(kind, value, `remove.${i}.value`));
      if (added.length === 0 && gone.length === 0) return { added, removed: 0 };
      const act = {
        siteId,
        act: 'filters.changed',
        ...actedBy(actor),
        detail: `+${added.length} -${gone.length}`,
      } as const;
      const removed = await filters.change(siteId, { add: added, remove: gone }, (transaction) =>
        audit.append(transaction, act),
      );
      return { added, removed };
    },

    'host.testFilters': async ({ siteId }, { text }) => {
      const { refuse, hold, text: masked, met } = await filters.check(siteId, text);
      const passes = masked === text ? 'accept' : 'mask';
      return {
        verdict: refuse ? 'refuse' : hold ? 'hold' : passes,
        text: masked,
        met: met.map(({ kind, value, action }) => ({ kind, value, action })),
      };
    },

    'host.listAudit': ({ siteId }, query) => audit.list(siteId, query),
    'host.exportAudit': async ({ siteId }, query) => {
      const { items, next } = await audit.list(siteId, {
        ...query,
        limit: serverLimits.auditRowsAtOnce,
      });
      return { csv: auditCsv(items, query.cursor === undefined), next };
    },
  };
}

function placeOf(cursor: string | undefined): ReturnType<typeof filterKey> {
  if (cursor === undefined) return null;
  const [kind, value] = decodeCursor(cursor, ['string', 'string']);
  return { kind: kind === 'link' ? 'link' : 'word', value };
}

/** Throws `invalid_input`. */
function keyOf(kind: 'word' | 'link', text: string, field: string) {
  const key = filterKey(kind, text);
  if (key) return key;
  const problem =
    kind === 'word'
      ? 'must be one word, or one with * at its end'
      : 'must be a host such as example.com';
  throw new Fault('invalid_input', `Wrong input: ${field} ${problem}.`, {
    details: [{ field, problem }],
  });
}
