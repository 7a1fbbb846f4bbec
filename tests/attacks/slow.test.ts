/**
 * Hostile slowness: many connections that send a byte now and then. What is no upload has to be
 * here within seconds; and of uploads a person has few at a time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { attackTable } from './attack-table.js';
import { headOf, RawHttp } from './raw-http.js';
import type { Target } from './target.js';

/**
 * Opens the connections, sends the start, and then a byte each half second until the server has
 * closed all, or the time is over. Gives the statuses.
 */
async function trickle(
  target: Target,
  count: number,
  start: string,
  forMs: number,
): Promise<(number | 'open')[]> {
  const raws = await Promise.all(Array.from({ length: count }, () => RawHttp.open(target.port)));
  await Promise.all(raws.map((raw) => raw.write(start)));
  const until = performance.now() + forMs;
  while (performance.now() < until && raws.some((raw) => !raw.isClosed)) {
    for (const raw of raws) void raw.write('x');
    await sleep(500);
  }
  const outcomes = await Promise.all(
    raws.map(async (raw) => (raw.isClosed ? ((await raw.answer())?.status ?? 0) : 'open')),
  );
  for (const raw of raws) raw.socket.destroy();
  return outcomes;
}

const boundary = 'xYz';

attackTable(
  [
    {
      name: '300 slow heads and 300 slow bodies',
      isLong: true,
      memoryMb: 60,
      unchanged: ["users WHERE name <> 'Bystander'"],
      run: async (target) => {
        const lines = [
          'content-type: application/json',
          'content-length: 1000',
          `x-parlor-site: ${target.site.publicKey}`,
        ];
        const outcomes = await Promise.all([
          trickle(target, 300, 'GET /v1/users HTTP/1.1\r\nhost: x\r\nx-slow: ', 15_000),
          trickle(target, 300, headOf('POST', '/v1/auth/guest', ...lines), 15_000),
        ]);
        expect(new Set(outcomes.flat())).toEqual(new Set([408]));
      },
    },
    {
      name: '40 slow uploads of one guest',
      unchanged: ['attachments'],
      run: async (target) => {
        const { accessToken } = await target.guest();
        const lines = [
          `authorization: Bearer ${accessToken}`,
          `content-type: multipart/form-data; boundary=${boundary}`,
          'content-length: 100000',
        ];
        const start = `${headOf('POST', '/v1/attachments', ...lines)}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n`;
        const outcomes = await trickle(target, 40, start, 6_000);
        expect(outcomes.filter((status) => status === 'open')).toHaveLength(6);
        expect(outcomes.filter((status) => status === 429)).toHaveLength(34);
      },
    },
  ],
  // All 600 come from one address.
  { MAX_CONNECTIONS_PER_ADDRESS: '1000' },
);
