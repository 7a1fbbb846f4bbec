/** `host.numbers`: what happens on the site, in numbers. */
import type { Refusals } from '../protocol/host-numbers.js';
import type { Input, Output } from '../protocol/operations.js';
import type { HostCall } from './call.js';

/** By hour or by day, and from when to when: ISO 8601 in UTC, as `toISOString`. */
export type NumbersQuery = Input<'host.getNumbers'>;

/** The numbers of each hour or day, and what is online and stored now. */
export type SiteNumbers = Output<'host.getNumbers'>;

export interface HostNumbers {
  /**
   * Every hour or day between two times, at most 750 points; without times the last 24 hours or 30
   * days. Hours and days are those of UTC. Numbers are some seconds late.
   *
   *     const { points, online } = await host.numbers.get({ unit: 'day' });
   *     const messages = points.reduce((sum, point) => sum + point.messages, 0);
   */
  get(query: NumbersQuery, signal?: AbortSignal): Promise<SiteNumbers>;
  /**
   * Which operations were refused by limits, and to whom, the most frequent first. `days` 1 to 30,
   * default 7; `limit` 1 to 100, default 50.
   */
  refusals(query?: Input<'host.listRefusals'>, signal?: AbortSignal): Promise<Refusals[]>;
}

export function hostNumbers(call: HostCall): HostNumbers {
  return {
    get: (query, signal) => call('host.getNumbers', query, signal),
    refusals: async (query = {}, signal) => (await call('host.listRefusals', query, signal)).items,
  };
}
