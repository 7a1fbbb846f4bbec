import { type Action, everything } from './plan.js';

const wanted = process.env['PARLOR_TORTURE_ACTIONS']?.split(',');

/**
 * What the clients do: all that the plan knows, or only what `PARLOR_TORTURE_ACTIONS` lists, for a
 * server that does not have all of it.
 */
export const actions: readonly Action[] = everything.filter(
  (action) => wanted?.includes(action) ?? true,
);
