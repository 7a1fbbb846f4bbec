/**
 * The user in whose name the host writes and manages groups: a bot of the site, which is created
 * when it is first needed. The host may change its name and picture as those of any other user.
 */
import { siteVoiceId } from '@parlor/sdk/protocol/host-conversations';
import { Fault } from '../../kernel/fault.js';
import type { Sites } from '../../ports/sites.js';
import type { Accounts, UserRecord } from '../../ports/users.js';

/** Another call may create it at the same time. */
const tries = 3;

export class SiteVoice {
  constructor(private readonly deps: { sites: Sites; users: Accounts }) {}

  async of(siteId: string): Promise<UserRecord> {
    const { sites, users } = this.deps;
    for (let i = 0; i < tries; i++) {
      const known = await users.byExternalId(siteId, siteVoiceId);
      if (known) return known;
      const { name } = await sites.byId(siteId);
      try {
        return await users.create(siteId, { kind: 'bot', name, externalId: siteVoiceId });
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== 'identity_taken') throw error;
      }
    }
    throw new Fault('unavailable', undefined, { retryAfterMs: 500 });
  }
}
