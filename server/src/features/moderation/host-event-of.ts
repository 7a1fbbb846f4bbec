import type { NewHostEvent } from '@parlor/sdk/protocol/host-events';
import type { Act } from '../../ports/moderation.js';

/** What the host learns of an act, if anything, and the stream that it belongs to. */
export function hostEventOf(act: Act): { stream: string; event: NewHostEvent } | null {
  const { userId, reportId, until, detail } = act;
  const end = until?.toISOString() ?? null;
  if (act.act === 'report.resolved' && reportId)
    return {
      stream: reportId,
      event: { name: 'report.resolved', data: { reportId, outcome: detail ?? 'other' } },
    };
  if (!userId) return null;
  switch (act.act) {
    case 'user.silenced':
    case 'user.unsilenced':
      return {
        stream: userId,
        event: { name: 'user.silenced', data: { userId, silencedUntil: end } },
      };
    case 'user.banned':
    case 'user.unbanned': {
      const banned = act.act === 'user.banned';
      return {
        stream: userId,
        event: { name: 'user.banned', data: { userId, banned, bannedUntil: end } },
      };
    }
    default:
      return null;
  }
}
