/**
 * Preloaded into a server (`NODE_OPTIONS=--import …`): SIGUSR2 makes the next fault of
 * PLANTED_FAULTS come up where nobody catches it.
 */
import process from 'node:process';

const plant = {
  rejection: () => void Promise.reject(new Error('planted rejection')),
  connection: () => {
    throw Object.assign(new Error('planted ECONNRESET'), { code: 'ECONNRESET' });
  },
  exception: () => {
    throw new Error('planted exception');
  },
};

const faults = (process.env.PLANTED_FAULTS ?? '').split(',');
process.on('SIGUSR2', () => plant[faults.shift()]?.());
