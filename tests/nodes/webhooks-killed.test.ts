/**
 * kill -9 for servers and for the backends that webhooks call, frozen servers, and forged requests.
 * Runs what `npm run build` left.
 */
import { expect, test } from 'vitest';
import { isLong } from '../support/long-test.js';
import { WebhookFire } from '../support/webhook-fire.js';
import { problemsOf, repeatedIn } from '../support/webhook-verdict.js';

const databases = ['sqlite', 'mariadb'] as const;
const seed = 20_261_125;
const size = isLong
  ? { changes: 10_000, pairs: 40, kills: 60 }
  : { changes: 400, pairs: 10, kills: 6 };

test.each(databases)(
  'nothing is lost, reordered or forged when servers and receivers of webhooks die (%s)',
  async (database) => {
    const began = performance.now();
    await using fire = await WebhookFire.start(database);
    const ended = await fire.run(seed, size.changes, size.pairs, size.kills);
    const problems = await problemsOf(ended, fire.sql, fire.siteId);
    const forged = [...ended.forged.values()].reduce((sum, count) => sum + count, 0);
    const figures = {
      database,
      seconds: Math.round((performance.now() - began) / 1_000),
      events: ended.events.length,
      accepted: ended.accepted.map((each) => each.length),
      repeated: ended.accepted.map(repeatedIn),
      forged,
      ...ended.troubles,
    };
    if (isLong) process.stdout.write(`${JSON.stringify(figures)}\n`);
    expect(problems.slice(0, 20)).toEqual([]);
    expect(ended.events.length).toBeGreaterThan(size.changes * 0.8);
    expect(forged).toBeGreaterThan(0);
  },
  isLong ? 1_200_000 : 240_000,
);
