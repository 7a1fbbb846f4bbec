/** Of `vi.waitFor`, which has no setting for it: its own default gives up after a second. */
import { vi } from 'vitest';

/** As long as a busy machine may take. */
const timeout = 30_000;

const { waitFor } = vi;
vi.waitFor = (callback, options) =>
  waitFor(callback, typeof options === 'number' ? options : { timeout, interval: 20, ...options });
