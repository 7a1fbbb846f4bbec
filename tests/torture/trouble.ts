/**
 * What befalls a run: drawn from its seed, one thing after the other, until the work is done; then
 * everything is mended.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../sdk/test-support/seeded-random.js';
import type { FaultProxy, Weather } from '../support/fault-proxy.js';

export interface Troubled {
  proxy: FaultProxy;
  /** kill -9, and start again. */
  crashServer?: () => Promise<void>;
  crashDatabase?: () => Promise<void>;
  /** How many troubles, at most: with no calm at all nothing would ever be done. */
  count: number;
}

export interface Trouble {
  what: Weather | 'cut' | 'crash server' | 'crash database';
  /** How long it is calm before, and how long it lasts. */
  afterMs: number;
  forMs: number;
  /** The part of the lines that a cut takes. */
  share: number;
}

const weathers = ['slow', 'silent', 'deaf', 'deaf', 'closed'] as const;

/** The same seed gives the same troubles in the same order. */
export function* troubles(
  seed: number,
  { crashServer, crashDatabase, count }: Omit<Troubled, 'proxy'>,
): Generator<Trouble> {
  const random = seededRandom(seed ^ 0x5eed);
  for (let at = 0; at < count; at++) {
    const dice = random();
    const crash =
      at % 4 === 1 && crashServer
        ? 'crash server'
        : at % 4 === 3 && crashDatabase
          ? 'crash database'
          : null;
    yield {
      what: crash ?? (dice < 0.35 ? 'cut' : weathers[Math.floor(random() * weathers.length)]!),
      afterMs: 200 + random() * 800,
      forMs: 200 + random() * 600,
      share: random(),
    };
  }
}

/** For `run`: troubles until the signal; `told` hears of each. */
export function troubleWith(
  troubled: Troubled,
  seed: number,
  told: (trouble: Trouble) => void,
): (ended: AbortSignal) => Promise<void> {
  const random = seededRandom(seed ^ 0xc07);
  const { proxy } = troubled;
  return async (ended) => {
    for (const trouble of troubles(seed, troubled)) {
      await pause(trouble.afterMs);
      if (ended.aborted) break;
      told(trouble);
      const { what, forMs, share } = trouble;
      if (what === 'cut') proxy.cut(() => random() < share);
      else if (what === 'crash server') await troubled.crashServer!();
      else if (what === 'crash database') await troubled.crashDatabase!();
      else {
        proxy.set(what);
        await pause(forMs);
        proxy.set('clear');
      }
    }
    proxy.set('clear');
  };
}
