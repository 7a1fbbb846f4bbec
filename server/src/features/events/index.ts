/** What hosts' backends learn of: events, stored with their changes and numbered afterwards. */
import type { hostEventOperations } from '@parlor/sdk/protocol/host-events';
import { rowsOf } from '../../database/site-rows.js';
import { describe } from '../../kernel/describe.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { EventRecorder, EventStore } from '../../ports/events.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { Audit } from '../../ports/moderation.js';
import { EventOutboxRow, EventRow, EventSiteRow } from './event.entity.js';
import { EventNumbers } from './event-numbers.js';
import { OutboxRecorder } from './event-recorder.js';
import { bodyOf, Events, idOf } from './events.js';
import { eventsApi } from './events.api.js';
import { NumberGiver } from './number-giver.js';

interface Deps extends Ground {
  /** The moderation, which owns the audit log, is made later: it stores events. */
  audit(): Audit;
  checkWire: boolean;
  /** Between two looks for events that other nodes have left without numbers. */
  everyMs: number | undefined;
}

interface Ports {
  recorder: EventRecorder;
  eventStore: EventStore;
}

export function createEventsFeature(
  deps: Deps,
): Feature<Handlers<typeof hostEventOperations>, Ports> {
  const { database, environment, log, writer, checkWire } = deps;
  const { dialect } = database;
  const numbers = new EventNumbers(database);
  const giver = new NumberGiver({
    numbers,
    everyMs: deps.everyMs ?? 1_000,
    onError: (error) => log.warn({ error: describe(error) }, 'events could not be numbered'),
  });
  const onStored = () => giver.woken();
  const recorder = new OutboxRecorder({ dialect, environment, checkWire, onStored });
  writer.extend(recorder.extension);
  const events = new Events(database, environment);
  return {
    handlers: eventsApi(events, () => deps.audit()),
    ports: {
      recorder,
      eventStore: {
        onNumbered: (listener) => numbers.onNumbered(listener),
        setHooked: (transaction, siteId, isHooked) =>
          events.setHooked(transaction, siteId, isHooked),
        find: (siteId, wanted) => events.find(siteId, wanted),
        range: (siteId, after, upTo, limit) => events.range(siteId, after, upTo, limit),
        firstNumber: (siteId) => events.firstNumber(siteId),
        idOf,
        body: bodyOf,
      },
    },
    chores: [() => events.deleteOld()],
    siteRows: [
      rowsOf(database, 'site', EventSiteRow, 'siteId'),
      rowsOf(database, 'site', EventOutboxRow, 'siteId'),
      rowsOf(database, 'site', EventRow, 'siteId'),
    ],
    start: () => giver.start(),
    finish: () => giver.close(),
  };
}
