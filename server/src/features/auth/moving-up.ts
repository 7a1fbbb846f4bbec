/**
 * Moves a user to a higher identity: a guest to an account, or a guest or an account to the
 * identity that the host's backend signs.
 */
import type { Me } from '@parlor/sdk/protocol/users';
import { Fault } from '../../kernel/fault.js';
import type { Log } from '../../kernel/log.js';
import type { Sessions } from './sessions.js';
import type { SignedIdentity } from './signed-identity.js';
import type { Way } from '../../ports/sites.js';
import type { Accounts, Lookalikes, TellProfile, UserRecord } from '../../ports/users.js';

interface Deps {
  users: Accounts;
  lookalikes: Lookalikes;
  sessions: Sessions;
  tell: TellProfile;
  log: Log;
  /** Takes the address of a picture; returns the one that is shown from now on. */
  setAvatar: (user: UserRecord, source: string | undefined) => Promise<string | null>;
}

/** In each step, `before` is the user as read before the step was checked. */
export class MovingUp {
  constructor(private readonly deps: Deps) {}

  /**
   * Throws `forbidden` unless the user is a guest; if several steps run at the same time, only one
   * succeeds. Throws `email_taken`.
   */
  async toAccount(
    before: UserRecord,
    account: { email: string; passwordHash: string; name?: string | undefined },
  ): Promise<Me> {
    if (!(await this.#step(before, { kind: 'member', ...account }, 'account')))
      throw new Fault('forbidden', 'Only a guest can become an account.');
    return this.#told(before, 'account');
  }

  /**
   * Throws `forbidden` if the user has another host identity, or gets another identity in the
   * meantime, and `identity_taken`.
   */
  async toSigned(
    before: UserRecord,
    { externalId, name, avatarUrl, kid }: SignedIdentity,
  ): Promise<Me> {
    if (before.externalId !== null && before.externalId !== externalId)
      throw new Fault('forbidden', 'This user has a host identity already.');
    const columns = { kind: 'member', externalId, name } as const;
    // A later link with another secret must not hide which one the user was first linked with.
    const first = before.externalId === null ? { linkedKid: kid } : {};
    if (!(await this.#step(before, { ...columns, ...first }, 'signed'))) {
      const now = await this.deps.users.get(before.siteId, before.id);
      // The same link may have come first from another device.
      if (now.externalId !== externalId)
        throw new Fault('forbidden', 'This user has got another identity meanwhile.');
      return this.toSigned(now, { externalId, name, avatarUrl, kid });
    }
    await this.deps.setAvatar(await this.deps.users.get(before.siteId, before.id), avatarUrl);
    return this.#told(before, 'signed');
  }

  /**
   * Changes the user and the user's sessions together, unless the user has another identity by now.
   */
  #step(before: UserRecord, change: Parameters<Accounts['climb']>[1], way: Way): Promise<boolean> {
    const { users, sessions } = this.deps;
    return users.climb(before, change, (transaction) =>
      sessions.moveUp(transaction, before.id, way),
    );
  }

  async #told(before: UserRecord, to: Way): Promise<Me> {
    const { users, lookalikes, tell, log } = this.deps;
    const { siteId, id: userId, kind: from } = before;
    const user = await lookalikes.follow(before, await users.get(siteId, userId));
    await tell(before, user);
    log.info({ siteId, userId, from, to }, 'identity moved up');
    return users.presentMe(user);
  }
}
