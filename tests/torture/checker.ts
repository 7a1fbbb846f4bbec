/**
 * The judge: from what clients asked, were answered and saw, and from what the database holds in
 * the end, says in plain words what went wrong. Pure; knows nothing of how the server or the SDK
 * work, but only what they promise (`docs/decisions/0010-proof-by-history.md`).
 */
import { checkChangesKept } from './checks/changes.js';
import { checkEntitlement } from './checks/entitlement.js';
import { checkMarks, checkUnread } from './checks/marks.js';
import { checkLines, checkNumbers } from './checks/numbering.js';
import { checkOneOrder, checkPages, checkTime } from './checks/order.js';
import { checkRepeats, checkSends } from './checks/sends.js';
import { checkStores, checkWindows } from './checks/stores.js';
import type { FinalState, History } from './history.js';
import { Ledger } from './ledger.js';
import type { Violation } from './violation.js';

const checks = [
  checkSends,
  checkRepeats,
  checkNumbers,
  checkLines,
  checkOneOrder,
  checkTime,
  checkPages,
  checkChangesKept,
  checkEntitlement,
  checkMarks,
  checkUnread,
  checkWindows,
  checkStores,
];

/** Everything that is wrong; an empty list is the proof. */
export function check(history: History, final: FinalState): Violation[] {
  const ledger = new Ledger(history, final);
  const violations: Violation[] = [];
  for (const each of checks) each(ledger)((rule, says) => violations.push({ rule, says }));
  return violations;
}

/** The first few of each rule, for people. */
export function describe(violations: readonly Violation[], perRule = 5): string {
  const rules = [...new Set(violations.map(({ rule }) => rule))];
  return rules
    .map((rule) => {
      const all = violations.filter((violation) => violation.rule === rule);
      const lines = all.slice(0, perRule).map(({ says }) => `  - ${says}`);
      return [`${rule}: ${all.length} violation${all.length === 1 ? '' : 's'}`, ...lines].join(
        '\n',
      );
    })
    .join('\n');
}
