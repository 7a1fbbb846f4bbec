/**
 * Hostile bytes for some seconds, the same each time; `npm run fuzz` goes on for as long as one
 * likes.
 */
import { expect, test } from 'vitest';
import { Target } from '../attacks/target.js';
import { bounds, openRates } from './fuzz.js';
import { Volley } from './volley.js';

test('no multipart body, request or frame ends the server, is answered with a fault of its own, or keeps others waiting', async () => {
  await using target = await Target.start(openRates);
  const volley = new Volley(target, 13);
  const toll = await target.under(() => volley.run(20_000, 800));
  const answers = Object.fromEntries(volley.answers);
  process.stdout.write(
    `  ${volley.requests} connections: bystander waited ${toll.longestWaitMs} ms, memory +${toll.memoryMb} MB; ${JSON.stringify(answers)}\n`,
  );
  expect(volley.findings).toEqual([]);
  expect(toll.isAlive).toBe(true);
  expect(toll.longestWaitMs).toBeLessThan(bounds.waitMs);
  expect(toll.memoryMb).toBeLessThan(bounds.memoryMb);
  // It got beyond the first line of defence.
  expect(Object.keys(answers)).toEqual(
    expect.arrayContaining(['101', '200', '201', '400', '404', '413', '415']),
  );
});
