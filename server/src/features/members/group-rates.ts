/**
 * Rate limits for how many groups a user creates, and how many people a user adds to groups. People
 * are counted, not calls.
 */
import type { UserCall } from '../../kernel/context.js';
import type { ExactRate, Limiter } from '../../kernel/limits.js';

interface Points {
  groups?: number;
  people: number;
}

type Taken = readonly [rate: ExactRate, key: string, of: keyof Points, points: number];

export class GroupRates {
  constructor(private readonly limiter: Limiter) {}

  /**
   * Takes points for what `task` is about to do, and gives back those that it did not use; all of
   * them if it fails. Moderators and admins of the site are not counted. Throws `rate_limited`, or
   * `limit_reached` for more people than the rate can ever allow.
   */
  async counting<T>(
    { siteId, user, address }: UserCall,
    wanted: Points,
    task: () => Promise<{ result: T; used: Points }>,
  ): Promise<T> {
    if (user.role !== 'user') return (await task()).result;
    const place = `${siteId}:${address}`;
    const { groups = 0, people } = wanted;
    const taking: readonly Taken[] =
      user.kind === 'guest'
        ? [
            ['guestNewGroup', user.id, 'groups', groups],
            ['guestAddressNewGroup', place, 'groups', groups],
            ['guestAddPeople', user.id, 'people', people],
            ['guestAddressAddPeople', place, 'people', people],
          ]
        : [
            ['newGroup', user.id, 'groups', groups],
            ['addPeople', user.id, 'people', people],
          ];
    const taken: Taken[] = [];
    let used: Points = { people: 0 };
    try {
      for (const each of taking) {
        const [rate, key, , points] = each;
        if (points === 0) continue;
        await this.limiter.take(rate, key, points);
        taken.push(each);
      }
      const done = await task();
      used = done.used;
      return done.result;
    } finally {
      for (const [rate, key, of, points] of taken) {
        const unused = points - (used[of] ?? 0);
        if (unused > 0) await this.limiter.giveBack(rate, key, unused);
      }
    }
  }
}
