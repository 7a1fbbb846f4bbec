import { limits } from '@parlor/sdk/protocol/limits';
import type { OperatorAccount, OperatorSite } from '@parlor/sdk/protocol/operators';
import type { Api } from '../shared/api.js';
import { ApiError } from '../shared/api-error.js';

/** Who is signed in, and where. */
export interface Session {
  account: OperatorAccount;
  sites: readonly OperatorSite[];
}

/** `null` if nobody is signed in. Throws what else went wrong. */
export async function readSession(api: Api): Promise<Session | null> {
  try {
    const { operator, sites, csrfToken } = await api.call('operators.current', {});
    api.csrfToken = csrfToken;
    return { account: operator, sites: await allSites(api, sites) };
  } catch (error) {
    if (error instanceof ApiError && ['unauthenticated', 'session_ended'].includes(error.code))
      return null;
    throw error;
  }
}

/** The answer has the first 100. */
async function allSites(
  api: Api,
  first: readonly OperatorSite[],
): Promise<readonly OperatorSite[]> {
  if (first.length < limits.pageMax) return first;
  const sites: OperatorSite[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: { items: OperatorSite[]; next: string | null } = await api.call(
      'operators.listSites',
      { limit: limits.pageMax, ...(cursor !== undefined && { cursor }) },
    );
    sites.push(...page.items);
    cursor = page.next;
  }
  return sites;
}
