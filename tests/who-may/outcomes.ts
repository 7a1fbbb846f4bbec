import { type OperationName, operations } from '@parlor/sdk/protocol/operations';

/** What stands for what in a row of a table. */
const words: Readonly<Record<string, string>> = {
  ok: 'ok',
  '-': 'forbidden',
  '?': 'not_found',
  x: 'banned',
  '!': 'not_accepted',
};

/** As `caller: outcome`, in the order of the callers. */
export const expectedOf = (callers: readonly string[], outcomes: string): string[] =>
  outcomes.split(' ').map((outcome, i) => `${callers[i]}: ${words[outcome]}`);

/** Whether a try that was taken may have changed what the next one finds. */
export const spends = (name: OperationName, outcome: string): boolean =>
  outcome === 'ok' && operations[name].method !== 'GET';
