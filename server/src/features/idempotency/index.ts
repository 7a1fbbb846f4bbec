/** Calls of hosts that are repeated with the same `Idempotency-Key` run once. */
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import { rowsOf } from '../../database/site-rows.js';
import type { RepeatedCalls } from '../../kernel/repeated-calls.js';
import type { Feature, Ground, Nothing } from '../../ports/feature.js';
import { IdempotencyKeyRow } from './idempotency-key.entity.js';
import { StoredCalls } from './stored-calls.js';

export function createIdempotencyFeature(
  deps: Pick<Ground, 'database' | 'environment'> & { keysOfSite?: number },
): Feature<Nothing, { repeatedCalls: RepeatedCalls }> {
  const calls = new StoredCalls({ keysOfSite: serverLimits.idempotencyKeys, ...deps });
  return {
    handlers: {},
    ports: { repeatedCalls: calls },
    chores: [() => calls.deleteOld(), () => calls.deleteExcess()],
    siteRows: [rowsOf(deps.database, 'site', IdempotencyKeyRow, 'siteId')],
  };
}
