import { test } from 'vitest';

/** `npm run test:long` also runs the proofs that take long; `npm test` leaves them out. */
export const isLong = process.env['PARLOR_LONG'] !== undefined;

export const longTest = test.runIf(isLong);
