import { type Action, everything, foundation } from './plan.js';

/** What the server of this tree can do: whatever the plan knows, unless `PARLOR_TORTURE_ACTIONS` says `foundation`. */
export const actions: readonly Action[] = process.env['PARLOR_TORTURE_ACTIONS'] === 'foundation' ? foundation : everything;
