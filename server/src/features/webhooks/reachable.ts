import { Fault } from '../../kernel/fault.js';
import type { GuardedFetch } from '../../kernel/guarded-fetch.js';
import { RefusedFetch } from '../../kernel/outward-target.js';

/** How long the name of a new address is looked for, in milliseconds. */
const checkMs = 3_000;

/** Why an address is refused at once. A name that is not resolved may be resolved later. */
const refusals: Readonly<Record<string, string>> = {
  malformed: 'must be an address',
  scheme: 'must be http or https',
  credentials: 'must not have a password',
  port: 'must be on port 80 or 443',
  name: 'must be a name of the internet',
  address: 'must not be an internal address',
};

/** Throws `invalid_input` for an address to which nothing would ever be sent. */
export async function requireReachable(
  fetch: Pick<GuardedFetch, 'check'>,
  url: string,
): Promise<void> {
  try {
    await fetch.check(url, checkMs);
  } catch (error) {
    if (!(error instanceof RefusedFetch)) throw error;
    const problem = refusals[error.reason];
    if (problem !== undefined) throw wrongUrl(problem);
  }
}

export const wrongUrl = (problem: string): Fault =>
  new Fault('invalid_input', `Wrong input: url ${problem}.`, {
    details: [{ field: 'url', problem }],
  });
