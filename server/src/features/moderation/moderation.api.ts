import type { moderationOperations } from '@parlor/sdk/protocol/moderation';
import type { reportOperations } from '@parlor/sdk/protocol/reports';
import type { Handlers } from '../../kernel/dispatcher.js';
import { Fault } from '../../kernel/fault.js';
import type { Deletion } from '../../ports/messages.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import type { Audit } from './audit.js';
import type { Discipline } from './discipline.js';
import type { HeldSends } from './held-sends.js';
import { recordedDeletion, type Silence, silencing, slowing } from './member-silence.js';
import type { Moderators } from './moderators.js';
import type { Reports } from './reports.js';
import { userActor } from '../../ports/moderation.js';
import type { Users } from '../../ports/users.js';

interface Deps {
  reports: Reports;
  discipline: Discipline;
  held: HeldSends;
  moderators: Moderators;
  audit: Audit;
  users: Users;
  writer: MessageWriter;
  deletion: Deletion;
}

interface MemberInput extends Pick<Silence, 'userId' | 'seconds' | 'note' | 'reportId'> {
  conversationId: string;
}

export function moderationApi({
  reports,
  discipline,
  held,
  moderators,
  audit,
  users,
  writer,
  deletion,
}: Deps): Handlers<typeof reportOperations & typeof moderationOperations> {
  const recorded = (act: Parameters<Audit['statement']>[0]) => audit.statement(act);

  const silence = async (
    siteId: string,
    callerId: string,
    { conversationId, ...input }: MemberInput,
  ) => {
    if (input.reportId !== undefined) await reports.require(siteId, input.reportId);
    const people = await users.many(siteId, [callerId, input.userId]);
    const roleOf = (userId: string) => people.get(userId)?.role ?? 'user';
    const who = { callerRole: roleOf(callerId), targetRole: roleOf(input.userId) };
    return writer.write(
      silencing({ siteId, conversationId, callerId }, { ...input, ...who }, recorded),
    );
  };

  return {
    'reports.create': ({ siteId, user }, input) => reports.create(siteId, user.id, input),

    'reports.list': async ({ siteId, user }, query) => {
      await moderators.require(siteId, user.id);
      return reports.list(siteId, query);
    },

    'reports.get': async ({ siteId, user }, { reportId }) => {
      await moderators.require(siteId, user.id);
      return reports.view(siteId, reportId);
    },

    'reports.resolve': async ({ siteId, user }, input) => {
      await moderators.require(siteId, user.id);
      return reports.resolve(siteId, userActor(user.id), input);
    },

    'reports.deleteMessage': async ({ siteId, user }, { reportId, note }) => {
      await moderators.require(siteId, user.id);
      const { conversationId, seq } = await reports.require(siteId, reportId);
      if (conversationId === null || seq === null)
        throw new Fault('not_found', 'This report is about no message.');
      const change = deletion({ siteId, conversationId, seq, callerId: user.id }, null);
      const act = { siteId, actorId: user.id, reportId, note: note ?? null };
      await writer.write({ ...recordedDeletion(change, seq, act, recorded), byModerator: true });
      return reports.view(siteId, reportId);
    },

    'users.sanctions': async ({ siteId, user }, { userId }) => {
      await moderators.require(siteId, user.id);
      return discipline.sanctions(siteId, userId);
    },

    'users.silence': async ({ siteId, user }, { seconds, ...measure }) => {
      if (measure.reportId !== undefined) await requireReport(siteId, user.id, measure.reportId);
      return discipline.silence({ siteId, actor: userActor(user.id), ...measure }, seconds);
    },

    'users.unsilence': ({ siteId, user }, measure) =>
      discipline.unsilence({ siteId, actor: userActor(user.id), ...measure }),

    'users.ban': async ({ siteId, user }, { seconds, ...measure }) => {
      if (measure.reportId !== undefined) await requireReport(siteId, user.id, measure.reportId);
      return discipline.ban({ siteId, actor: userActor(user.id), ...measure }, seconds);
    },

    'users.unban': ({ siteId, user }, measure) =>
      discipline.unban({ siteId, actor: userActor(user.id), ...measure }),

    'members.silence': ({ siteId, user }, input) => silence(siteId, user.id, input),

    'members.unsilence': ({ siteId, user }, input) =>
      silence(siteId, user.id, { ...input, seconds: null }),

    'conversations.setSlowMode': ({ siteId, user }, { conversationId, seconds }) =>
      writer.write(slowing({ siteId, conversationId, callerId: user.id }, seconds, recorded)),

    'held.list': async ({ siteId, user }, query) =>
      held.list(siteId, (await moderators.is(siteId, user.id)) ? null : user.id, query),

    'held.release': async ({ siteId, user }, input) => {
      await moderators.require(siteId, user.id);
      return held.release({ siteId, actor: userActor(user.id), ...input });
    },

    'held.drop': async ({ siteId, user }, input) => {
      await moderators.require(siteId, user.id);
      await held.drop({ siteId, actor: userActor(user.id), ...input });
      return {};
    },

    'audit.list': async ({ siteId, user }, query) => {
      await moderators.require(siteId, user.id);
      return audit.listForModerators(siteId, query);
    },
  };

  async function requireReport(siteId: string, userId: string, reportId: string): Promise<void> {
    await moderators.require(siteId, userId);
    await reports.require(siteId, reportId);
  }
}
