/** What happens on each site, counted by hour and day; who is online; whom limits refuse. */
import type { hostNumberOperations } from '@parlor/sdk/protocol/host-numbers';
import type { Committed } from '../../conversation-log/writer.js';
import { rowsOf } from '../../database/site-rows.js';
import type { CallWatch } from '../../kernel/call-watch.js';
import { describe } from '../../kernel/describe.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { Followed, StoredBytes } from '../../ports/numbers.js';
import type { Sites } from '../../ports/sites.js';
import type { Users } from '../../ports/users.js';
import { CountWriter } from './count-writer.js';
import { ActiveUserRow, CounterRow, RefusalRow } from './counter.entity.js';
import { numbersApi } from './numbers.api.js';
import { Numbers } from './numbers.js';
import { OnlineNow } from './online-now.js';
import { PendingCounts } from './pending-counts.js';

interface Deps extends Ground, Followed {
  sites: Pick<Sites, 'all'>;
  users: Users;
  /** The ids of all users who are online, on any node. */
  online(): Iterable<string>;
  storedBytes: StoredBytes;
  /** Between two writes of what was counted. */
  everyMs: number | undefined;
}

export function createNumbersFeature(
  deps: Deps,
): Feature<Handlers<typeof hostNumberOperations>, { callWatch: CallWatch }> {
  const { database, environment, log, writer } = deps;
  const pending = new PendingCounts();
  const countWriter = new CountWriter({
    database,
    environment,
    pending,
    sites: deps.sites,
    everyMs: deps.everyMs ?? 5_000,
    onError: (error) => log.warn({ error: describe(error) }, 'numbers could not be stored'),
  });
  const now = () => environment.now();
  writer.onCommitted((committed) => countCommit(pending, committed, now));
  deps.onUserCreated(({ siteId, kind }) => {
    if (kind !== 'bot') pending.add(siteId, now(), kind === 'guest' ? 'newGuests' : 'newMembers');
  });
  deps.onReportCreated(({ siteId }) => pending.add(siteId, now(), 'reports'));
  deps.onUploaded(({ siteId, bytes }) => {
    pending.add(siteId, now(), 'attachments');
    pending.add(siteId, now(), 'attachmentKb', Math.ceil(bytes / 1_024));
  });
  deps.onDelivered(({ siteId, delivered, failed }) => {
    pending.add(siteId, now(), 'deliveries', delivered);
    pending.add(siteId, now(), 'deliveryFailures', failed);
  });
  const onlineNow = new OnlineNow({ database, users: deps.sql.users, online: deps.online });
  const numbers = new Numbers({ ...deps, onlineNow });
  return {
    handlers: numbersApi(numbers),
    ports: {
      callWatch: {
        called: (siteId, { id, kind }) => {
          if (kind !== 'bot') pending.addActiveUser(siteId, now(), id);
        },
        refused: ({ userId, ...refusal }) =>
          pending.addRefusal({ ...refusal, userId: userId ?? '' }, now()),
      },
    },
    chores: [() => numbers.deleteOld()],
    siteRows: [
      rowsOf(database, 'site', CounterRow, 'siteId'),
      rowsOf(database, 'site', ActiveUserRow, 'siteId'),
      rowsOf(database, 'site', RefusalRow, 'siteId'),
    ],
    forget: [
      (transaction, userId) => {
        pending.forget(userId);
        return numbers.forget(transaction, userId);
      },
    ],
    // The member is counted by their own calls.
    handOver: [(transaction, { guestId }) => numbers.forget(transaction, guestId)],
    start: () => countWriter.start(),
    finish: () => countWriter.close(),
  };
}

/** Counts by the time of the messages, which is that of the commit. */
function countCommit(
  pending: PendingCounts,
  { siteId, events, silent, begins }: Committed,
  now: () => Date,
): void {
  if (begins) pending.add(siteId, now(), 'conversations');
  let messages = 0;
  let at = '';
  for (const event of events) {
    if (event.name !== 'message.created' || silent?.has(event)) continue;
    if (event.data.message.kind !== 'text') continue;
    messages += 1;
    at = event.data.message.createdAt;
  }
  if (messages > 0) pending.add(siteId, new Date(at), 'messages', messages);
}
