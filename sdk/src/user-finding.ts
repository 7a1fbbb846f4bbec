import type { Profile } from './protocol/users.js';
import type { Call } from './transport/calls.js';

/** A part of `chat.users`, with the address that it alone calls. */
export interface UserFinding {
  /**
   * Somebody by your site's own id: the `sub` of the tokens that your backend signs, the
   * `externalId` of `host.users`. Throws `not_found`, also while nobody of this id has ever signed
   * in or was made by your backend.
   *
   *     const seller = await chat.users.find({ externalId: '42' });
   *     await chat.conversations.start([seller.id], 'Is it still there?');
   */
  find(who: { externalId: string }, signal?: AbortSignal): Promise<Profile>;
}

export function createUserFinding({ call }: { call: Call }): UserFinding {
  return { find: (who, signal) => call('users.find', who, { signal }) };
}
