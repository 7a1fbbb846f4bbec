/** Messages of bots that grow while they are written. */
import type { Message } from '@parlor/sdk/protocol/messages';
import type { streamOperations } from '@parlor/sdk/protocol/streams';
import { rowsOf } from '../../database/site-rows.js';
import { describe } from '../../kernel/describe.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import { pause } from '../../kernel/pause.js';
import type { Reach } from '../../ports/contacts.js';
import type { Conversations, FindViewer } from '../../ports/conversations.js';
import type { Feature, Ground, Nothing } from '../../ports/feature.js';
import type { Deletion } from '../../ports/messages.js';
import type { Filters } from '../../ports/moderation.js';
import { StreamNews } from './stream-news.js';
import { StreamRow } from './stream.entity.js';
import { Streams } from './streams.js';
import { streamsApi } from './streams.api.js';

export interface StreamTiming {
  /** A message that does not grow for this long is ended. */
  leaseMs: number;
  /** Between two looks for such messages. */
  lookMs: number;
  /** The minimum time between two events of a message. */
  gatherMs: number;
}

const streamTiming: StreamTiming = { leaseMs: 10_000, lookMs: 1_000, gatherMs: 100 };

interface Deps extends Ground {
  conversations: Conversations;
  findViewer: FindViewer;
  reach: Reach;
  filters: Filters;
  deletion: Deletion;
  /** Called when a message has its text. */
  stored(siteId: string, message: Message): void;
  timing: Partial<StreamTiming> | undefined;
}

export function createStreamsFeature(
  deps: Deps,
): Feature<Handlers<typeof streamOperations>, Nothing> {
  const { database, realtime, log } = deps;
  const { leaseMs, lookMs, gatherMs } = { ...streamTiming, ...deps.timing };
  const news = new StreamNews({
    publishLog: (...what) => realtime().publishLog(...what),
    everyMs: gatherMs,
  });
  const streams = new Streams({ ...deps, news, leaseMs });
  const closing = new AbortController();
  let looking: Promise<void> | undefined;
  async function look(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        while (!closing.signal.aborted && (await streams.endSome()));
      } catch (error) {
        log.warn({ error: describe(error) }, 'messages that grow could not be ended');
      }
      await pause(lookMs, closing.signal);
    }
  }
  return {
    handlers: streamsApi(streams),
    ports: {},
    siteRows: [rowsOf(database, 'site', StreamRow, 'siteId')],
    start() {
      looking ??= look();
    },
    async finish() {
      closing.abort();
      await looking;
    },
    close: () => news.close(),
  };
}
