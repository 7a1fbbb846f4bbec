/**
 * A user who gets a better identity: a guest an account, a guest or an account the identity that
 * the host's backend signs.
 */
import type { Me } from '@parlor/sdk/protocol/users';
import { type FindOptionsWhere, IsNull } from 'typeorm';
import type { Database } from '../../database/database.js';
import { Fault } from '../../kernel/fault.js';
import type { Log } from '../../kernel/log.js';
import { UserRow } from '../users/user.entity.js';
import { columnsOf } from '../users/users.js';
import type { Sessions } from './sessions.js';
import type { SignedIdentity } from './signed-identity.js';
import type { Way } from '../../ports/sites.js';
import type { Accounts, Lookalikes, TellProfile } from '../../ports/users.js';

interface Deps {
  database: Database;
  users: Accounts;
  lookalikes: Lookalikes;
  sessions: Sessions;
  tell: TellProfile;
  log: Log;
  /** Takes the address of a picture; gives the one that is shown from now on. */
  setAvatar: (user: UserRow, source: string | undefined) => Promise<string | null>;
}

/** In each step, `before` is the user as the step was decided on. */
export class MovingUp {
  constructor(private readonly deps: Deps) {}

  /**
   * Throws `forbidden` unless the user is a guest; of several steps at the same time, one succeeds.
   * Throws `email_taken`.
   */
  async toAccount(
    before: UserRow,
    account: { email: string; passwordHash: string; name?: string | undefined },
  ): Promise<Me> {
    if (!(await this.#step(before, columnsOf({ kind: 'member', ...account }), 'account')))
      throw new Fault('forbidden', 'Only a guest can become an account.');
    return this.#told(before, 'account');
  }

  /**
   * Throws `forbidden` if the user has another host identity, or gets another identity meanwhile,
   * and `identity_taken`.
   */
  async toSigned(
    before: UserRow,
    { externalId, name, avatarUrl, kid }: SignedIdentity,
  ): Promise<Me> {
    if (before.externalId !== null && before.externalId !== externalId)
      throw new Fault('forbidden', 'This user has a host identity already.');
    const columns = columnsOf({ kind: 'member', externalId, name });
    // A later link with another secret must not hide which one the user was first linked with.
    const first = before.externalId === null ? { linkedKid: kid } : {};
    if (!(await this.#step(before, { ...columns, ...first }, 'signed'))) {
      const now = await this.deps.users.get(before.siteId, before.id);
      // The same link from another device was first.
      if (now.externalId !== externalId)
        throw new Fault('forbidden', 'This user has got another identity meanwhile.');
      return this.toSigned(now, { externalId, name, avatarUrl, kid });
    }
    await this.deps.setAvatar(await this.deps.users.get(before.siteId, before.id), avatarUrl);
    return this.#told(before, 'signed');
  }

  /**
   * Changes the user and the user's sessions together, unless the user has got another identity
   * since.
   */
  async #step(
    { id, siteId, kind, externalId }: UserRow,
    columns: Partial<UserRow>,
    way: Way,
  ): Promise<boolean> {
    const { database, users, sessions } = this.deps;
    const where: FindOptionsWhere<UserRow> = {
      id,
      siteId,
      kind,
      externalId: externalId ?? IsNull(),
      deactivatedAt: IsNull(),
    };
    return users.orTaken(siteId, { ...columns, id }, () =>
      database.transaction(async (transaction) => {
        const { affected } = await transaction.update(UserRow, where, columns);
        if (affected === 0) return false;
        await sessions.moveUp(transaction, id, way);
        return true;
      }),
    );
  }

  async #told(before: UserRow, to: Way): Promise<Me> {
    const { users, lookalikes, tell, log } = this.deps;
    const { siteId, id: userId, kind: from } = before;
    const user = await lookalikes.follow(before, await users.get(siteId, userId));
    await tell(before, user);
    log.info({ siteId, userId, from, to }, 'identity moved up');
    return users.presentMe(user);
  }
}
