/** `host.events`: what has happened on the site, in the order of its conversations. */
import type { HostEvent, HostEventData, HostEventName } from '../protocol/host-events.js';
import type { HostCall } from './call.js';

/** An event whose type says what its data is. */
export type SiteEvent = {
  [N in HostEventName]: Omit<HostEvent, 'type' | 'data'> & {
    type: N;
    data: HostEventData<N>;
  };
}[HostEventName];

export interface EventPage {
  /** The earliest first. */
  items: SiteEvent[];
  /** What the next call takes as `after`. */
  last: number;
  /** Whether there are more. */
  more: boolean;
  /**
   * The earliest number that is still kept. If it is greater than `after` + 1, events in between
   * are older than seven days, and deleted.
   */
  first: number;
  /** Whether the site keeps events at present. */
  kept: boolean;
}

/** The events of your site. Every method throws a `ChatError`. */
export interface HostEventsOfSite {
  /**
   * The events of the last seven days after this number, at most `limit` (1 to 100, default 50).
   * Events of one conversation are in its order, and no number is skipped that shows up later. A
   * newer server may have types that this version does not know: ignore them.
   *
   *     for (let after = await stored(); ;) {
   *       const { items, last, more } = await host.events.list({ after });
   *       for (const event of items) await handle(event);
   *       await store((after = last));
   *       if (!more) break;
   *     }
   */
  list(query: { after: number; limit?: number }, signal?: AbortSignal): Promise<EventPage>;
  /**
   * Whether the site keeps its events also without a webhook. Returns whether it keeps them now.
   */
  keep(keep: boolean, signal?: AbortSignal): Promise<boolean>;
}

export function hostEvents(call: HostCall): HostEventsOfSite {
  return {
    list: async (query, signal) => (await call('host.listEvents', query, signal)) as EventPage,
    keep: async (keep, signal) => (await call('host.keepEvents', { keep }, signal)).kept,
  };
}
